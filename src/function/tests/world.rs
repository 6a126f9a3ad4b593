//! Series, grids and calls for tests of kernels.

use proptest::prelude::*;

use crate::function::Edges;
use crate::function::Kernel;
use crate::function::Row;
use crate::function::StartTimes;
use crate::function::Sweep;
use crate::function::TypeLabels;
use crate::function::find;
use crate::label::Labels;
use crate::time::Millis;
use crate::value::Block;
use crate::value::Ends;
use crate::value::HistogramCell;
use crate::value::NoteKind;
use crate::value::Points;
use crate::value::Windows;

/// A grid of evaluations and the range they look back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    pub first: i64,
    pub every: i64,
    pub steps: usize,
    pub range: i64,
}

/// What a kernel answered.
pub(super) struct Answer {
    pub floats: Vec<f64>,
    pub histograms: Vec<HistogramCell>,
    pub notes: Vec<String>,
    pub failure: Option<String>,
}

/// A call of a window kernel.
pub(super) struct Call<'a> {
    pub points: &'a Points,
    pub grid: Grid,
    pub args: &'a [f64],
    pub edges: Edges,
    pub starts: StartTimes,
}

/// How far anchored and smoothed windows reach beyond their ends.
pub(super) const LOOKBACK: i64 = 300_000;

impl Grid {
    pub(super) fn ends(self) -> impl Iterator<Item = i64> {
        (0..self.steps as i64).map(move |step| self.first + step * self.every)
    }

    pub(super) fn windows(self, points: &Points, edges: Edges) -> Windows {
        let (before, beyond) = match edges {
            Edges::Plain => (0, 0),
            Edges::Anchored => (LOOKBACK, 0),
            Edges::Smoothed => (LOOKBACK, LOOKBACK),
        };
        let at: Vec<i64> = self.ends().collect();
        let after: Vec<i64> = at.iter().map(|end| end - self.range).collect();
        let reach_after: Vec<i64> = after.iter().map(|time| time - before).collect();
        let reach_until: Vec<i64> = at.iter().map(|time| time + beyond).collect();
        let mut windows = Windows { until: at.clone(), at, after, ..Windows::default() };
        let ends = Ends::new(reach_after, reach_until);
        windows.alike = ends.locate(&points.times, &mut windows.floats);
        ends.locate(&points.histograms.times, &mut windows.histograms);
        windows
    }
}

impl<'a> Call<'a> {
    pub(super) fn new(points: &'a Points, grid: Grid) -> Self {
        Self { points, grid, args: &[], edges: Edges::Plain, starts: StartTimes::Ignored }
    }

    pub(super) fn run(&self, name: &str) -> Answer {
        self.run_on(name, &self.grid.windows(self.points, self.edges))
    }

    /// Runs a kernel on windows that somebody has made.
    pub(super) fn run_on(&self, name: &str, windows: &Windows) -> Answer {
        let args: Vec<Vec<f64>> = self.args.iter().map(|&x| vec![x; self.grid.steps]).collect();
        let args: Vec<&[f64]> = args.iter().map(|row| &row[..]).collect();
        let sweep = Sweep {
            points: self.points,
            windows,
            range: Millis(self.grid.range),
            args: &args,
            edges: self.edges,
            starts: self.starts,
            types: TypeLabels::Ignored,
            labels: &|| Labels::of([("__name__", "m")]),
            is_over: &|| false,
        };
        let mut floats = vec![Block::ABSENT; self.grid.steps];
        let (mut histograms, mut notes): (_, Vec<(NoteKind, usize)>) = (vec![], vec![]);
        let Some(Kernel::Window(kernel)) = find(name).map(|function| function.kernel) else {
            panic!("{name} has no window kernel");
        };
        let mut row = Row::new(&mut floats, &mut histograms, &mut notes);
        kernel(&sweep, &mut row);
        let failure = row.failure;
        let notes = notes.iter().map(|(kind, argument)| format!("{argument}: {kind}")).collect();
        Answer { floats, histograms, notes, failure }
    }

    /// Compares a kernel with a twin that sees the times and values of one window at a time.
    pub(super) fn compare(&self, name: &str, twin: impl Fn(Seen<'_>) -> Option<f64>) {
        let windows = self.grid.windows(self.points, self.edges);
        let answer = self.run(name);
        for (step, &found) in answer.floats.iter().enumerate() {
            let floats = windows.floats(step);
            let seen = Seen {
                at: windows.at[step],
                after: windows.after[step],
                until: windows.until[step],
                times: &self.points.times[floats.clone()],
                values: &self.points.values[floats.clone()],
                starts: self.points.starts.get(floats).unwrap_or(&[]),
            };
            let wanted = if seen.values.is_empty() { None } else { twin(seen) };
            let same = match wanted {
                None => Block::is_absent(found),
                Some(wanted) => !Block::is_absent(found) && close(found, wanted),
            };
            let values = &self.points.values[windows.floats(step)];
            assert!(same, "{name} at step {step}: {found:?}, not {wanted:?} of {values:?}");
        }
    }
}

/// What a twin sees of a window.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub at: i64,
    pub after: i64,
    pub until: i64,
    pub times: &'a [i64],
    pub values: &'a [f64],
    pub starts: &'a [i64],
}

/// Tells whether two answers agree to 1e-12.
pub(super) fn close(one: f64, two: f64) -> bool {
    if one.is_nan() || two.is_nan() {
        return one.is_nan() && two.is_nan();
    }
    one == two || (one - two).abs() <= 1e-12 * one.abs().max(two.abs())
}

/// Builds points from times in seconds.
pub(super) fn points(samples: &[(f64, f64)]) -> Points {
    let mut points = Points::default();
    for &(time, value) in samples {
        points.push((time * 1000.0) as i64, value);
    }
    points
}

/// A kind of series.
#[derive(Clone, Copy, Debug)]
enum Flavour {
    Counter,
    Gauge,
    Constant,
    Steep,
    Cancelling,
    Scales,
    Overflowing,
    Holes,
}

/// Series of all kinds on times with gaps.
pub(super) fn series() -> impl Strategy<Value = Points> {
    use Flavour as F;
    let flavours = vec![
        F::Counter,
        F::Gauge,
        F::Constant,
        F::Steep,
        F::Cancelling,
        F::Scales,
        F::Overflowing,
        F::Holes,
    ];
    let draws = prop::collection::vec((0_u32..1000, -1.0..1.0_f64), 0..400);
    (prop::sample::select(flavours), draws, prop::bool::ANY).prop_map(|(flavour, draws, even)| {
        let mut points = Points::default();
        let (mut time, mut level) = (1_000_000_i64, 0.0);
        for &(draw, x) in &draws {
            time += if even && !draw.is_multiple_of(50) {
                15_000
            } else {
                i64::from(draw % 97) * 613 + 1
            };
            level = value(flavour, level, draw, x);
            points.push(time, level);
        }
        points
    })
}

fn value(flavour: Flavour, level: f64, draw: u32, x: f64) -> f64 {
    match flavour {
        Flavour::Counter if draw.is_multiple_of(37) => (draw % 3).into(),
        Flavour::Counter => level + f64::from(draw % 20),
        Flavour::Gauge => 40.0 + 30.0 * x,
        Flavour::Constant if draw.is_multiple_of(100) => level + 1.0,
        Flavour::Constant => level,
        Flavour::Steep => 1.7e9 + x,
        Flavour::Cancelling => [1e16, x, -1e16, 1.0, -x, -0.0][draw as usize % 6],
        Flavour::Scales => x * 10_f64.powi(draw as i32 % 60 - 30),
        Flavour::Overflowing => [1e308, x, -1e308, 1.5e308, x * 1e300][draw as usize % 5],
        Flavour::Holes => match draw % 40 {
            0 => f64::NAN,
            1 => f64::INFINITY,
            2 => f64::NEG_INFINITY,
            3 => -0.0,
            4 => 0.0,
            _ => x * 100.0,
        },
    }
}

/// Grids of all kinds over such series.
pub(super) fn grid() -> impl Strategy<Value = Grid> {
    let ranges = prop::sample::select(vec![1, 20_000, 60_000, 300_000, 1_800_000, 6_000_000]);
    let steps = prop::sample::select(vec![1, 7_000, 15_000, 60_000, 400_000]);
    (500_000_i64..4_000_000, steps, 1_usize..200, ranges)
        .prop_map(|(first, every, steps, range)| Grid { first, every, steps, range })
}
