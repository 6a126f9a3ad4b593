//! `changes` and `resets`: how often something happens from one sample to the next.
//!
//! What happens between two neighbours does not depend on the window, so it is counted once for
//! the whole series, over floats and histograms in the order of time.

use super::reset::starts_over;
use super::reset::starts_used;
use crate::function::EdgeUse;
use crate::function::Edges;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;
use crate::value::HistogramPoints;
use crate::value::Points;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("resets", |sweep, row| fill(sweep, row, reset))
        .with_starts()
        .about("0.14.0", "How often the counter fell."),
    range("changes", |sweep, row| fill(sweep, row, change))
        .about("0.14.0", "How often the value changed."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel)).edges(EdgeUse::Anchored)
}

/// A sample of either lane.
#[derive(Clone, Copy)]
struct Sample<'a> {
    time: i64,
    start: i64,
    cell: Cell<'a>,
}

#[derive(Clone, Copy)]
enum Cell<'a> {
    Float(f64),
    Histogram(&'a Histogram),
}

fn change(one: Sample<'_>, two: Sample<'_>) -> bool {
    match (one.cell, two.cell) {
        (Cell::Float(one), Cell::Float(two)) => one != two && !(one.is_nan() && two.is_nan()),
        (Cell::Histogram(one), Cell::Histogram(two)) => !one.identical(two),
        _ => true,
    }
}

fn reset(one: Sample<'_>, two: Sample<'_>) -> bool {
    let told = || starts_over((one.start, one.time), (two.start, two.time));
    match (one.cell, two.cell) {
        (Cell::Float(one), Cell::Float(two)) => two < one || told(),
        (Cell::Histogram(one), Cell::Histogram(two)) => told() || two.resets_after(one),
        _ => true,
    }
}

fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, happens: impl Fn(Sample<'_>, Sample<'_>) -> bool) {
    let samples = Samples::of(sweep);
    let counts = samples.counts(happens);
    let mut after_start = 0;
    for step in 0..sweep.windows.len() {
        let (floats, lane) = (sweep.windows.floats(step), sweep.windows.histograms(step));
        // Both lanes in one order of time: what is before a window is before it in both.
        let (mut from, to) = (floats.start + lane.start, floats.end + lane.end);
        if from == to {
            continue;
        }
        if sweep.edges == Edges::Anchored {
            let start = sweep.windows.after[step];
            while after_start < counts.len() && samples.time(after_start) <= start {
                after_start += 1;
            }
            if after_start >= to {
                continue;
            }
            from = from.max(after_start.saturating_sub(1));
        }
        row.floats[step] = f64::from(counts[to - 1] - counts[from]);
    }
}

/// The samples of both lanes in the order of time.
struct Samples<'a> {
    points: &'a Points,
    starts: (&'a [i64], &'a [i64]),
    /// The place of each histogram in that order; empty where there are only floats.
    order: Vec<Place>,
}

#[derive(Clone, Copy)]
enum Place {
    Float(u32),
    Histogram(u32),
}

impl<'a> Samples<'a> {
    fn of(sweep: &Sweep<'a>) -> Self {
        let points = sweep.points;
        let HistogramPoints { times, starts, .. } = &points.histograms;
        let starts = (starts_used(sweep, &points.starts), starts_used(sweep, starts));
        let order = if times.is_empty() { vec![] } else { merge(&points.times, times) };
        Self { points, starts, order }
    }

    fn len(&self) -> usize {
        self.points.len()
    }

    fn place(&self, at: usize) -> Place {
        self.order.get(at).copied().unwrap_or(Place::Float(at as u32))
    }

    fn time(&self, at: usize) -> i64 {
        match self.place(at) {
            Place::Float(point) => self.points.times[point as usize],
            Place::Histogram(point) => self.points.histograms.times[point as usize],
        }
    }

    fn sample(&self, at: usize) -> Sample<'a> {
        match self.place(at) {
            Place::Float(point) => self.float(point as usize),
            Place::Histogram(point) => self.histogram(point as usize),
        }
    }

    #[inline]
    fn float(&self, point: usize) -> Sample<'a> {
        let start = self.starts.0.get(point).copied().unwrap_or(0);
        let cell = Cell::Float(self.points.values[point]);
        Sample { time: self.points.times[point], start, cell }
    }

    fn histogram(&self, point: usize) -> Sample<'a> {
        let start = self.starts.1.get(point).copied().unwrap_or(0);
        let cell = Cell::Histogram(&self.points.histograms.cells[point]);
        Sample { time: self.points.histograms.times[point], start, cell }
    }

    /// Returns for each sample how often it has happened up to it.
    fn counts(&self, happens: impl Fn(Sample<'_>, Sample<'_>) -> bool) -> Vec<u32> {
        // A series of floats alone is read straight from its columns.
        if self.order.is_empty() {
            counts(self.len(), |at| happens(self.float(at - 1), self.float(at)))
        } else {
            counts(self.len(), |at| happens(self.sample(at - 1), self.sample(at)))
        }
    }
}

/// Counts up for each sample that something happens before.
fn counts(length: usize, happens: impl Fn(usize) -> bool) -> Vec<u32> {
    let mut count = 0;
    let mut next = |at: usize| {
        count += u32::from(at > 0 && happens(at));
        count
    };
    (0..length).map(&mut next).collect()
}

/// Merges the times of both lanes.
fn merge(floats: &[i64], histograms: &[i64]) -> Vec<Place> {
    let mut order = Vec::with_capacity(floats.len() + histograms.len());
    let (mut float, mut histogram) = (0, 0);
    while order.len() < order.capacity() {
        let next = match (floats.get(float), histograms.get(histogram)) {
            (Some(one), Some(other)) if one < other => Place::Float(float as u32),
            (Some(_), None) => Place::Float(float as u32),
            (_, Some(_)) => Place::Histogram(histogram as u32),
            (None, None) => break,
        };
        match next {
            Place::Float(_) => float += 1,
            Place::Histogram(_) => histogram += 1,
        }
        order.push(next);
    }
    order
}
