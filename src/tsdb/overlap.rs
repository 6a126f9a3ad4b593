//! Chunks of one series that overlap in time are merged sample by sample.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::value::Points;

/// Which lane of points a sample lies in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Lane {
    Float,
    Histogram,
    Stale,
}

/// A source's samples of all lanes in order of time.
struct Cursor<'a> {
    points: &'a Points,
    order: Vec<(i64, Lane, u32)>,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(points: &'a Points) -> Self {
        let lane = |times: &'a [i64], lane| {
            times.iter().enumerate().map(move |(i, &time)| (time, lane, i as u32))
        };
        let mut order: Vec<_> = lane(&points.times, Lane::Float)
            .chain(lane(&points.histograms.times, Lane::Histogram))
            .chain(lane(&points.stale, Lane::Stale))
            .collect();
        order.sort_unstable();
        Self { points, order, at: 0 }
    }

    fn time(&self) -> Option<i64> {
        self.order.get(self.at).map(|&(time, ..)| time)
    }
}

/// Merges sources into points; of samples at the same time one is kept.
///
/// Which one follows from the order in which a heap of sources hands them out, and a histogram
/// that does not follow its neighbour of the same source knows nothing of resets.
pub(super) fn merge(sources: &[Points], into: &mut Points) {
    let mut cursors: Vec<_> = sources.iter().map(Cursor::new).collect();
    let mut heap = Heap::default();
    for at in 1..cursors.len() {
        if cursors[at].time().is_some() {
            heap.push(at, &cursors);
        }
    }
    let (mut current, mut last, mut fresh) = (0, None, true);
    loop {
        let mut changed = fresh;
        // The first sample of the first source has not been passed yet.
        if !fresh {
            cursors[current].at += 1;
        }
        fresh = false;
        loop {
            match cursors[current].time() {
                None => {}
                time if time == last => {
                    cursors[current].at += 1;
                    continue;
                }
                Some(time) => {
                    if heap.first().is_none_or(|top| cursors[top].time() > Some(time)) {
                        break;
                    }
                    heap.push(current, &cursors);
                }
            }
            let Some(next) = heap.pop(&cursors) else { return };
            (current, changed) = (next, true);
            if cursors[current].time() != last {
                break;
            }
        }
        last = cursors[current].time();
        copy(&cursors[current], changed, into);
    }
}

/// Appends the sample that a cursor stands at.
fn copy(cursor: &Cursor<'_>, changed: bool, into: &mut Points) {
    let Some(&(time, lane, i)) = cursor.order.get(cursor.at) else { return };
    let (from, i) = (cursor.points, i as usize);
    match lane {
        Lane::Float => {
            into.times.push(time);
            into.values.push(from.values[i]);
            start(from.starts.get(i), into.times.len(), &mut into.starts);
        }
        Lane::Stale => into.stale.push(time),
        Lane::Histogram => {
            let cell = &from.histograms.cells[i];
            into.histograms.times.push(time);
            into.histograms.cells.push(if changed { unsure(cell) } else { cell.clone() });
            let count = into.histograms.times.len();
            start(from.histograms.starts.get(i), count, &mut into.histograms.starts);
        }
    }
}

/// Appends a start timestamp to a column that is empty as long as none is known.
fn start(known: Option<&i64>, count: usize, starts: &mut Vec<i64>) {
    if known.is_some() || !starts.is_empty() {
        starts.resize(count - 1, 0);
        starts.push(known.copied().unwrap_or_default());
    }
}

/// Returns a histogram of which nothing is known about resets, unless it is a gauge.
fn unsure(cell: &Arc<Histogram>) -> Arc<Histogram> {
    if matches!(cell.reset_hint, ResetHint::Gauge | ResetHint::Unknown) {
        return cell.clone();
    }
    Arc::new(Histogram { reset_hint: ResetHint::Unknown, ..Histogram::clone(cell) })
}

/// A binary heap of cursors by time.
#[derive(Default)]
struct Heap(Vec<usize>);

impl Heap {
    fn first(&self) -> Option<usize> {
        self.0.first().copied()
    }

    fn push(&mut self, cursor: usize, cursors: &[Cursor<'_>]) {
        self.0.push(cursor);
        let mut at = self.0.len() - 1;
        while at > 0 {
            let parent = (at - 1) / 2;
            if cursors[self.0[at]].time() >= cursors[self.0[parent]].time() {
                break;
            }
            self.0.swap(at, parent);
            at = parent;
        }
    }

    fn pop(&mut self, cursors: &[Cursor<'_>]) -> Option<usize> {
        let last = self.0.len().checked_sub(1)?;
        self.0.swap(0, last);
        let popped = self.0.pop();
        let time = |at: usize| self.0.get(at).map(|&cursor| cursors[cursor].time());
        let (mut at, mut swaps) = (0, Vec::new());
        while let Some(left) = time(2 * at + 1) {
            let right = time(2 * at + 2).filter(|&right| right < left);
            let (child, least) = right.map_or((2 * at + 1, left), |right| (2 * at + 2, right));
            // The item that sinks is the one that came from the end.
            if self.0.first().map(|&cursor| cursors[cursor].time()) <= Some(least) {
                break;
            }
            swaps.push((at, child));
            at = child;
        }
        for (parent, child) in swaps {
            self.0.swap(parent, child);
        }
        popped
    }
}
