//! Where a counter starts over.

use std::ops::Range;

use super::adding::Adding;
use super::adding::joined;
use super::halves::Halves;
use crate::function::StartTimes;
use crate::function::Sweep;

/// The points of a column of floats at which the counter starts over.
#[derive(Default)]
pub(super) struct Resets {
    points: Vec<u32>,
    /// The value right before each of them.
    lost: Vec<f64>,
}

/// What a counter has lost to resets, window by window.
pub(super) struct Losses<'a> {
    resets: &'a Resets,
    /// The resets in the window.
    inside: Range<usize>,
    halves: Halves<Adding<'a>>,
}

impl Resets {
    /// Finds where a column falls, or where its start timestamps tell of a reset.
    pub(super) fn of(values: &[f64], times: &[i64], starts: &[i64]) -> Self {
        let mut resets = Self::default();
        let mut look = |point: usize, pair: &[f64]| {
            if pair[1] < pair[0] || told(times, starts, point) {
                resets.points.push(point as u32 + 1);
                resets.lost.push(pair[0]);
            }
        };
        // Most stretches of most counters only rise, which is told faster than where they fall.
        for from in (0..values.len().saturating_sub(1)).step_by(AT_ONCE) {
            let some = &values[from..values.len().min(from + AT_ONCE + 1)];
            if !starts.is_empty() || falls(some) {
                some.windows(2).enumerate().for_each(|(at, pair)| look(from + at, pair));
            }
        }
        resets
    }

    /// Returns what was lost inside of a window, if the same was lost in a later one and in all
    /// between them, and if it was not often.
    pub(super) fn same(&self, one: (u32, u32), later: (u32, u32)) -> Option<&[f64]> {
        let inside = |(from, to): (u32, u32)| {
            let start = self.points.partition_point(|&point| point <= from);
            start..self.points.partition_point(|&point| point < to).max(start)
        };
        let lost = inside(one);
        let same = lost.len() <= FEW && lost == inside(later);
        self.lost.get(lost).filter(|_| same)
    }

    /// Returns the losses before the first window.
    pub(super) fn losses(&self) -> Losses<'_> {
        Losses { resets: self, inside: 0..0, halves: Halves::new(Adding::of(&self.lost)) }
    }
}

impl Losses<'_> {
    /// Moves to a window and adds to a change the value before each reset between two points.
    ///
    /// The sum is as exact as it must be once something else, `beside`, is added to it.
    #[inline]
    pub(super) fn restore(&mut self, change: f64, beside: f64, (from, to): (usize, usize)) -> f64 {
        let points = &self.resets.points;
        let Range { mut start, mut end } = self.inside.clone();
        while points.get(start).is_some_and(|&point| point as usize <= from) {
            start += 1;
        }
        end = end.max(start);
        while points.get(end).is_some_and(|&point| (point as usize) < to) {
            end += 1;
        }
        self.inside = start..end;
        if end - start > FEW
            && let Some(sum) = self.restore_many(change, beside)
        {
            return sum;
        }
        // Prometheus adds reset by reset; another order would differ in the last bit.
        self.resets.lost[start..end].iter().fold(change, |sum, lost| sum + lost)
    }

    /// Adds many resets at once; `None` where the rounding of their order could show.
    fn restore_many(&mut self, change: f64, beside: f64) -> Option<f64> {
        // Plain sums of n values are off by up to n u times the sum of their sizes, u being 2⁻⁵³.
        const ROUNDING: f64 = 1.0 / (1_u64 << 53) as f64;
        const TOLERANCE: f64 = 9e-13;

        let count = self.inside.len() as f64;
        let (left, right) = self.halves.window(self.inside.start, self.inside.end);
        let (lost, largest) = (joined(left, right), self.halves.cells.largest());
        let sum = lost.and(change).total();
        let blur = count * ROUNDING * (count * largest + change.abs());
        (blur <= TOLERANCE * (sum + beside).abs() && sum.is_finite()).then_some(sum)
    }
}

/// The number of values that are looked at together.
const AT_ONCE: usize = 64;

/// Tells whether any value is below the one before.
#[expect(clippy::needless_bitwise_bool, reason = "a branch keeps a loop from being vectors")]
fn falls(values: &[f64]) -> bool {
    values.windows(2).fold(false, |falls, pair| falls | (pair[1] < pair[0]))
}

/// The number of resets that are added one by one.
const FEW: usize = 32;

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
