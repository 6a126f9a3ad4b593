//! `rate`, `increase` and `delta` between the very ends of a range: `anchored` and `smoothed`.
//!
//! Windows reach beyond the range by the lookback here. What is looked for is the value at each
//! end: the last sample before it, or the point between its neighbours. Nothing is stretched.

use std::ops::Range;

use super::flow::Flow;
use super::reset::Losses;
use super::reset::Resets;
use crate::function::Edges;
use crate::function::Row;
use crate::function::Sweep;

/// Finds in each window the points around the ends of the range; the ends never move back.
#[derive(Default)]
pub(super) struct Ends {
    until_start: usize,
    before_end: usize,
}

impl Ends {
    /// Returns the first and the last point that count, of those in `window`.
    ///
    /// The first one is the last that is not after the start of the range, but never the very last
    /// of the window; `smoothed` goes up to the first point that is not before the end.
    pub(super) fn points(
        &mut self,
        sweep: &Sweep<'_>,
        step: usize,
        times: &[i64],
        window: Range<usize>,
    ) -> Option<(usize, usize)> {
        let (start, end) = (sweep.windows.after[step], sweep.windows.until[step]);
        let very_last = window.end.checked_sub(1).filter(|_| !window.is_empty())?;
        self.until_start += count_while(times, self.until_start, |time| time <= start);
        self.before_end += count_while(times, self.before_end, |time| time < end);
        let after = self.until_start.clamp(window.start, very_last);
        let first = after.saturating_sub(1).max(window.start);
        let last = match sweep.edges {
            Edges::Smoothed => self.before_end.clamp(window.start, very_last),
            Edges::Plain | Edges::Anchored => very_last,
        };
        let beyond = sweep.edges == Edges::Smoothed && times[first] > end;
        (times[last] > start && !beyond).then_some((first, last))
    }
}

fn count_while(times: &[i64], from: usize, holds: impl Fn(i64) -> bool) -> usize {
    times[from..].iter().take_while(|&&time| holds(time)).count()
}

/// Fills a row with the changes of floats between the ends.
pub(super) fn floats(sweep: &Sweep<'_>, row: &mut Row<'_>, flow: Flow) {
    let (times, values) = (&sweep.points.times[..], &sweep.points.values[..]);
    let mut ends = Ends::default();
    let resets = if flow.is_counter() { Resets::of(values, &[], &[]) } else { Resets::default() };
    let mut losses = resets.losses();
    for step in 0..sweep.windows.len() {
        let window = sweep.windows.floats(step);
        let Some((first, last)) = ends.points(sweep, step, times, window) else { continue };
        let (start, end) = (sweep.windows.after[step], sweep.windows.until[step]);
        let between = |one: usize, at: i64| {
            interpolate((times[one], values[one]), (times[one + 1], values[one + 1]), at, flow)
        };
        let is_smoothed = sweep.edges == Edges::Smoothed;
        let left =
            if is_smoothed && times[first] < start { between(first, start) } else { values[first] };
        let right = if is_smoothed && last > 0 && times[last] > end {
            between(last - 1, end)
        } else {
            values[last]
        };
        let mut change = right - left;
        if flow.is_counter() {
            let inner = first + usize::from(times[first] <= start);
            let inner = inner..last + usize::from(times[last] < end);
            change += correction(&mut losses, values, inner, left, right);
        }
        row.floats[step] = if flow == Flow::Rate { change / sweep.range.seconds() } else { change };
    }
}

/// Returns what a counter has lost to resets on its way from end to end.
fn correction(
    losses: &mut Losses<'_>,
    values: &[f64],
    inner: Range<usize>,
    left: f64,
    right: f64,
) -> f64 {
    let fallen = |before: f64, after: f64| if after < before { before } else { 0.0 };
    let (Some(&first), Some(&last)) = (values[inner.clone()].first(), values[inner.clone()].last())
    else {
        return fallen(left, right);
    };
    let after = fallen(last, right);
    let beside = right - left + after;
    losses.restore(fallen(left, first), beside, (inner.start, inner.end)) + after
}

/// Returns the value between two points; a counter that falls comes from zero.
fn interpolate(one: (i64, f64), two: (i64, f64), at: i64, flow: Flow) -> f64 {
    let from = if flow.is_counter() && two.1 < one.1 { 0.0 } else { one.1 };
    from + (two.1 - from) * (at - one.0) as f64 / (two.0 - one.0) as f64
}
