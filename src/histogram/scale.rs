//! Multiplying and dividing histograms by numbers.

use super::layout::Histogram;
use super::layout::ResetHint;

impl Histogram {
    /// Multiplies every count and the sum; a negative factor makes a gauge.
    pub fn scale(&mut self, factor: f64) {
        self.for_each(|number| *number *= factor);
        if factor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Divides every count and the sum; a negative divisor makes a gauge, and zero drops all
    /// buckets but the one around zero.
    pub fn divide(&mut self, divisor: f64) {
        if divisor == 0.0 {
            self.positive.clear();
            self.negative.clear();
        }
        self.for_each(|number| *number /= divisor);
        if divisor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Changes the sign of every count and of the sum, which makes a gauge.
    pub fn negate(&mut self) {
        self.scale(-1.0);
    }

    /// Tells whether any number has become infinite.
    pub fn has_overflow(&self) -> bool {
        self.numbers().any(f64::is_infinite)
    }

    /// Returns every count and the sum.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        let single = [self.zero_count, self.count, self.sum];
        single.into_iter().chain(self.positive.counts.iter().chain(&self.negative.counts).copied())
    }

    fn for_each(&mut self, mut change: impl FnMut(&mut f64)) {
        change(&mut self.zero_count);
        change(&mut self.count);
        change(&mut self.sum);
        self.positive.counts.iter_mut().for_each(&mut change);
        self.negative.counts.iter_mut().for_each(&mut change);
    }
}

#[cfg(test)]
mod tests {
    use crate::histogram::Histogram;
    use crate::histogram::ResetHint;
    use crate::histogram::Side;

    fn sample() -> Histogram {
        Histogram {
            count: 6.0,
            sum: -9.0,
            zero_count: 1.0,
            zero_threshold: 0.01,
            positive: Side::starting_at(2, vec![2.0]),
            negative: Side::starting_at(1, vec![3.0]),
            reset_hint: ResetHint::Reset,
            ..Histogram::default()
        }
    }

    #[test]
    fn scaling_leaves_the_layout_and_the_threshold() {
        let mut histogram = sample();
        histogram.scale(0.5);
        assert_eq!(histogram.numbers().collect::<Vec<_>>(), [0.5, 3.0, -4.5, 1.0, 1.5]);
        assert_eq!((histogram.zero_threshold, histogram.reset_hint), (0.01, ResetHint::Reset));
    }

    #[test]
    fn negative_factors_and_divisors_make_gauges() {
        let (mut scaled, mut divided, mut negated) = (sample(), sample(), sample());
        scaled.scale(-2.0);
        divided.divide(-0.5);
        negated.negate();
        assert_eq!(scaled, divided);
        assert_eq!(scaled.reset_hint, ResetHint::Gauge);
        assert_eq!((negated.count, negated.sum), (-6.0, 9.0));
    }

    #[test]
    fn division_by_zero_leaves_the_zero_bucket_alone() {
        let mut histogram = sample();
        histogram.divide(0.0);
        assert_eq!(histogram.positive, Side::default());
        assert_eq!(histogram.negative, Side::default());
        assert_eq!(
            histogram.numbers().collect::<Vec<_>>(),
            [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY]
        );
        assert!(histogram.has_overflow() && !sample().has_overflow());
    }
}
