//! What an operation on histograms noticed.

use std::fmt;

use super::layout::ResetHint;

/// What was noticed while two histograms were added or subtracted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Custom bounds differed, and only the shared ones are left.
    pub reconciled: bool,
    /// One side said there was a counter reset, the other one that there was none.
    pub collision: bool,
}

/// Exponential and custom buckets met in one operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MixedSchemas;

impl fmt::Display for MixedSchemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("exponential and custom buckets cannot be combined")
    }
}

impl std::error::Error for MixedSchemas {}

impl ResetHint {
    /// Returns what is known of a sum's resets, or nothing if the two contradict each other.
    pub(super) fn joined(self, other: Self) -> Option<Self> {
        match (self, other) {
            _ if self == other => Some(self),
            (Self::Gauge, _) | (_, Self::Gauge) => Some(Self::Gauge),
            (Self::Unknown, _) | (_, Self::Unknown) => Some(Self::Unknown),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::histogram::ResetHint;

    #[test]
    fn a_gauge_beats_the_unknown_and_the_unknown_beats_the_rest() {
        use ResetHint::{Gauge, NotReset, Reset, Unknown};
        for hint in [Gauge, NotReset, Reset, Unknown] {
            assert_eq!(hint.joined(hint), Some(hint));
            assert_eq!(hint.joined(Gauge), Some(Gauge));
            assert_eq!(Gauge.joined(hint), Some(Gauge));
        }
        assert_eq!(Unknown.joined(Reset), Some(Unknown));
        assert_eq!(NotReset.joined(Unknown), Some(Unknown));
        assert_eq!(Reset.joined(NotReset), None);
    }
}
