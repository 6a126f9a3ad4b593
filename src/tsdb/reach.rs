//! The stretch of time somebody wants to read.

/// Both ends belong to it, in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Reach {
    /// The first instant.
    pub(crate) first: i64,
    /// The last instant.
    pub(crate) last: i64,
}

impl Reach {
    /// All of time.
    pub(crate) const ALL: Self = Self { first: i64::MIN, last: i64::MAX };

    /// Tells whether an instant lies inside.
    #[inline]
    pub(crate) fn contains(self, time: i64) -> bool {
        self.first <= time && time <= self.last
    }

    /// Tells whether two stretches have an instant in common.
    #[inline]
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns the smallest stretch that covers both.
    pub(crate) fn cover(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}
