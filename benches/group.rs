//! How fast groups are folded and ranked: wide rows of a range query, and the many rows of an
//! instant query.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::aggregate::find;
use promqlite::exec::Budget;
use promqlite::exec::Pieces;
use promqlite::exec::Reduction;
use promqlite::exec::Run;
use promqlite::exec::Settings;
use promqlite::exec::fold;
use promqlite::exec::rank;
use promqlite::function::StartTimes;
use promqlite::function::TypeLabels;
use promqlite::label::Grouping;
use promqlite::label::Labels;
use promqlite::label::Symbol;
use promqlite::label::Symbols;
use promqlite::storage::Context;
use promqlite::syntax::Span;
use promqlite::time::Millis;
use promqlite::value::Block;
use promqlite::value::Identity;
use promqlite::value::NameFate;
use promqlite::value::Naming;

/// Series that know their job by number, as a storage with an index does.
struct Fleet {
    jobs: Vec<String>,
    known: OnceLock<Vec<Symbol>>,
}

impl Naming for Fleet {
    fn labels(&self, series: usize) -> Labels {
        let job = &self.jobs[series % self.jobs.len()];
        let instance = format!("host-{series}");
        Labels::of([("__name__", "load"), ("instance", &instance), ("job", job)])
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        if name != "job" {
            let one = |&at: &u32| symbols.intern(self.labels(at as usize).get(name));
            return into.extend(series.iter().map(one));
        }
        let intern = || self.jobs.iter().map(|job| symbols.intern(job)).collect();
        let known = self.known.get_or_init(intern);
        into.extend(series.iter().map(|&at| known[at as usize % known.len()]));
    }
}

/// Makes the blocks of an answer once; the pieces hand them out.
fn blocks(rows: usize, width: usize, groups: usize, run: &Run<'_>) -> Vec<Block> {
    let jobs = (0..groups).map(|job| format!("job-{job}")).collect();
    let fleet: Arc<dyn Naming> = Arc::new(Fleet { jobs, known: OnceLock::new() });
    let cuts = run.cuts(rows, width);
    let mut seed = 1_u64;
    let mut number = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 11) as f64 / 1e6
    };
    let block = |at| {
        let mut block = Block::default();
        for series in cuts.range(at) {
            let cells: Vec<f64> = (0..width).map(|_| number()).collect();
            block.push(Identity::stored(fleet.clone(), series as u32), &cells, Vec::new());
        }
        block
    };
    (0..cuts.count()).map(block).collect()
}

fn measure(criterion: &mut Criterion) {
    let context = Context::default();
    let settings = Settings {
        lookback: Millis(300_000),
        starts: StartTimes::Ignored,
        types: TypeLabels::Ignored,
        dropped_name: NameFate::Dropped,
        rows_max: 1024,
    };
    let run = Run::new(settings, Budget::new(1 << 50, u64::MAX), &context);
    for (rows, width) in [(2_000, 1_440), (200_000, 1)] {
        let made = blocks(rows, width, 20, &run);
        let pieces = Pieces::borrowed(&made);
        let mut bench = criterion.benchmark_group(format!("{rows} rows x {width} steps"));
        bench.throughput(Throughput::Elements((rows * width) as u64));
        bench.sample_size(20);
        bench.bench_function("pieces alone", |bencher| {
            bencher.iter(|| black_box(pieces.each(&run, |block| Ok(block.len()))));
        });
        let grouping = Grouping::By(vec!["job".to_owned()]);
        for name in ["sum", "count", "avg", "max", "stddev", "quantile", "topk", "limitk"] {
            let Some(aggregation) = find(name) else { continue };
            let parameter: Vec<f64> = match name {
                "quantile" => vec![0.9; width],
                "topk" | "limitk" => vec![10.0; width],
                _ => Vec::new(),
            };
            let reduction = Reduction {
                aggregation,
                grouping: &grouping,
                parameter: &parameter,
                width,
                whole: Span::default(),
                input: Span::default(),
                number: Span::default(),
            };
            let id = BenchmarkId::from_parameter(name);
            let ranks = matches!(name, "topk" | "limitk");
            bench.bench_with_input(id, &reduction, |bencher, reduction| {
                bencher.iter(|| {
                    let answer = if ranks {
                        rank(&pieces, reduction, &run)
                    } else {
                        fold(&pieces, reduction, &run)
                    };
                    black_box(answer.map(|answer| answer.count()))
                });
            });
        }
        bench.finish();
    }
}

criterion_group! {
    name = group;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = measure
}
criterion_main!(group);
