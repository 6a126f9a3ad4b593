//! Parsing beside the crate promql-parser, and all that `parse --jsonl` does with a query.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::Features;
use promqlite::syntax::parse;
use promqlite::syntax::pretty;
use promqlite::syntax::print;

/// Queries of the sizes that dashboards and rules have; the middle one is their median.
const QUERIES: [(&str, &str); 3] = [
    ("short", "up{job=\"api\"} == 0"),
    (
        "median",
        "sum by (job, instance) (rate(http_requests_total{job=\"api\", code=~\"5..\"}[5m])) > 0.5",
    ),
    (
        "long",
        "histogram_quantile(0.99, sum by (le, namespace, service) (rate(\
         http_request_duration_seconds_bucket{cluster=\"one\", namespace!~\"kube-.*\", \
         service=~\"a|b|c\"}[$window] offset 1h))) / on (namespace) group_left (team) \
         max by (namespace, team) (namespace_owner{team!=\"\"}) and on () (hour() >= 8 < 18) \
         or vector(0)",
    ),
];

fn queries(criterion: &mut Criterion) {
    let functions = Functions::default();
    for (name, query) in QUERIES {
        let query = query.replace("$window", "10m");
        let mut group = criterion.benchmark_group(name);
        group.bench_function("promqlite", |bench| bench.iter(|| parse(black_box(&query))));
        group.bench_function("promql-parser", |bench| {
            bench.iter(|| promql_parser::parser::parse(black_box(&query)));
        });
        group.bench_function("promqlite, all fields", |bench| {
            bench.iter(|| {
                let (expr, kind) =
                    plan::parse(black_box(&query), Features::ALL, &functions).ok()?;
                let mut tree = String::new();
                plan::tree_into(&expr, &functions, &mut tree);
                Some((print(&expr), pretty(&expr), tree, kind))
            });
        });
        group.finish();
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
