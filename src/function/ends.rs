//! What a range has at its ends, and whether it has anything.

use std::sync::Arc;

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Metric;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("count_over_time", |sweep, row| numbers(sweep, row, count))
        .about("0.1.0", "The number of samples."),
    range("present_over_time", |sweep, row| numbers(sweep, row, |_, _| 1.0))
        .about("2.29.0", "1 where there is a sample."),
    range("first_over_time", |sweep, row| samples(sweep, row, first))
        .metric(Metric::Kept)
        .about("3.7.0", "The oldest sample."),
    range("last_over_time", |sweep, row| samples(sweep, row, last))
        .metric(Metric::Kept)
        .about("2.26.0", "The newest sample."),
    range("ts_of_first_over_time", |sweep, row| numbers(sweep, row, first_time))
        .experimental()
        .about("3.7.0", "The time of the oldest sample, in seconds since 1970."),
    range("ts_of_last_over_time", |sweep, row| numbers(sweep, row, last_time))
        .experimental()
        .about("3.5.0", "The time of the newest sample, in seconds since 1970."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

/// Fills a row with a number for every window that has a sample.
fn numbers(sweep: &Sweep<'_>, row: &mut Row<'_>, answer: impl Fn(&Sweep<'_>, usize) -> f64) {
    for (step, cell) in row.floats.iter_mut().enumerate() {
        if !sweep.windows.floats(step).is_empty() || !sweep.windows.histograms(step).is_empty() {
            *cell = answer(sweep, step);
        }
    }
}

fn count(sweep: &Sweep<'_>, step: usize) -> f64 {
    (sweep.windows.floats(step).len() + sweep.windows.histograms(step).len()) as f64
}

fn first_time(sweep: &Sweep<'_>, step: usize) -> f64 {
    let float = sweep.points.times[sweep.windows.floats(step)].first();
    let histogram = sweep.points.histograms.times[sweep.windows.histograms(step)].first();
    seconds(float.into_iter().chain(histogram).min())
}

fn last_time(sweep: &Sweep<'_>, step: usize) -> f64 {
    let float = sweep.points.times[sweep.windows.floats(step)].last();
    let histogram = sweep.points.histograms.times[sweep.windows.histograms(step)].last();
    seconds(float.into_iter().chain(histogram).max())
}

fn seconds(time: Option<&i64>) -> f64 {
    *time.unwrap_or(&0) as f64 / 1000.0
}

/// A sample of either lane.
enum Sample<'a> {
    Float(f64),
    Histogram(&'a Arc<Histogram>),
}

/// Fills a row with a sample of every window that has one.
fn samples(
    sweep: &Sweep<'_>,
    row: &mut Row<'_>,
    choose: impl for<'a> Fn(&Sweep<'a>, usize) -> Option<Sample<'a>>,
) {
    for step in 0..row.floats.len() {
        match choose(sweep, step) {
            Some(Sample::Float(value)) => row.floats[step] = value,
            Some(Sample::Histogram(histogram)) => row.put_histogram(step, histogram.clone()),
            None => {}
        }
    }
}

fn first<'a>(sweep: &Sweep<'a>, step: usize) -> Option<Sample<'a>> {
    let points = sweep.points;
    let (floats, histograms) = (sweep.windows.floats(step), sweep.windows.histograms(step));
    let float_first = !floats.is_empty()
        && (histograms.is_empty()
            || points.times[floats.start] < points.histograms.times[histograms.start]);
    if float_first {
        return Some(Sample::Float(points.values[floats.start]));
    }
    points.histograms.cells[histograms].first().map(Sample::Histogram)
}

fn last<'a>(sweep: &Sweep<'a>, step: usize) -> Option<Sample<'a>> {
    let points = sweep.points;
    let (floats, histograms) = (sweep.windows.floats(step), sweep.windows.histograms(step));
    let float_last = !floats.is_empty()
        && (histograms.is_empty()
            || points.times[floats.end - 1] > points.histograms.times[histograms.end - 1]);
    if float_last {
        return Some(Sample::Float(points.values[floats.end - 1]));
    }
    points.histograms.cells[histograms].last().map(Sample::Histogram)
}
