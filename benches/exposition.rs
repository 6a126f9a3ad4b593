//! How fast expositions are read: one scrape of many series, and many scrapes of some.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::format::ExpositionTerms;
use promqlite::format::read_exposition;
use promqlite::time::Timestamp;

/// Returns an exposition of histograms: ten buckets, sum and count to each.
fn exposition(metrics: usize, scrapes: i64) -> String {
    let mut text = String::new();
    for scrape in 0..scrapes {
        let at = 1_700_000_000_000 + scrape * 15_000;
        text += "# HELP rpc_duration_seconds How long calls take.\n";
        text += "# TYPE rpc_duration_seconds histogram\n";
        for i in 0..metrics {
            let labels = format!("service=\"checkout\",instance=\"10.0.0.{i}:8080\",code=\"200\"");
            for bucket in 0..10 {
                let count = scrape as usize * 7 + i * bucket;
                let _ = writeln!(
                    text,
                    "rpc_duration_seconds_bucket{{{labels},le=\"0.{bucket}\"}} {count} {at}"
                );
            }
            let sum = (scrape as usize * i) as f64 / 7.0;
            let _ = writeln!(text, "rpc_duration_seconds_sum{{{labels}}} {sum} {at}");
            let _ = writeln!(text, "rpc_duration_seconds_count{{{labels}}} {i} {at}");
        }
    }
    text
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exposition");
    group.sample_size(10);
    for (name, text) in [("one scrape", exposition(20_000, 1)), ("scrapes", exposition(100, 200))] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let terms = ExpositionTerms::at(Timestamp(0));
        group.bench_function(name, |bencher| {
            bencher.iter(|| read_exposition(black_box(text.as_bytes()), terms));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = read
}
criterion_main!(benches);
