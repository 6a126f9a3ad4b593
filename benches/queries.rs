//! Whole queries over a generated block, from the text to the bytes of the JSON: a small cluster
//! at 15 s for two hours.
//!
//! What is counted are the samples that a query reads.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::format::write_answer;
use promqlite::histogram::Histogram;
use promqlite::histogram::Side;
use promqlite::label::Labels;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::tsdb::BlockWriter;
use promqlite::tsdb::Tsdb;
use promqlite::tsdb::TsdbError;
use promqlite::tsdb::Ulid;
use promqlite::value::Points;

const FIRST: i64 = 1_700_000_000_000;
const INTERVAL: i64 = 15_000;
const SCRAPES: i64 = 480;
const PODS: usize = 400;

/// Queries by what they are about: selecting, sliding, grouping, joining, estimating.
const QUERIES: &[(&str, &str)] = &[
    ("gauge", "memory_bytes"),
    ("rate", "rate(requests_total[5m])"),
    ("regex", "memory_bytes{pod=~\"pod-1[0-4].*\"}"),
    ("sum rate", "sum by (node) (rate(requests_total[5m]))"),
    ("topk", "topk(5, rate(requests_total[5m]))"),
    ("sum_over_time", "sum by (node) (sum_over_time(memory_bytes[1h]))"),
    ("max_over_time", "max by (node) (max_over_time(memory_bytes[1h]))"),
    ("quantile_over_time", "max by (node) (quantile_over_time(0.9, memory_bytes[1h]))"),
    ("deriv", "max by (node) (deriv(memory_bytes[30m]))"),
    ("subquery", "max_over_time(sum(rate(requests_total[5m]))[30m:1m])"),
    ("join one to one", "rate(requests_total[5m]) / on (pod) memory_bytes"),
    ("join many to one", "sum by (team) (memory_bytes * on (pod) group_left (team) pod_info)"),
    ("unless", "count(pod_info unless on (pod) memory_bytes > 5e8)"),
    (
        "label_replace",
        "sum by (n) (label_replace(memory_bytes, \"n\", \"$1\", \"pod\", \".*(.)\"))",
    ),
    ("classic quantile", "histogram_quantile(0.9, sum by (le) (rate(seconds_bucket[5m])))"),
    ("native quantile", "histogram_quantile(0.9, sum by (node) (rate(native_seconds[5m])))"),
];

/// A folder that is gone with the run.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.0 >> 40
    }
}

fn points(mut value: impl FnMut() -> f64) -> Points {
    let mut points = Points::default();
    (0..SCRAPES).for_each(|at| points.push(FIRST + at * INTERVAL, value()));
    points
}

fn counter(chance: &mut Chance, most: u64) -> Points {
    let mut level = 0;
    points(|| {
        level = if chance.next().is_multiple_of(1000) { 0 } else { level + chance.next() % most };
        level as f64
    })
}

fn gauge(chance: &mut Chance) -> Points {
    points(|| (chance.next() % 1_000_000) as f64 * 1000.0)
}

fn native(chance: &mut Chance) -> Points {
    let (mut points, mut counts) = (Points::default(), vec![0.0; 20]);
    for at in 0..SCRAPES {
        counts[chance.next() as usize % 20] += 1.0;
        let count = counts.iter().sum();
        let positive = Side::starting_at(-10, counts.clone());
        let histogram = Histogram { count, sum: count, positive, ..Histogram::default() };
        points.push_histogram(FIRST + at * INTERVAL, Arc::new(histogram));
    }
    points
}

/// Makes the series of the cluster, sorted by their labels.
fn series() -> Vec<(Labels, Points)> {
    let chance = &mut Chance(1);
    let mut all = Vec::new();
    for number in 0..PODS {
        let (pod, node) = (format!("pod-{number:03}"), format!("node-{}", number % 20));
        let labels = |name: &str| {
            Labels::of([("__name__", name), ("pod", pod.as_str()), ("node", node.as_str())])
        };
        all.push((labels("requests_total"), counter(chance, 100)));
        all.push((labels("memory_bytes"), gauge(chance)));
        let info = labels("pod_info").with("team", &format!("team-{}", number % 7));
        all.push((info, points(|| 1.0)));
        if number < PODS / 10 {
            all.push((labels("native_seconds"), native(chance)));
            for bound in ["0.1", "0.5", "1", "5", "+Inf"] {
                all.push((labels("seconds_bucket").with("le", bound), counter(chance, 10)));
            }
        }
    }
    all.sort_by(|(one, _), (two, _)| one.cmp(two));
    all
}

fn write(folder: &Path) -> Result<Tsdb, TsdbError> {
    let mut writer = BlockWriter::create(folder, Ulid::new(FIRST as u64, 1))?;
    for (labels, points) in series() {
        writer.add(&labels, &points)?;
    }
    writer.finish()?;
    Tsdb::open(folder)
}

fn queries(criterion: &mut Criterion) {
    let folder = Folder(std::env::temp_dir().join(format!("promqlite-{}", std::process::id())));
    let tsdb = fs::create_dir_all(&folder.0).ok().and_then(|()| write(&folder.0).ok());
    let last = Timestamp(FIRST + (SCRAPES - 1) * INTERVAL);
    let steps = Steps::range(Timestamp(FIRST), last, Millis(INTERVAL));
    let (Some(tsdb), Some(steps)) = (tsdb, steps) else {
        return eprintln!("no room for a block, so nothing is measured");
    };
    let engine = Engine::default();
    let mut group = criterion.benchmark_group("queries");
    for (name, query) in QUERIES {
        for (asked, ask) in [("range", Ask::Range(steps)), ("instant", Ask::Instant(last))] {
            let Ok(answer) = engine.query(&tsdb, query, ask) else {
                panic!("{query} has no answer");
            };
            group.throughput(Throughput::Elements(answer.statistics.samples_read as u64));
            let mut bytes = Vec::new();
            group.bench_function(format!("{name}/{asked}"), |bencher| {
                bencher.iter(|| {
                    bytes.clear();
                    let answer = engine.query(&tsdb, black_box(query), ask);
                    answer.iter().for_each(|answer| write_answer(answer, query, &mut bytes));
                    bytes.len()
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
    targets = queries
}
criterion_main!(benches);
