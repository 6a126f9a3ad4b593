//! Where a counter starts over.

use std::ops::Range;

use crate::function::StartTimes;
use crate::function::Sweep;

/// The points of a column of floats at which the counter starts over, and the window's among them.
#[derive(Default)]
pub(super) struct Resets {
    points: Vec<u32>,
    /// The value right before each of them.
    lost: Vec<f64>,
    inside: Range<usize>,
}

impl Resets {
    /// Finds where a column falls, or where its start timestamps tell of a reset.
    pub(super) fn of(values: &[f64], times: &[i64], starts: &[i64]) -> Self {
        let mut resets = Self::default();
        for (point, pair) in values.windows(2).enumerate() {
            if pair[1] < pair[0] || told(times, starts, point) {
                resets.points.push(point as u32 + 1);
                resets.lost.push(pair[0]);
            }
        }
        resets
    }

    /// Moves to a window and returns the value before each reset between two of its points.
    #[inline]
    pub(super) fn lost(&mut self, from: usize, to: usize) -> &[f64] {
        let Range { mut start, mut end } = self.inside.clone();
        while self.points.get(start).is_some_and(|&point| point as usize <= from) {
            start += 1;
        }
        end = end.max(start);
        while self.points.get(end).is_some_and(|&point| (point as usize) < to) {
            end += 1;
        }
        self.inside = start..end;
        &self.lost[start..end]
    }
}

/// Returns the start timestamps of a column, if they are used and known.
pub(super) fn starts_used<'a>(sweep: &Sweep<'a>, starts: &'a [i64]) -> &'a [i64] {
    match sweep.starts {
        StartTimes::Used => starts,
        StartTimes::Ignored => &[],
    }
}

/// Tells whether start timestamps say that the counter started over after a point.
pub(super) fn told(times: &[i64], starts: &[i64], point: usize) -> bool {
    match (times.get(point..point + 2), starts.get(point..point + 2)) {
        (Some(&[time, next]), Some(&[start, next_start])) => {
            starts_over((start, time), (next_start, next))
        }
        _ => false,
    }
}

/// Tells whether a counter started over between two samples, each a start timestamp and a time.
///
/// A start that is unknown, 0, or not before its own sample tells nothing. One that is the time of
/// the sample before tells of a reset if that sample's start is known: samples are deltas then.
pub(super) fn starts_over((start, time): (i64, i64), (next_start, next): (i64, i64)) -> bool {
    if next_start == 0 || next_start >= next || next_start < time {
        return false;
    }
    next_start > time || (start != 0 && start < time)
}
