//! How fast chunks are decoded, beside another decoder of the same format.
//!
//! Samples a second of one core, for the kinds of series that dashboards are made of.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::histogram::Histogram;
use promqlite::histogram::Side;
use promqlite::tsdb::Encoding;
use promqlite::tsdb::RawChunk;
use promqlite::value::Points;

const SAMPLES: i64 = 120 * 200;

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    /// Returns a number from 0 to 1.
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns how often something happens that happens so often on average.
    fn poisson(&mut self, mean: f64) -> f64 {
        let (mut left, mut count) = (mean, 0.0);
        loop {
            left += self.roll().max(f64::MIN_POSITIVE).log10() * std::f64::consts::LN_10;
            if left < 0.0 {
                return count;
            }
            count += 1.0;
        }
    }
}

/// Series by what they look like.
fn series() -> Vec<(&'static str, Points)> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut build = |name, mut next: Box<dyn FnMut(&mut Dice) -> f64>| {
        let mut points = Points::default();
        (0..SAMPLES).for_each(|i| points.push(i * 15_000, next(&mut dice)));
        (name, points)
    };
    let (mut requests, mut bucket, mut seconds, mut level) = (0.0, 0.0, 0.0, 5e8);
    vec![
        build(
            "requests",
            Box::new(move |dice| {
                requests += dice.poisson(50.0);
                requests
            }),
        ),
        build(
            "bucket",
            Box::new(move |dice| {
                bucket += dice.poisson(8.0);
                bucket
            }),
        ),
        build(
            "cpu seconds",
            Box::new(move |dice| {
                seconds += -dice.roll().max(f64::MIN_POSITIVE).log10();
                (seconds * 1e6f64).round() / 1e6
            }),
        ),
        build(
            "memory gauge",
            Box::new(move |dice| {
                level += (dice.roll() - 0.5) * 1e7;
                level
            }),
        ),
        build("constant", Box::new(|_| 1.0)),
    ]
}

/// A native histogram of twenty buckets that grows.
fn histograms() -> Points {
    let mut dice = Dice(7);
    let mut points = Points::default();
    let mut counts = vec![0.0; 20];
    for i in 0..2400 {
        for count in &mut counts {
            *count += dice.poisson(3.0);
        }
        let count = counts.iter().sum();
        let positive = Side::starting_at(-10, counts.clone());
        let one = Histogram { schema: 3, count, sum: count * 0.1, positive, ..Default::default() };
        points.push_histogram(i * 15_000, Arc::new(one));
    }
    points
}

fn decode(chunks: &[RawChunk], into: &mut Points) {
    into.clear();
    for chunk in chunks {
        chunk.decode(into).expect("a whole chunk");
    }
}

/// Returns chunks as they lie in files, for a decoder that begins there.
fn on_disk(chunks: &[RawChunk]) -> Vec<Vec<u8>> {
    let one = |chunk: &RawChunk| {
        let mut bytes = Vec::new();
        let mut length = chunk.bytes.len();
        while length >= 0x80 {
            bytes.push(length as u8 | 0x80);
            length >>= 7;
        }
        bytes.push(length as u8);
        let from = bytes.len();
        bytes.push(chunk.encoding.number());
        bytes.extend_from_slice(&chunk.bytes);
        let checksum = crc32c::crc32c(&bytes[from..]);
        bytes.extend_from_slice(&checksum.to_be_bytes());
        bytes
    };
    chunks.iter().map(one).collect()
}

fn floats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("xor");
    group.throughput(Throughput::Elements(SAMPLES as u64));
    for (name, points) in series() {
        let chunks = RawChunk::cut(&points);
        assert!(chunks.iter().all(|chunk| chunk.encoding == Encoding::Xor));
        let mut into = Points::default();
        group.bench_with_input(BenchmarkId::new("promqlite", name), &chunks, |bencher, chunks| {
            bencher.iter(|| decode(black_box(chunks), &mut into));
        });
        assert_eq!(into.values, points.values);
        let files = on_disk(&chunks);
        group.bench_with_input(
            BenchmarkId::new("rusty-chunkenc", name),
            &files,
            |bencher, files| {
                bencher.iter(|| {
                    for file in black_box(files) {
                        black_box(rusty_chunkenc::read_chunk(file).expect("a whole chunk"));
                    }
                });
            },
        );
    }
    group.finish();
}

fn native(criterion: &mut Criterion) {
    let points = histograms();
    let chunks = RawChunk::cut(&points);
    let mut group = criterion.benchmark_group("histogram");
    group.throughput(Throughput::Elements(points.len() as u64));
    let mut into = Points::default();
    group.bench_function("twenty buckets", |bencher| {
        bencher.iter(|| decode(black_box(&chunks), &mut into));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = floats, native
}
criterion_main!(benches);
