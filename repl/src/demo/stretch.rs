//! Stretches of time before the demo's end, and the lives of series made of them.

use std::sync::Arc;

use promqlite::time::Millis;

/// A length of time that nothing in the demo is older than.
const LONG: Millis = Millis::from_minutes(60 * 24 * 365);

/// A stretch of time relative to the end: from an instant up to and without another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    pub(super) from: Millis,
    pub(super) until: Millis,
}

/// When something is there, in stretches that rise and do not touch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Lives(Arc<[Stretch]>);

/// Returns the instant so many minutes before the end.
pub(super) const fn ago(minutes: i64) -> Millis {
    Millis::from_minutes(-minutes)
}

impl Stretch {
    /// Returns the stretch between two numbers of minutes before the end.
    pub(super) const fn ago(from: i64, until: i64) -> Self {
        Self { from: ago(from), until: ago(until) }
    }

    /// Returns the stretch from an instant on.
    pub(super) const fn since(from: Millis) -> Self {
        Self { from, until: LONG }
    }

    /// Returns the stretch up to an instant.
    pub(super) const fn before(until: Millis) -> Self {
        Self { from: Millis(-LONG.0), until }
    }

    /// Tells whether an instant lies inside.
    pub(super) const fn has(self, time: Millis) -> bool {
        self.from.0 <= time.0 && time.0 < self.until.0
    }

    /// Returns the instant inside that is nearest.
    pub(super) fn nearest(self, time: Millis) -> Millis {
        time.clamp(self.from, self.until)
    }

    /// Returns the seconds of the stretch that have passed at an instant.
    pub(super) fn passed(self, time: Millis) -> f64 {
        (self.nearest(time) - self.from).seconds()
    }
}

impl Lives {
    /// Returns a life without beginning and end.
    pub(super) fn always() -> Self {
        Self::of(&[Stretch { from: Millis(-LONG.0), until: LONG }])
    }

    /// Returns the lives in these stretches.
    pub(super) fn of(stretches: &[Stretch]) -> Self {
        Self(stretches.into())
    }

    /// Returns a life from an instant on.
    pub(super) fn since(from: Millis) -> Self {
        Self::of(&[Stretch::since(from)])
    }

    /// Returns a life up to an instant.
    pub(super) fn before(until: Millis) -> Self {
        Self::of(&[Stretch::before(until)])
    }

    /// Returns the lives without what falls into a stretch.
    #[must_use]
    pub(super) fn without(&self, gap: Stretch) -> Self {
        self.and(&Self::of(&[Stretch::before(gap.from), Stretch::since(gap.until)]))
    }

    /// Returns the times that are in both lives.
    #[must_use]
    pub(super) fn and(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|one| other.0.iter().map(move |two| (one, two)));
        let shared = pairs.map(|(one, two)| Stretch {
            from: one.from.max(two.from),
            until: one.until.min(two.until),
        });
        Self(shared.filter(|both| both.from < both.until).collect())
    }

    /// Returns the stretches in their order.
    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    /// Tells whether an instant lies in one of the lives.
    pub(super) fn has(&self, time: Millis) -> bool {
        self.0.iter().any(|stretch| stretch.has(time))
    }
}

#[cfg(test)]
mod tests {
    use super::Lives;
    use super::Stretch;
    use super::ago;

    #[test]
    fn a_gap_cuts_a_life_in_two() {
        let lives = Lives::always().without(Stretch::ago(20, 10));
        assert!(lives.has(ago(21)) && !lives.has(ago(20)) && !lives.has(ago(11)));
        assert!(lives.has(ago(10)));
        assert_eq!(lives.stretches().len(), 2);
        let none = Lives::since(ago(5)).and(&Lives::before(ago(6)));
        assert_eq!(none.stretches(), []);
    }

    #[test]
    fn a_stretch_passes_second_by_second() {
        let stretch = Stretch::ago(60, 20);
        assert_eq!(stretch.passed(ago(70)), 0.0);
        assert_eq!(stretch.passed(ago(59)), 60.0);
        assert_eq!(stretch.passed(ago(0)), 2400.0);
    }
}
