//! How long the API's JSON takes to write, a point: on one thread and on all.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::format::write_value;
use promqlite::label::Labels;
use promqlite::time::Timestamp;
use promqlite::value::Series;
use promqlite::value::Value;

const SERIES: usize = 100;
const POINTS: usize = 1_000;

/// Returns an answer to a range query, its floats made from the number of series and point.
fn matrix(float: impl Fn(usize, usize) -> f64) -> Value {
    let series = (0..SERIES).map(|i| {
        let time = |at: usize| Timestamp(1_700_000_000_781 + at as i64 * 15_000);
        let floats = (0..POINTS).map(|at| (time(at), float(i, at))).collect();
        let pairs = [("__name__", "http_requests_total"), ("instance", &i.to_string())];
        Series { labels: Labels::of(pairs), floats, histograms: Vec::new() }
    });
    Value::Matrix(series.collect())
}

fn encode(criterion: &mut Criterion) {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let (Ok(one), Ok(all)) = (pool(1), pool(0)) else {
        return eprintln!("no threads, so nothing is measured");
    };
    let rates = matrix(|i, at| (i * 7_919 + at * 104_729) as f64 / 300.7);
    let whole = matrix(|i, at| (i * 1_000_003 + at * 37) as f64);
    let decimals = matrix(|i, at| (i * 7_919 + at * 37) as f64 / 1000.0);
    for (kind, value) in [("rates", rates), ("whole", whole), ("decimals", decimals)] {
        for (threads, pool) in [("one", &one), ("all", &all)] {
            let mut group = criterion.benchmark_group(format!("encode/{kind}"));
            group.throughput(Throughput::Elements((SERIES * POINTS) as u64));
            let mut buffer = Vec::new();
            group.bench_function(threads, |bencher| {
                bencher.iter(|| {
                    buffer.clear();
                    pool.install(|| write_value(black_box(&value), &mut buffer));
                    buffer.len()
                });
            });
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = encode
}
criterion_main!(benches);
