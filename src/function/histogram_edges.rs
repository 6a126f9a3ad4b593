//! `rate`, `increase` and `delta` of native histograms between the very ends of a range.

use std::sync::Arc;

use super::edges::Ends;
use super::flow::Flow;
use super::lanes::only_histograms;
use super::remark::Remarks;
use crate::function::Edges;
use crate::function::Row;
use crate::function::Sweep;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;

/// Fills a row with the changes of windows that have only histograms.
pub(super) fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, flow: Flow) {
    let lane = &sweep.points.histograms;
    let mut ends = Ends::default();
    for (step, window) in only_histograms(sweep) {
        let Some((first, last)) = ends.points(sweep, step, &lane.times, window) else { continue };
        let path = Path {
            times: &lane.times,
            cells: &lane.cells,
            first,
            last,
            start: sweep.windows.after[step],
            end: sweep.windows.until[step],
            edges: sweep.edges,
            flow,
        };
        let mut remarks = Remarks::default();
        if let Some(mut answer) = path.change(&mut remarks) {
            if flow == Flow::Rate {
                answer.divide(sweep.range.seconds());
            }
            answer.reset_hint = ResetHint::Gauge;
            answer.compact();
            row.put_histogram(step, Arc::new(answer));
        }
        remarks.report(sweep, row);
    }
}

/// The way from one end of a range to the other.
struct Path<'a> {
    times: &'a [i64],
    cells: &'a [Arc<Histogram>],
    first: usize,
    last: usize,
    start: i64,
    end: i64,
    edges: Edges,
    flow: Flow,
}

impl Path<'_> {
    fn change(&self, remarks: &mut Remarks) -> Option<Histogram> {
        self.check(remarks)?;
        let left = self.left(remarks)?;
        let right = self.right(remarks)?;
        if !self.flow.is_counter() {
            remarks.expect_gauges([&left, &right]);
        }
        let mut change = right.clone();
        let Some(()) = remarks.subtract(&mut change, &left) else { return remarks.mixed() };
        if self.flow.is_counter() {
            self.restored(change, [&left, &right], remarks)
        } else {
            Some(change)
        }
    }

    /// Makes sure that all histograms have buckets of one kind.
    fn check(&self, remarks: &mut Remarks) -> Option<()> {
        let cells = self.cells.get(self.first..=self.last)?;
        for histogram in cells {
            if histogram.is_custom() != cells[0].is_custom() {
                return remarks.mixed();
            }
            if self.flow.is_counter() {
                remarks.expect_counter(histogram);
            }
        }
        Some(())
    }

    fn left(&self, remarks: &mut Remarks) -> Option<Histogram> {
        if self.is_left_between() {
            return self.between(self.first, self.start, remarks);
        }
        Some(Histogram::clone(&self.cells[self.first]))
    }

    fn is_left_between(&self) -> bool {
        self.edges == Edges::Smoothed && self.times[self.first] < self.start
    }

    fn right(&self, remarks: &mut Remarks) -> Option<Histogram> {
        if self.edges == Edges::Smoothed && self.last > 0 && self.times[self.last] > self.end {
            return self.between(self.last - 1, self.end, remarks);
        }
        Some(Histogram::clone(&self.cells[self.last]))
    }

    /// Returns the histogram between two neighbours.
    fn between(&self, one: usize, at: i64, remarks: &mut Remarks) -> Option<Histogram> {
        let pair = [one, one + 1].map(|point| (self.times[point], &*self.cells[point]));
        between(pair, at, self.flow.is_counter(), remarks).or_else(|| remarks.mixed())
    }

    /// Adds to a change what the counter has lost to resets.
    fn restored(
        &self,
        mut change: Histogram,
        [left, right]: [&Histogram; 2],
        remarks: &mut Remarks,
    ) -> Option<Histogram> {
        let (mut before, mut next) = (left, self.first + 1);
        // A reset that the left end lies on is in its value already.
        if self.is_left_between() && self.cells[next].resets_after(&self.cells[self.first]) {
            before = &self.cells[next];
            next += 1;
        }
        // The right end stands for the last histogram, from which it has its hint.
        if next > self.last {
            return Some(change);
        }
        let mut lost: Option<Histogram> = None;
        let inner = self.cells[next..self.last].iter().map(|histogram| &**histogram);
        for histogram in inner.chain([right]) {
            if histogram.resets_after(before) {
                match &mut lost {
                    None => lost = Some(before.clone()),
                    Some(lost) => {
                        let Some(()) = remarks.plus(lost, before) else { return remarks.mixed() };
                    }
                }
            }
            before = histogram;
        }
        if let Some(lost) = lost {
            let Some(()) = remarks.plus(&mut change, &lost) else { return remarks.mixed() };
        }
        Some(change)
    }
}

/// Returns the histogram between two others at a time; a counter that starts over comes from zero.
fn between(
    [(time, one), (later, two)]: [(i64, &Histogram); 2],
    at: i64,
    is_counter: bool,
    remarks: &mut Remarks,
) -> Option<Histogram> {
    if at == time {
        return Some(one.clone());
    }
    let mut answer = two.clone();
    if at == later {
        return Some(answer);
    }
    let share = (at - time) as f64 / (later - time) as f64;
    if is_counter && two.resets_after(one) {
        answer.scale(share);
        return Some(answer);
    }
    remarks.subtract(&mut answer, one)?;
    answer.scale(share);
    remarks.plus(&mut answer, one)?;
    Some(answer)
}
