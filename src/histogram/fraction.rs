//! Fractions of native histograms: how many observations lie between two values.

use super::bucket::Bucket;
use super::bucket::Spread;
use super::layout::Histogram;
use super::quantile::Estimate;
use super::quantile::NanEffect;

/// A value, and how many observations lie below it once that is known.
pub(super) struct Limit {
    value: f64,
    below: Option<f64>,
}

impl Limit {
    pub(super) fn at(value: f64) -> Self {
        Self { value, below: None }
    }

    /// Settles the limit if it lies below or in a bucket that has `rank` observations before it.
    pub(super) fn meet(&mut self, bucket: &Bucket, rank: f64, inside: impl Fn(f64) -> f64) {
        if self.below.is_some() {
            return;
        }
        if bucket.lower >= self.value {
            self.below = Some(rank);
        } else if bucket.upper > self.value {
            self.below = Some(inside(self.value));
        }
    }

    pub(super) fn is_met(&self) -> bool {
        self.below.is_some()
    }

    /// Returns how many of all observations lie below.
    pub(super) fn rank(&self, all: f64) -> f64 {
        match self.below {
            Some(below) if below > all => all,
            Some(below) => below,
            None => all,
        }
    }
}

impl Histogram {
    /// Estimates the fraction of all observations that lie between two values.
    pub fn fraction(&self, lower: f64, upper: f64) -> Estimate {
        if self.count == 0.0 || lower.is_nan() || upper.is_nan() {
            return f64::NAN.into();
        }
        if lower >= upper {
            return 0.0.into();
        }
        let mut limits = [Limit::at(lower), Limit::at(upper)];
        let mut buckets = self.buckets();
        let (mut rank, mut seen) = (0.0, 0.0);
        for mut bucket in buckets.by_ref() {
            seen += bucket.count;
            let spread = self.spread_in(&bucket);
            if bucket.is_around_zero() {
                self.one_sided(&mut bucket);
            }
            let inside = |value| rank_inside(&bucket, rank, value, spread);
            for limit in &mut limits {
                limit.meet(&bucket, rank, inside);
            }
            if limits.iter().all(Limit::is_met) {
                break;
            }
            rank += bucket.count;
        }
        let mut nan = NanEffect::None;
        if self.sum.is_nan() {
            buckets.for_each(|bucket| seen += bucket.count);
            if seen < self.count {
                nan = NanEffect::Excluded;
            }
        } else {
            seen = self.count;
        }
        let [lower, upper] = limits.map(|limit| limit.rank(seen));
        Estimate { value: (upper - lower) / self.count, nan }
    }
}

/// Returns how many observations lie below a value in a bucket.
fn rank_inside(bucket: &Bucket, rank: f64, value: f64, spread: Spread) -> f64 {
    // Nothing can be said inside a bucket that begins nowhere; all of it counts.
    if spread == Spread::Even && bucket.lower == f64::NEG_INFINITY {
        return bucket.count;
    }
    rank + bucket.count * bucket.part_below(value, spread)
}

#[cfg(test)]
mod tests {
    use super::NanEffect;
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::Side;

    const EVERYTHING: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

    fn sample() -> Histogram {
        Histogram {
            count: 10.0,
            zero_count: 2.0,
            zero_threshold: 0.5,
            positive: Side::starting_at(1, vec![4.0, 4.0]),
            ..Histogram::default()
        }
    }

    #[test]
    fn fractions_cut_buckets_by_logarithms_and_the_zero_bucket_evenly() {
        let histogram = sample();
        let fraction = |lower, upper| histogram.fraction(lower, upper).value;
        assert_eq!(fraction(EVERYTHING[0], EVERYTHING[1]), 1.0);
        assert_eq!(fraction(1.0, 2.0), 0.4);
        assert_eq!(fraction(8f64.sqrt(), 9.0), 0.2);
        assert_eq!(fraction(-5.0, 0.25), 0.1);
        assert_eq!(fraction(3.0, 3.0), 0.0);
        assert!(fraction(f64::NAN, 3.0).is_nan());
        assert!(Histogram::default().fraction(0.0, 1.0).value.is_nan());
    }

    #[test]
    fn the_first_and_last_custom_bucket_cannot_be_cut() {
        let histogram = Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count: 8.0,
            positive: Side::starting_at(0, vec![2.0, 4.0, 2.0]),
            custom_bounds: Some([-2.0, 6.0].into()),
            ..Histogram::default()
        };
        assert_eq!(histogram.fraction(-9.0, -2.0).value, 0.0);
        assert_eq!(histogram.fraction(EVERYTHING[0], -9.0).value, 0.25);
        assert_eq!(histogram.fraction(6.0, 99.0).value, 0.0);
        // The bucket around zero has one side, as there are no negative buckets.
        assert_eq!(histogram.fraction(-2.0, 3.0).value, 0.25);
    }

    #[test]
    fn nan_observations_are_in_no_fraction() {
        let histogram = Histogram { sum: f64::NAN, count: 20.0, ..sample() };
        let all = histogram.fraction(EVERYTHING[0], EVERYTHING[1]);
        assert_eq!((all.value, all.nan), (0.5, NanEffect::Excluded));
        let first = histogram.fraction(EVERYTHING[0], 0.0);
        assert_eq!((first.value, first.nan), (0.0, NanEffect::Excluded));
    }
}
