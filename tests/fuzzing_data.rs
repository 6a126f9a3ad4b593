//! Seeded runs of the fuzz bodies for bytes: chunks, data folders, texts of samples.

use std::fs;
use std::sync::Arc;

use promqlite::histogram::Histogram;
use promqlite::histogram::Side;
use promqlite::label::Labels;
use promqlite::tsdb::BlockWriter;
use promqlite::tsdb::RawChunk;
use promqlite::tsdb::Ulid;
use promqlite::value::Points;

use crate::fuzz_bodies::chunk::chunk;
use crate::fuzz_bodies::exposition::exposition;
use crate::fuzz_bodies::folder::index;
use crate::fuzz_bodies::folder::log;

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % sides.max(1)
    }

    /// Changes a few bytes, or the length.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len());
            match self.roll(8) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, self.roll(256) as u8),
                2 => bytes.extend((0..self.roll(9)).map(|i| i as u8 * 31)),
                3 if !bytes.is_empty() => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][self.roll(5)],
                _ if !bytes.is_empty() => bytes[at] ^= 1 << self.roll(8),
                _ => {}
            }
        }
    }
}

/// Floats of several kinds, and histograms that grow.
fn samples() -> [Points; 3] {
    let [mut counter, mut gauge, mut histograms] = [(); 3].map(|()| Points::default());
    for i in 0..130_i64 {
        counter.push(i * 15_000 + i % 7, (i * i / 3) as f64);
        gauge.push(i * 15_000, 1.0 / (i % 11 + 1) as f64);
        let count = (i + 1) as f64;
        let positive = Side::starting_at(-3, vec![count, 0.0, 2.0 * count]);
        let one =
            Histogram { schema: 2, count: 3.0 * count, sum: 0.3, positive, ..Histogram::default() };
        histograms.push_histogram(i * 15_000, Arc::new(one));
    }
    [counter, gauge, histograms]
}

#[test]
fn any_mutant_of_a_chunk_is_read_or_refused() {
    let mut dice = Dice(11);
    let chunks: Vec<_> = samples().iter().flat_map(RawChunk::cut).collect();
    for _ in 0..20_000 {
        let mut bytes = vec![dice.roll(6) as u8];
        bytes.extend_from_slice(&chunks[dice.roll(chunks.len())].bytes);
        dice.mutate(&mut bytes);
        chunk(&bytes);
    }
}

/// Writes a block and returns its index.
fn whole_index() -> Vec<u8> {
    let folder = std::env::temp_dir().join(format!("promqlite-index-{}", std::process::id()));
    let mut writer = BlockWriter::create(&folder, Ulid::new(1, 1)).expect("a block");
    for i in 0..40 {
        let instance = format!("10.0.0.{i:02}");
        let labels = Labels::of([("__name__", "up"), ("instance", &instance), ("job", "node")]);
        writer.add(&labels, &samples()[i % 3]).expect("a series");
    }
    let (path, _) = writer.finish().expect("whole").expect("a block");
    let bytes = fs::read(path.join("index")).expect("an index");
    fs::remove_dir_all(folder).expect("removed");
    bytes
}

/// Makes the checksums of an index right again, as far as its contents lead to them.
fn reseal(index: &mut [u8]) {
    let Some(contents) = index.len().checked_sub(52) else { return };
    let checksum = crc32c::crc32c(&index[contents..contents + 48]);
    index[contents + 48..].copy_from_slice(&checksum.to_be_bytes());
    for section in [0, 5] {
        let at = contents + 8 * section;
        let offset = index[at..at + 8].try_into().map(u64::from_be_bytes).unwrap_or_default();
        let Some(offset) = usize::try_from(offset).ok().filter(|&at| at < contents) else {
            continue;
        };
        let Some(&length) = index[offset..].first_chunk::<4>() else { continue };
        let (from, length) = (offset + 4, u32::from_be_bytes(length) as usize);
        let Some(body) = index.get(from..from + length) else { continue };
        let checksum = crc32c::crc32c(body).to_be_bytes();
        if let Some(place) = index.get_mut(from + length..from + length + 4) {
            place.copy_from_slice(&checksum);
        }
    }
}

#[test]
fn any_mutant_of_an_index_is_read_as_far_as_it_is_whole() {
    let (whole, mut dice) = (whole_index(), Dice(12));
    index(&whole);
    for _ in 0..600 {
        let mut bytes = whole.clone();
        dice.mutate(&mut bytes);
        reseal(&mut bytes);
        index(&bytes);
    }
}

/// Appends a record to a segment, in one fragment.
fn put_record(segment: &mut Vec<u8>, record: &[u8]) {
    segment.push(1);
    segment.extend_from_slice(&(record.len() as u16).to_be_bytes());
    segment.extend_from_slice(&crc32c::crc32c(record).to_be_bytes());
    segment.extend_from_slice(record);
}

/// Returns records of a series, its floats in both forms, a deletion, and metadata.
fn records() -> Vec<Vec<u8>> {
    let number = [0, 0, 0, 0, 0, 0, 0, 7];
    let series = [&[1][..], &number, &[1, 8], b"__name__", &[2], b"up"].concat();
    let value = 2.5f64.to_be_bytes();
    let floats = [&[2][..], &number, &number, &[0, 0], &value, &[0, 30], &value].concat();
    let starts =
        [&[11, 14, 20, 4][..], &value, &[0, 40, 1], &value, &[0, 60, 2, 9], &value].concat();
    let deleted = [&[3][..], &number, &[2, 10]].concat();
    let about = [&[6, 7, 1, 2, 4][..], b"HELP", &[2], b"Up", &[4], b"UNIT", &[0]].concat();
    let histogram = [
        &[7][..],
        &number,
        &number,
        &[0, 0, 0, 6],
        &0f64.to_be_bytes(),
        &[1, 4],
        &value,
        &[1, 0, 2, 0, 2, 2, 0, 0],
    ]
    .concat();
    vec![series, floats, starts, deleted, about, histogram]
}

#[test]
fn any_mutant_of_a_log_is_read_as_far_as_it_is_whole() {
    let (whole, mut dice) = (records(), Dice(13));
    for round in 0..600 {
        let mut segment = Vec::new();
        for record in &whole {
            let mut record = record.clone();
            if dice.roll(3) == 0 {
                dice.mutate(&mut record);
            }
            put_record(&mut segment, &record);
        }
        if round % 4 == 0 {
            dice.mutate(&mut segment);
        }
        log(&segment);
    }
}

/// What mutants of expositions are made of.
const TOKENS: [&str; 24] = [
    "a_total",
    "{",
    "}",
    "\"",
    "le=\"1\"",
    ",",
    "=",
    " ",
    "\n",
    "1",
    "NaN",
    "+Inf",
    "1e3",
    "-",
    "# ",
    "# TYPE a counter\n",
    "# HELP a x\n",
    "# EOF\n",
    "_created",
    "\\",
    "\t",
    "é",
    "\r",
    "\0",
];

#[test]
fn any_mutant_of_an_exposition_is_read_or_told() {
    let seeds = [
        "# HELP a Help.\n# TYPE a counter\na_total{x=\"1\"} 5 1000\na_created{x=\"1\"} 3\n# EOF\n",
        "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 4\nh_count 3\n",
        "{\"a.b\",c=\"d\\n\"} 1 5\nup 1\nup 2\n",
        "{__name__=\"a\", b=\"c\"} 1 1000\n{__name__=\"a\"} {count:1, sum:2, (1,2]:1} 2000\n",
    ];
    let mut dice = Dice(14);
    for round in 0..8_000 {
        let mut text = seeds[round % seeds.len()].as_bytes().to_vec();
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(text.len());
            let token = TOKENS[dice.roll(TOKENS.len())].bytes();
            let until = (at + dice.roll(5)).min(text.len());
            text.splice(at..until, token);
        }
        if round % 5 == 0 {
            dice.mutate(&mut text);
        }
        exposition(&text);
    }
}
