//! What range functions cost: a series of a week at 15 s, six days of steps.
//!
//! A kernel that slides costs the samples and the steps, so a window of a day costs little more
//! than one of five minutes.

use std::hint::black_box;
use std::time::Duration;

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use promqlite::function::Edges;
use promqlite::function::Kernel;
use promqlite::function::Row;
use promqlite::function::StartTimes;
use promqlite::function::Sweep;
use promqlite::function::TypeLabels;
use promqlite::function::find;
use promqlite::label::Labels;
use promqlite::time::Millis;
use promqlite::value::Block;
use promqlite::value::Ends;
use promqlite::value::Points;
use promqlite::value::Windows;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;
const INTERVAL: i64 = 15 * SECOND;

/// What a series looks like.
#[derive(Clone, Copy)]
enum Shape {
    /// A counter of whole numbers that starts over twice a day.
    Counter,
    /// A gauge that keeps to a level far above its noise.
    Flat,
    /// Numbers of any sign, many sizes apart.
    Random,
}

const SHAPES: [(&str, Shape); 3] =
    [("counter", Shape::Counter), ("flat", Shape::Flat), ("random", Shape::Random)];

/// A series of a week.
fn series(shape: Shape) -> Points {
    let mut points = Points::default();
    let (mut state, mut level) = (0x2545_f491_4f6c_dd1d_u64, 0.0);
    for at in 0..7 * DAY / INTERVAL {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let noise = (state >> 11) as f64 / (1_u64 << 53) as f64;
        level = match shape {
            Shape::Counter if at % 2880 == 2879 => 0.0,
            Shape::Counter => level + (noise * 20.0).floor(),
            Shape::Flat => 1e6 + noise - 0.5,
            Shape::Random => (noise - 0.5) * 10_f64.powi((state % 7) as i32),
        };
        points.push(at * INTERVAL + 1234, level);
    }
    points
}

fn windows(points: &Points, range: i64, every: i64) -> Windows {
    let at: Vec<i64> = (0..6 * DAY / every).map(|step| DAY + step * every).collect();
    let after: Vec<i64> = at.iter().map(|end| end - range).collect();
    let ends = Ends::new(after.clone(), at.clone());
    let mut windows = Windows { until: at.clone(), at, after, ..Windows::default() };
    windows.alike = ends.locate(&points.times, &mut windows.floats);
    windows
}

fn run(name: &str, points: &Points, windows: &Windows, range: i64, cells: &mut [f64]) {
    let Some(Kernel::Window(kernel)) = find(name).map(|function| function.kernel) else {
        panic!("{name} is no range function");
    };
    let args = match name {
        "quantile_over_time" => vec![vec![0.9; cells.len()]],
        "predict_linear" => vec![vec![3600.0; cells.len()]],
        "double_exponential_smoothing" => vec![vec![0.5; cells.len()], vec![0.1; cells.len()]],
        _ => vec![],
    };
    let args: Vec<&[f64]> = args.iter().map(|row| &row[..]).collect();
    let sweep = Sweep {
        points,
        windows,
        range: Millis(range),
        args: &args,
        edges: Edges::Plain,
        starts: StartTimes::Ignored,
        types: TypeLabels::Ignored,
        labels: &Labels::empty,
        is_over: &|| false,
    };
    let (mut histograms, mut notes) = (vec![], vec![]);
    cells.fill(Block::ABSENT);
    kernel(&sweep, &mut Row::new(cells, &mut histograms, &mut notes));
}

const NAMES: [&str; 26] = [
    "sum_over_time",
    "avg_over_time",
    "count_over_time",
    "min_over_time",
    "max_over_time",
    "last_over_time",
    "first_over_time",
    "present_over_time",
    "stddev_over_time",
    "stdvar_over_time",
    "mad_over_time",
    "quantile_over_time",
    "rate",
    "increase",
    "delta",
    "irate",
    "idelta",
    "resets",
    "changes",
    "deriv",
    "predict_linear",
    "double_exponential_smoothing",
    "ts_of_min_over_time",
    "ts_of_max_over_time",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
];

fn kernels(c: &mut Criterion) {
    for (shape, kind) in SHAPES {
        let points = series(kind);
        for name in NAMES {
            let mut group = c.benchmark_group(format!("{name}/{shape}"));
            for (length, range) in [("5m", 5 * MINUTE), ("1d", DAY)] {
                for (step, every) in [("15s", INTERVAL), ("1m", MINUTE)] {
                    let windows = windows(&points, range, every);
                    let mut cells = vec![Block::ABSENT; windows.len()];
                    group.throughput(Throughput::Elements(windows.len() as u64));
                    group.bench_function(BenchmarkId::new(length, step), |b| {
                        b.iter(|| run(name, &points, &windows, range, black_box(&mut cells)));
                    });
                }
            }
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = kernels
}
criterion_main!(benches);
