//! `rate`, `increase` and `delta`.

use super::edges;
use super::flow::Extent;
use super::flow::Flow;
use super::flow::Stretch;
use super::histogram_edges;
use super::histogram_rate;
use super::lanes::drop_mixed;
use super::overlap::note_overlaps;
use super::reset::Resets;
use super::reset::starts_used;
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
    Function::new(name, &[Kind::Range], Kernel::Window(kernel)).edges(EdgeUse::Any)
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
    let mut losses = resets.losses();
    // Windows on a regular series look alike, and so the same stretch serves most of them.
    let mut known: Option<(Extent, Stretch, f64)> = None;
    for (step, &(from, to)) in sweep.windows.floats.iter().enumerate() {
        let (from, to) = (from as usize, to as usize);
        if from == to {
            continue;
        }
        let (first, last) = (values[from], values[to - 1]);
        let start = start_inside(sweep, step, starts, from);
        let beside = if start.is_some() { first } else { 0.0 };
        // Prometheus subtracts first and then adds back.
        let change = losses.restore(last - first, beside, (from, to));
        let extent = Extent::of(sweep, step, &times[from..to]);
        if let Some(start) = start {
            let factor = extent.stretch_from(times[from], start).factor(flow, sweep);
            row.floats[step] = (change + beside) * factor;
            continue;
        }
        if extent.gaps == 0 {
            continue;
        }
        let (stretch, factor) = match known {
            Some((like, stretch, factor)) if like == extent => (stretch, factor),
            _ => {
                let stretch = extent.stretch();
                let factor = stretch.factor(flow, sweep);
                known = Some((extent, stretch, factor));
                (stretch, factor)
            }
        };
        row.floats[step] = if flow.is_counter() && stretch.may_meet_zero(first, change) {
            change * stretch.bounded(first, change).factor(flow, sweep)
        } else {
            change * factor
        };
    }
    note_overlaps(sweep, row, (times, starts), &sweep.windows.floats);
}

/// Returns the start timestamp of a window's first point, if it lies inside before that point.
#[inline]
fn start_inside(sweep: &Sweep<'_>, step: usize, starts: &[i64], from: usize) -> Option<i64> {
    let start = *starts.get(from)?;
    let inside = sweep.windows.after[step] < start && start < sweep.points.times[from];
    (start != 0 && inside).then_some(start)
}
