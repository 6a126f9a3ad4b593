//! `rate`, `increase` and `delta`.

use std::ops::Range;

use super::edges;
use super::flow::Extent;
use super::flow::Flow;
use super::flow::Stretch;
use super::histogram_edges;
use super::histogram_rate;
use super::lanes::drop_mixed;
use super::overlap::note_overlaps;
use super::reset::Losses;
use super::reset::Resets;
use super::reset::starts_used;
use crate::function::Cost;
use crate::function::EdgeUse;
use crate::function::Edges;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("rate", |sweep, row| fill(sweep, row, Flow::Rate))
        .with_starts()
        .of_counters()
        .about("0.1.0", "The increase of a counter per second, stretched to the range's ends."),
    range("increase", |sweep, row| fill(sweep, row, Flow::Increase))
        .with_starts()
        .of_counters()
        .about("0.14.0", "The increase of a counter, stretched to the range's ends."),
    range("delta", |sweep, row| fill(sweep, row, Flow::Delta))
        .about("0.1.0", "The difference of a gauge, stretched to the range's ends."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    let function = Function::new(name, &[Kind::Range], Kernel::Window(kernel));
    function.edges(EdgeUse::Any).cost(Cost::PerHistogram)
}

fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, flow: Flow) {
    match sweep.edges {
        Edges::Plain => {
            floats(sweep, row, flow);
            histogram_rate::fill(sweep, row, flow);
        }
        Edges::Anchored | Edges::Smoothed => {
            edges::floats(sweep, row, flow);
            histogram_edges::fill(sweep, row, flow);
        }
    }
    drop_mixed(sweep, row);
}

/// Fills a row with the changes of floats.
fn floats(sweep: &Sweep<'_>, row: &mut Row<'_>, flow: Flow) {
    let (times, values) = (&sweep.points.times[..], &sweep.points.values[..]);
    let starts = if flow.is_counter() { starts_used(sweep, &sweep.points.starts) } else { &[] };
    let resets =
        if flow.is_counter() { Resets::of(values, times, starts) } else { Resets::default() };
    let losses = resets.losses();
    let mut changes = Changes { sweep, flow, starts, resets: &resets, losses, known: None };
    let alike = if starts.is_empty() { sweep.windows.alike.steps() } else { 0..0 };
    changes.each(0..alike.start, row.floats);
    changes.alike(alike.clone(), row.floats);
    changes.each(alike.end..sweep.windows.len(), row.floats);
    note_overlaps(sweep, row, (times, starts), &sweep.windows.floats);
}

/// The changes of a column of floats over windows, which come in order.
struct Changes<'a> {
    sweep: &'a Sweep<'a>,
    flow: Flow,
    starts: &'a [i64],
    resets: &'a Resets,
    losses: Losses<'a>,
    /// Windows on a regular series look alike, and so the same stretch serves most of them.
    known: Option<(Extent, Stretch, f64)>,
}

/// How many steps that look alike are filled at once, or one by one if resets come or go.
const TOGETHER: usize = 32;

impl Changes<'_> {
    /// Fills steps one by one.
    fn each(&mut self, steps: Range<usize>, cells: &mut [f64]) {
        for step in steps {
            if let Some(change) = self.of(step) {
                cells[step] = change;
            }
        }
    }

    /// Fills steps whose windows look alike: but where resets come and go, each cell is a
    /// difference of two values, times one factor if the counter is not near zero.
    fn alike(&mut self, steps: Range<usize>, cells: &mut [f64]) {
        let windows = &self.sweep.windows.floats;
        let Some(&(from, to)) = windows.get(steps.start).filter(|_| !steps.is_empty()) else {
            return;
        };
        if to - from < 2 {
            return;
        }
        let times = &self.sweep.points.times[from as usize..to as usize];
        let (stretch, factor) = self.stretch(Extent::of(self.sweep, steps.start, times));
        let (values, stride) = (&self.sweep.points.values[..], self.sweep.windows.alike.stride);
        for start in steps.clone().step_by(TOGETHER) {
            let some = start..steps.end.min(start + TOGETHER);
            let (first, last) = (windows[start], windows[some.end - 1]);
            let Some(lost) = self.resets.same(first, last) else {
                self.each(some, cells);
                continue;
            };
            let firsts = &values[first.0 as usize..];
            let lasts = &values[first.1 as usize - 1..];
            let cells = &mut cells[some];
            fill_differences(firsts, lasts, stride, cells);
            // Prometheus adds reset by reset, and so it is done here, each to all cells.
            lost.iter().for_each(|lost| add_each(*lost, cells));
            if self.flow.is_counter() && may_meet_zero(firsts, stride, stretch, cells) {
                for (cell, &first) in cells.iter_mut().zip(firsts.iter().step_by(stride)) {
                    *cell = self.stretched(*cell, first, stretch, factor);
                }
            } else {
                multiply_each(factor, cells);
            }
        }
    }

    /// Returns the change over one window.
    fn of(&mut self, step: usize) -> Option<f64> {
        let (times, values) = (&self.sweep.points.times[..], &self.sweep.points.values[..]);
        let (from, to) = self.sweep.windows.floats[step];
        let (from, to) = (from as usize, to as usize);
        if from == to {
            return None;
        }
        let (first, last) = (values[from], values[to - 1]);
        let start = start_inside(self.sweep, step, self.starts, from);
        let beside = if start.is_some() { first } else { 0.0 };
        // Prometheus subtracts first and then adds back.
        let change = self.losses.restore(last - first, beside, (from, to));
        let extent = Extent::of(self.sweep, step, &times[from..to]);
        if let Some(start) = start {
            let factor = extent.stretch_from(times[from], start).factor(self.flow, self.sweep);
            return Some((change + beside) * factor);
        }
        if extent.gaps == 0 {
            return None;
        }
        let (stretch, factor) = self.stretch(extent);
        Some(self.stretched(change, first, stretch, factor))
    }

    /// Returns a change, stretched as far as a counter of that first value may be.
    #[inline]
    fn stretched(&self, change: f64, first: f64, stretch: Stretch, factor: f64) -> f64 {
        if self.flow.is_counter() && stretch.may_meet_zero(first, change) {
            change * stretch.bounded(first, change).factor(self.flow, self.sweep)
        } else {
            change * factor
        }
    }

    /// Returns how far windows of an extent are stretched.
    #[inline]
    fn stretch(&mut self, extent: Extent) -> (Stretch, f64) {
        match self.known {
            Some((like, stretch, factor)) if like == extent => (stretch, factor),
            _ => {
                let stretch = extent.stretch();
                let factor = stretch.factor(self.flow, self.sweep);
                self.known = Some((extent, stretch, factor));
                (stretch, factor)
            }
        }
    }
}

// Loops over slices that are arguments of their own are what the compiler turns into vectors.

/// Fills cells with the differences of lasts and firsts, every so many-th of each.
fn fill_differences(firsts: &[f64], lasts: &[f64], stride: usize, cells: &mut [f64]) {
    if stride == 1 {
        for ((cell, first), last) in cells.iter_mut().zip(firsts).zip(lasts) {
            *cell = last - first;
        }
    } else {
        let pairs = firsts.iter().step_by(stride).zip(lasts.iter().step_by(stride));
        for (cell, (first, last)) in cells.iter_mut().zip(pairs) {
            *cell = last - first;
        }
    }
}

fn add_each(value: f64, cells: &mut [f64]) {
    cells.iter_mut().for_each(|cell| *cell += value);
}

fn multiply_each(factor: f64, cells: &mut [f64]) {
    cells.iter_mut().for_each(|cell| *cell *= factor);
}

/// Tells whether any of some changes may meet zero when it is stretched.
fn may_meet_zero(firsts: &[f64], stride: usize, stretch: Stretch, cells: &[f64]) -> bool {
    let near = |near, (cell, first): (&f64, &f64)| near | stretch.may_meet_zero(*first, *cell);
    if stride == 1 {
        cells.iter().zip(firsts).fold(false, near)
    } else {
        cells.iter().zip(firsts.iter().step_by(stride)).fold(false, near)
    }
}

/// Returns the start timestamp of a window's first point, if it lies inside before that point.
#[inline]
fn start_inside(sweep: &Sweep<'_>, step: usize, starts: &[i64], from: usize) -> Option<i64> {
    let start = *starts.get(from)?;
    let inside = sweep.windows.after[step] < start && start < sweep.points.times[from];
    (start != 0 && inside).then_some(start)
}
