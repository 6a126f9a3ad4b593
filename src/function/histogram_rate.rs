//! `rate`, `increase` and `delta` of native histograms.
//!
//! A window is its last histogram less its first, with what was lost to resets added. Resets are
//! looked for once a series; windows are gone through only where a series changes its buckets.

use std::ops::Range;
use std::sync::Arc;

use super::flow::Extent;
use super::flow::Flow;
use super::lanes::only_histograms;
use super::overlap::note_overlaps;
use super::remark::Remark;
use super::remark::Remarks;
use super::reset::starts_used;
use super::reset::told;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;

/// Fills a row with the changes of windows that have only histograms.
pub(super) fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, flow: Flow) {
    let lane = &sweep.points.histograms;
    let starts = if flow.is_counter() { starts_used(sweep, &lane.starts) } else { &[] };
    let falls = if flow.is_counter() { Falls::of(sweep, starts) } else { Falls::default() };
    for (step, window) in only_histograms(sweep) {
        let seen = Seen {
            times: &lane.times[window.clone()],
            cells: &lane.cells[window.clone()],
            starts: starts.get(window.clone()).unwrap_or(&[]),
            falls: falls.within(&window),
            first: window.start,
            buckets: falls.buckets,
        };
        let mut remarks = Remarks::default();
        if let Some(answer) = seen.stretched(sweep, step, flow, &mut remarks) {
            row.put_histogram(step, Arc::new(answer));
        }
        remarks.report(sweep, row);
    }
    note_overlaps(sweep, row, (&lane.times, starts), &sweep.windows.histograms);
}

/// Where the counters of a series started over, and whether its histograms are all of a kind.
#[derive(Default)]
struct Falls {
    /// The points that do not go on from the one before.
    points: Vec<u32>,
    buckets: Buckets,
}

/// What the buckets of a series are like.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Buckets {
    /// All have one schema, and none is a gauge's.
    Alike,
    /// Each has to be looked at.
    #[default]
    Mixed,
}

impl Falls {
    fn of(sweep: &Sweep<'_>, starts: &[i64]) -> Self {
        let lane = &sweep.points.histograms;
        let alike = lane.cells.windows(2).all(|pair| pair[0].schema == pair[1].schema)
            && lane.cells.iter().all(|cell| cell.reset_hint != ResetHint::Gauge);
        let starts_over = |point: &u32| {
            let point = *point as usize;
            told(&lane.times, starts, point - 1)
                || lane.cells[point].resets_after(&lane.cells[point - 1])
        };
        Self {
            points: (1..lane.cells.len() as u32).filter(starts_over).collect(),
            buckets: if alike { Buckets::Alike } else { Buckets::Mixed },
        }
    }

    /// Returns the ones behind the second point of a window, whose own is told by the baseline.
    fn within(&self, window: &Range<usize>) -> &[u32] {
        let from = self.points.partition_point(|&point| (point as usize) < window.start + 2);
        let until = self.points.partition_point(|&point| (point as usize) < window.end);
        &self.points[from..until.max(from)]
    }
}

/// The histograms of a window.
struct Seen<'a> {
    times: &'a [i64],
    cells: &'a [Arc<Histogram>],
    starts: &'a [i64],
    /// Where the counter starts over behind the second point, as points of the series.
    falls: &'a [u32],
    /// The first point of the window in the series.
    first: usize,
    buckets: Buckets,
}

impl Seen<'_> {
    fn stretched(
        &self,
        sweep: &Sweep<'_>,
        step: usize,
        flow: Flow,
        remarks: &mut Remarks,
    ) -> Option<Histogram> {
        let (first, time) = (self.cells.first()?, *self.times.first()?);
        let extent = Extent::of(sweep, step, self.times);
        let change = if extent.gaps > 0 { Some(self.change(flow, remarks)?) } else { None };
        let after = sweep.windows.after[step];
        let known = |&start: &i64| start != 0 && after < start && start < time;
        let (mut answer, stretch) = match (self.starts.first().copied().filter(known), change) {
            (Some(start), None) => (Histogram::clone(first), extent.stretch_from(time, start)),
            (Some(start), Some(mut change)) => {
                let Some(()) = remarks.plus(&mut change, first) else { return remarks.mixed() };
                (change, extent.stretch_from(time, start))
            }
            (None, None) => return None,
            (None, Some(change)) => {
                let mut stretch = extent.stretch();
                if flow.is_counter() {
                    stretch = stretch.bounded(first.count, change.count);
                }
                (change, stretch)
            }
        };
        answer.scale(stretch.factor(flow, sweep));
        Some(answer)
    }

    /// Returns the last histogram less the first, with what was lost to resets added.
    fn change(&self, flow: Flow, remarks: &mut Remarks) -> Option<Histogram> {
        let [first, between @ .., last] = self.cells else { return None };
        let before = self.baseline(flow);
        if flow.is_counter() && [first, last].map(|one| one.reset_hint).contains(&ResetHint::Gauge)
        {
            remarks.add(Remark::NotCounter);
        }
        if last.is_custom() != before.is_custom() {
            return remarks.mixed();
        }
        let mut schema = last.schema.min(before.schema);
        let looked_at = flow.is_counter() && self.buckets == Buckets::Mixed;
        for histogram in between.iter().filter(|_| looked_at) {
            remarks.expect_counter(histogram);
            schema = schema.min(histogram.schema);
            if histogram.is_custom() != before.is_custom() {
                return remarks.only_mixed();
            }
        }
        let mut change = last.reduced_to(schema);
        let Some(()) = remarks.subtract(&mut change, &before) else { return remarks.only_mixed() };
        if flow.is_counter() {
            let again = told(self.times, self.starts, 0)
                || self.cells.get(1).is_some_and(|second| second.resets_after(&before));
            let lost = self.falls.iter().map(|&point| &self.cells[point as usize - self.first - 1]);
            for lost in again.then_some(&before).into_iter().chain(lost) {
                let Some(()) = remarks.plus(&mut change, lost) else { return remarks.only_mixed() };
            }
        } else {
            remarks.expect_gauges([first, last]);
        }
        change.reset_hint = ResetHint::Gauge;
        change.compact();
        Some(change)
    }

    /// Returns the first histogram, or an empty one if the counter starts over right after it: what
    /// its buckets are does not matter then.
    fn baseline(&self, flow: Flow) -> Arc<Histogram> {
        let [first, second, ..] = self.cells else { return Arc::default() };
        if flow.is_counter() && (told(self.times, self.starts, 0) || second.resets_after(first)) {
            return Arc::new(second.empty_like());
        }
        first.clone()
    }
}
