//! How much a counter or gauge has changed over a range, stretched to the range's ends.

use crate::function::Sweep;

/// What is asked of a change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// How fast a counter grows, per second.
    Rate,
    /// By how much a counter grows.
    Increase,
    /// By how much a gauge differs.
    Delta,
}

impl Flow {
    /// Tells whether a fall means that the counter has started over.
    pub(super) fn is_counter(self) -> bool {
        self != Self::Delta
    }
}

/// The samples of a window in time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// From the window's start to the first sample, in milliseconds.
    pub before: i64,
    /// From the first sample to the last, in milliseconds.
    pub sampled: i64,
    /// From the last sample to the window's end, in milliseconds.
    pub beyond: i64,
    /// The number of samples, less one.
    pub gaps: usize,
}

/// How far a change is stretched.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    before: f64,
    sampled: f64,
    beyond: f64,
}

impl Extent {
    /// Returns the extent of a window's samples.
    #[inline]
    pub(super) fn of(sweep: &Sweep<'_>, step: usize, times: &[i64]) -> Self {
        let (first, last) = (times[0], times[times.len() - 1]);
        Self {
            before: first - sweep.windows.after[step],
            sampled: last - first,
            beyond: sweep.windows.until[step] - last,
            gaps: times.len() - 1,
        }
    }

    /// Stretches the samples to the window's ends, or by half a gap where an end is far away.
    pub(super) fn stretch(self) -> Stretch {
        let [mut before, sampled, mut beyond] = self.seconds();
        let gap = if self.gaps > 0 { sampled / self.gaps as f64 } else { 0.0 };
        let far = gap * 1.1;
        if before >= far {
            before = gap / 2.0;
        }
        if beyond >= far {
            beyond = gap / 2.0;
        }
        Stretch { before, sampled, beyond }
    }

    /// Stretches samples that are known to count from a time after the window's start.
    pub(super) fn stretch_from(self, first: i64, start: i64) -> Stretch {
        let sampled = (first + self.sampled - start) as f64 / 1000.0;
        Stretch { before: 0.0, sampled, ..self.stretch() }
    }

    fn seconds(self) -> [f64; 3] {
        [self.before, self.sampled, self.beyond].map(|millis| millis as f64 / 1000.0)
    }
}

impl Stretch {
    /// Tells whether a counter, drawn backwards, meets zero before the stretch begins.
    ///
    /// The slack lets pass what rounding could hide, for [`bounded`](Self::bounded) to decide.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "a branch keeps a loop from being vectors")]
    pub(super) fn may_meet_zero(&self, first: f64, result: f64) -> bool {
        const SLACK: f64 = 1.0 + 1e-9;
        (result > 0.0) & (first >= 0.0) & (first * self.sampled <= self.before * result * SLACK)
    }

    /// Lets the stretch of a counter begin no earlier than where it meets zero.
    pub(super) fn bounded(mut self, first: f64, result: f64) -> Self {
        if result > 0.0 && first >= 0.0 {
            let to_zero = self.sampled * (first / result);
            if to_zero < self.before {
                self.before = to_zero;
            }
        }
        self
    }

    /// Returns what to multiply a change with.
    #[inline]
    pub(super) fn factor(self, flow: Flow, sweep: &Sweep<'_>) -> f64 {
        let factor = if self.sampled == 0.0 {
            1.0
        } else {
            (self.sampled + self.before + self.beyond) / self.sampled
        };
        if flow == Flow::Rate { factor / sweep.range.seconds() } else { factor }
    }
}
