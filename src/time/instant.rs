//! Instants and lengths of time in milliseconds.

use std::ops::Add;
use std::ops::Neg;
use std::ops::Sub;

/// An instant, in milliseconds since the Unix epoch.
///
/// ```
/// use promqlite::time::{Millis, Timestamp};
///
/// let noon = Timestamp(43_200_000);
/// assert_eq!(noon - Millis::from_minutes(5) - noon, Millis::from_seconds(-300));
/// assert_eq!(noon.seconds(), 43_200.0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(pub i64);

/// A signed length of time in milliseconds.
///
/// ```
/// use promqlite::time::Millis;
///
/// assert_eq!(Millis::from_minutes(90), Millis(5_400_000));
/// assert_eq!(Millis::from_minutes(90).to_string(), "1h30m");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Millis(pub i64);

impl Timestamp {
    /// The earliest instant that can be told.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest instant that can be told.
    pub const MAX: Self = Self(i64::MAX);

    /// Returns the instant as seconds since the Unix epoch.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Millis {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Returns a length of whole seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// Returns a length of whole minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * 60_000)
    }

    /// Returns the length in seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;

    /// Saturates, so that the ends of time stay the ends of time.
    fn add(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl Sub<Millis> for Timestamp {
    type Output = Self;

    fn sub(self, length: Millis) -> Self {
        Self(self.0.saturating_sub(length.0))
    }
}

impl Sub for Timestamp {
    type Output = Millis;

    fn sub(self, other: Self) -> Millis {
        Millis(self.0.saturating_sub(other.0))
    }
}

impl Add for Millis {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Millis {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Millis {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}
