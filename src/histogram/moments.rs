//! Mean, variance and standard deviation of native histograms.

use crate::math;
use crate::math::Kahan;

use super::bucket::Bucket;
use super::bucket::halfway;
use super::layout::Histogram;

impl Histogram {
    /// Returns the mean of all observations.
    pub fn mean(&self) -> f64 {
        self.sum / self.count
    }

    /// Estimates the variance, taking every observation for the middle of its bucket.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        let mut total = Kahan::default();
        for bucket in self.buckets().filter(|bucket| bucket.count != 0.0) {
            let apart = self.middle(&bucket) - mean;
            total.add(bucket.count * apart * apart);
        }
        (total.sum + total.lost) / self.count
    }

    /// Estimates the standard deviation.
    pub fn deviation(&self) -> f64 {
        math::sqrt(self.variance())
    }

    fn middle(&self, bucket: &Bucket) -> f64 {
        if self.is_custom() {
            return halfway(bucket.lower, bucket.upper);
        }
        if bucket.is_around_zero() {
            return 0.0;
        }
        let middle = math::sqrt(bucket.upper * bucket.lower);
        if bucket.upper < 0.0 { -middle } else { middle }
    }
}

#[cfg(test)]
mod tests {
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::Side;

    #[test]
    fn observations_stand_at_the_geometric_middle() {
        let histogram = Histogram {
            schema: -1,
            count: 4.0,
            zero_count: 2.0,
            positive: Side::starting_at(1, vec![1.0]),
            negative: Side::starting_at(1, vec![1.0]),
            ..Histogram::default()
        };
        assert_eq!((histogram.mean(), histogram.variance()), (0.0, 2.0));
        assert_eq!(histogram.deviation(), 2f64.sqrt());
    }

    #[test]
    fn custom_buckets_have_their_middle_halfway() {
        let mut histogram = Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count: 2.0,
            sum: 10.0,
            positive: Side::starting_at(1, vec![1.0, 1.0]),
            custom_bounds: Some([1.0, 3.0, 13.0].into()),
            ..Histogram::default()
        };
        assert_eq!(histogram.variance(), 9.0);
        histogram.positive = Side::starting_at(1, vec![1.0, 1.0, 1.0]);
        assert_eq!(histogram.variance(), f64::INFINITY);
    }
}
