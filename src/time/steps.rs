//! The grid of instants a query is evaluated at.

use crate::time::Millis;
use crate::time::Timestamp;

/// An evaluation grid: `first`, `first + every`, … up to `last`.
///
/// An instant query is a grid of one step, so there is no second path through the engine.
///
/// ```
/// use promqlite::time::{Millis, Steps, Timestamp};
///
/// let steps = Steps::range(Timestamp(0), Timestamp(250), Millis(100)).unwrap();
/// assert_eq!(steps.iter().map(|at| at.0).collect::<Vec<_>>(), [0, 100, 200]);
/// assert!(Steps::range(Timestamp(0), Timestamp(250), Millis(0)).is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Steps {
    first: Timestamp,
    last: Timestamp,
    every: Millis,
}

impl Steps {
    /// Returns the grid of a single instant.
    pub const fn at(instant: Timestamp) -> Self {
        Self { first: instant, last: instant, every: Millis(0) }
    }

    /// Returns the grid from `first` to at most `last`; `None` where it would be endless or empty.
    pub fn range(first: Timestamp, last: Timestamp, every: Millis) -> Option<Self> {
        (every.0 > 0 && first <= last).then_some(Self { first, last, every })
    }

    /// Returns the first instant.
    pub const fn first(self) -> Timestamp {
        self.first
    }

    /// Returns the end that was asked for; the last step lies on it or before it.
    pub const fn end(self) -> Timestamp {
        self.last
    }

    /// Returns the last instant that is on the grid.
    pub fn last(self) -> Timestamp {
        self.time(self.len() - 1)
    }

    /// Returns the distance of two steps, zero for an instant.
    pub const fn every(self) -> Millis {
        self.every
    }

    /// Returns the number of steps, at least one.
    #[expect(clippy::len_without_is_empty, reason = "a grid is never empty")]
    pub fn len(self) -> usize {
        if self.every.0 == 0 {
            return 1;
        }
        ((self.last - self.first).0 / self.every.0) as usize + 1
    }

    /// Returns the instant of a step.
    pub fn time(self, step: usize) -> Timestamp {
        self.first + Millis(self.every.0.saturating_mul(step as i64))
    }

    /// Returns all instants in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Timestamp> {
        (0..self.len()).map(move |step| self.time(step))
    }

    /// Tells whether the grid is a single instant, as Prometheus asks it: both ends are equal.
    pub fn is_instant(self) -> bool {
        self.first == self.last
    }
}
