//! `rate`, `increase` and `delta` of native histograms.
//!
//! Each window is folded anew: reducing resolutions and bringing bounds together depends on all of
//! its histograms.

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
    for (step, window) in only_histograms(sweep) {
        let seen = Seen {
            times: &lane.times[window.clone()],
            cells: &lane.cells[window.clone()],
            starts: starts.get(window).unwrap_or(&[]),
        };
        let mut remarks = Remarks::default();
        if let Some(answer) = seen.stretched(sweep, step, flow, &mut remarks) {
            row.put_histogram(step, Arc::new(answer));
        }
        remarks.report(sweep, row);
    }
    note_overlaps(sweep, row, (&lane.times, starts), &sweep.windows.histograms);
}

/// The histograms of a window.
struct Seen<'a> {
    times: &'a [i64],
    cells: &'a [Arc<Histogram>],
    starts: &'a [i64],
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
        let mut before = self.baseline(flow);
        if flow.is_counter() && [first, last].map(|one| one.reset_hint).contains(&ResetHint::Gauge)
        {
            remarks.add(Remark::NotCounter);
        }
        if last.is_custom() != before.is_custom() {
            return remarks.mixed();
        }
        let mut schema = last.schema.min(before.schema);
        for histogram in between.iter().filter(|_| flow.is_counter()) {
            remarks.expect_counter(histogram);
            schema = schema.min(histogram.schema);
            if histogram.is_custom() != before.is_custom() {
                return remarks.only_mixed();
            }
        }
        let mut change = last.reduced_to(schema);
        let Some(()) = remarks.subtract(&mut change, &before) else { return remarks.only_mixed() };
        if flow.is_counter() {
            for (at, histogram) in self.cells.iter().enumerate().skip(1) {
                if told(self.times, self.starts, at - 1) || histogram.resets_after(&before) {
                    let Some(()) = remarks.plus(&mut change, &before) else {
                        return remarks.only_mixed();
                    };
                }
                before = histogram.clone();
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
