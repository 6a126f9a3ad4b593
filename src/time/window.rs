//! Windows over time.
//!
//! A window is open on the left and closed on the right, so a sample that falls
//! on a boundary belongs to exactly one of two neighbouring windows.

use crate::time::Millis;
use crate::time::Timestamp;

/// A stretch of time: after `after`, up to and including `until`.
///
/// ```
/// use promqlite::time::{Millis, Timestamp, Window};
///
/// let window = Window::ending(Timestamp(60_000), Millis::from_minutes(1));
/// assert!(window.contains(Timestamp(60_000)));
/// assert!(!window.contains(Timestamp(0)), "the window is open on the left");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Window {
    /// The open left end.
    pub after: Timestamp,
    /// The closed right end.
    pub until: Timestamp,
}

impl Window {
    /// Returns the window of a length that ends at `until`.
    pub fn ending(until: Timestamp, length: Millis) -> Self {
        Self { after: until - length, until }
    }

    /// Tells whether an instant lies inside.
    pub fn contains(self, at: Timestamp) -> bool {
        self.after < at && at <= self.until
    }

    /// Returns the smallest window that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { after: self.after.min(other.after), until: self.until.max(other.until) }
    }
}
