//! Quantiles of native histograms.

use super::bucket::Bucket;
use super::bucket::Ends;
use super::bucket::Place;
use super::bucket::Spread;
use super::layout::Histogram;

/// A number read off a histogram, and what NaN observations did to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// What NaN observations did to it.
    pub nan: NanEffect,
}

/// What NaN observations, which are counted in no bucket, did to an estimate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NanEffect {
    /// Nothing, or there were none.
    #[default]
    None,
    /// The quantile lies among them.
    Result,
    /// The quantile is higher than without them.
    Skewed,
    /// They are in no fraction.
    Excluded,
}

impl From<f64> for Estimate {
    fn from(value: f64) -> Self {
        Self { value, nan: NanEffect::None }
    }
}

/// What the search for a rank met last.
struct Reached {
    last: Option<Bucket>,
    /// The observations in all buckets met.
    seen: f64,
}

/// The bucket that a search in no buckets ends with.
const NOWHERE: Bucket = Bucket { lower: 0.0, upper: 0.0, ends: Ends::Both, count: 0.0 };

impl Histogram {
    /// Estimates a quantile.
    ///
    /// Ranks are counted from the nearer end. With NaN observations, which count as largest, only
    /// the lower end is known.
    pub fn quantile(&self, q: f64) -> Estimate {
        match q {
            _ if q < 0.0 => f64::NEG_INFINITY.into(),
            _ if q > 1.0 => f64::INFINITY.into(),
            _ if q.is_nan() || self.count == 0.0 => f64::NAN.into(),
            _ if q < 0.5 || self.sum.is_nan() => self.quantile_from_below(q * self.count),
            _ => self.quantile_from_above((1.0 - q) * self.count),
        }
    }

    fn quantile_from_above(&self, rank: f64) -> Estimate {
        let Reached { last, seen } = self.reach(rank, 0.0, &mut self.places().rev());
        let mut bucket = last.unwrap_or(NOWHERE);
        if let Some(value) = self.settle(&mut bucket) {
            return value.into();
        }
        let seen = if seen > self.count { self.count } else { seen };
        if seen < rank {
            return bucket.upper.into();
        }
        self.interpolate(&bucket, seen - rank).into()
    }

    fn quantile_from_below(&self, rank: f64) -> Estimate {
        let mut places = self.places();
        let Reached { last, seen } = self.reach(rank, 0.0, &mut places);
        let mut bucket = last.unwrap_or(NOWHERE);
        if let Some(value) = self.settle(&mut bucket) {
            return value.into();
        }
        let mut seen = if seen > self.count { self.count } else { seen };
        let may_hold_nan = self.sum.is_nan();
        if seen < rank {
            let value = if may_hold_nan { f64::NAN } else { bucket.upper };
            let nan = if may_hold_nan { NanEffect::Result } else { NanEffect::None };
            return Estimate { value, nan };
        }
        let rank = rank - (seen - bucket.count);
        if may_hold_nan {
            // Prometheus looks for NaN observations in the rest of the buckets and then
            // interpolates in the last one it looked at.
            let rest = self.reach(f64::NAN, seen, &mut places);
            bucket = rest.last.unwrap_or(bucket);
            seen = rest.seen;
        }
        let skewed = may_hold_nan && seen < self.count;
        let nan = if skewed { NanEffect::Skewed } else { NanEffect::None };
        Estimate { value: self.interpolate(&bucket, rank), nan }
    }

    /// Walks until the buckets hold a number of observations, or to the end; NaN is never reached.
    ///
    /// `seen` are those in the buckets before.
    fn reach(
        &self,
        rank: f64,
        mut seen: f64,
        places: &mut dyn Iterator<Item = (Place, f64)>,
    ) -> Reached {
        let mut last = None;
        for (place, count) in places {
            last = Some((place, count));
            seen += count;
            if count != 0.0 && seen >= rank {
                break;
            }
        }
        let last = last.map(|(place, count)| self.bucket(place, count));
        Reached { last, seen }
    }

    /// Replaces bounds nobody can interpolate to; returns the answer where there is but one.
    fn settle(&self, bucket: &mut Bucket) -> Option<f64> {
        if !self.is_custom() {
            if bucket.lower < 0.0 && bucket.upper > 0.0 {
                self.one_sided(bucket);
            }
        } else if bucket.lower == f64::NEG_INFINITY {
            if bucket.upper <= 0.0 {
                return Some(bucket.upper);
            }
            bucket.lower = 0.0;
        } else if bucket.upper == f64::INFINITY {
            return Some(bucket.lower);
        }
        None
    }

    fn interpolate(&self, bucket: &Bucket, rank: f64) -> f64 {
        bucket.value_at(rank / bucket.count, self.spread_in(bucket))
    }

    /// Returns how observations are assumed to lie in a bucket.
    pub(super) fn spread_in(&self, bucket: &Bucket) -> Spread {
        if self.is_custom() || bucket.is_around_zero() { Spread::Even } else { Spread::Exponential }
    }
}

#[cfg(test)]
mod tests {
    use super::NanEffect;
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::Side;
    use crate::math::exp2;

    fn exponential(zero: f64, first: i32, counts: &[f64]) -> Histogram {
        let positive = Side::starting_at(first, counts.to_vec());
        let count = zero + counts.iter().sum::<f64>();
        Histogram { count, zero_count: zero, zero_threshold: 0.5, positive, ..Histogram::default() }
    }

    fn custom(bounds: &[f64], counts: &[f64]) -> Histogram {
        Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            custom_bounds: Some(bounds.into()),
            zero_threshold: 0.0,
            ..exponential(0.0, 0, counts)
        }
    }

    #[test]
    fn the_middle_of_a_bucket_is_that_of_its_logarithms() {
        let histogram = exponential(0.0, 0, &[1.0, 2.0, 1.0]);
        assert_eq!(histogram.quantile(0.5).value, exp2(0.5));
        assert_eq!(histogram.quantile(0.25).value, 1.0);
        assert_eq!(histogram.quantile(1.0).value, 4.0);
        let mirrored = Histogram {
            negative: histogram.positive.clone(),
            positive: Side::default(),
            ..histogram
        };
        assert_eq!(mirrored.quantile(0.5).value, -exp2(0.5));
    }

    #[test]
    fn the_zero_bucket_has_one_side_beside_buckets_of_one_sign() {
        assert_eq!(exponential(4.0, 1, &[4.0]).quantile(0.25).value, 0.25);
        let mut both = exponential(4.0, 1, &[2.0]);
        both.negative = Side::starting_at(1, vec![2.0]);
        both.count = 8.0;
        assert_eq!(both.quantile(0.375).value, -0.25);
    }

    #[test]
    fn custom_buckets_are_even_and_their_infinite_ends_do_not_count() {
        let histogram = custom(&[4.0, 8.0], &[2.0, 4.0, 2.0]);
        assert_eq!(histogram.quantile(0.125).value, 2.0);
        assert_eq!(histogram.quantile(0.5).value, 6.0);
        assert_eq!(histogram.quantile(0.9).value, 8.0);
        assert_eq!(custom(&[-4.0, 8.0], &[2.0, 0.0, 0.0]).quantile(0.1).value, -4.0);
    }

    #[test]
    fn quantiles_outside_of_zero_and_one_are_infinite() {
        let histogram = exponential(1.0, 0, &[1.0]);
        assert_eq!(histogram.quantile(-0.1).value, f64::NEG_INFINITY);
        assert_eq!(histogram.quantile(1.1).value, f64::INFINITY);
        assert!(histogram.quantile(f64::NAN).value.is_nan());
        assert!(Histogram::default().quantile(0.5).value.is_nan());
    }

    #[test]
    fn nan_observations_are_found_by_what_buckets_lack() {
        let mut histogram = exponential(0.0, 1, &[6.0]);
        histogram.sum = f64::NAN;
        histogram.count = 8.0;
        let skewed = histogram.quantile(0.75);
        assert_eq!((skewed.value, skewed.nan), (2.0, NanEffect::Skewed));
        let among = histogram.quantile(0.8);
        assert!(among.value.is_nan() && among.nan == NanEffect::Result);
        histogram.count = 6.0;
        assert_eq!(histogram.quantile(0.75).nan, NanEffect::None);
    }
}
