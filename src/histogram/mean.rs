//! Means of many histograms, also where their sum would be too large for a float.

use super::layout::Histogram;
use super::outcome::MixedSchemas;
use super::outcome::Outcome;
use super::sum::HistogramSum;

/// Numbers below this can be added to each other without a thought of overflow.
const MODERATE: f64 = 1e300;

/// A running mean of histograms, as `avg` and `avg_over_time` compute it.
///
/// It is a sum to divide in the end, until one that would overflow turns it into a mean that
/// every further histogram moves a little.
///
/// ```
/// use promqlite::histogram::{Histogram, HistogramMean, Side};
///
/// let one =
///     Histogram { count: 3.0, positive: Side::starting_at(1, vec![3.0]), ..Histogram::default() };
/// let mut mean = HistogramMean::starting_at(&one);
/// mean.add(&one).unwrap();
/// assert_eq!(mean.finish().count, 3.0);
/// ```
#[derive(Clone, Debug)]
pub struct HistogramMean {
    /// The sum, or the mean itself.
    sum: HistogramSum,
    count: f64,
    method: Method,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Method {
    Sum,
    Mean,
}

impl HistogramMean {
    /// Starts a mean with its first histogram.
    pub fn starting_at(first: &Histogram) -> Self {
        Self { sum: HistogramSum::starting_at(first), count: 1.0, method: Method::Sum }
    }

    /// Starts over with another first histogram and keeps the memory.
    pub fn restart(&mut self, first: &Histogram) {
        self.sum.restart(first);
        (self.count, self.method) = (1.0, Method::Sum);
    }

    /// Adds a histogram; after an error the mean means nothing.
    pub fn add(&mut self, other: &Histogram) -> Result<(), MixedSchemas> {
        self.count += 1.0;
        if self.method == Method::Sum {
            if is_moderate(&self.sum.total) && is_moderate(other) {
                return self.sum.add(other);
            }
            let mut trial = self.sum.clone();
            trial.add(other)?;
            if !trial.total.has_overflow() {
                self.sum = trial;
                return Ok(());
            }
            self.method = Method::Mean;
            self.divide(self.count - 1.0);
            self.sum.note_reconciled(trial.noticed().reconciled);
        }
        self.approach(other)
    }

    /// Moves the mean towards a histogram by the part that it has in the whole.
    fn approach(&mut self, other: &Histogram) -> Result<(), MixedSchemas> {
        let kept = (self.count - 1.0) / self.count;
        if let Some(lost) = self.sum.lost() {
            lost.for_each(|number| *number *= kept);
        }
        self.sum.total.scale(kept);
        let mut part = other.clone();
        part.divide(self.count);
        self.sum.add(&part)
    }

    fn divide(&mut self, divisor: f64) {
        self.sum.total.divide(divisor);
        if let Some(lost) = self.sum.lost() {
            lost.for_each(|number| *number /= divisor);
        }
    }

    /// Returns what was noticed among all histograms so far.
    pub fn noticed(&self) -> Outcome {
        self.sum.noticed()
    }

    /// Returns the mean, its losses added; buckets may be empty.
    pub fn finish(mut self) -> Histogram {
        self.settle();
        self.sum.finish()
    }

    /// Makes the mean of what was added and returns it; only a restart may follow.
    pub fn settle(&mut self) -> &mut Histogram {
        if self.method == Method::Sum {
            self.divide(self.count);
            self.method = Method::Mean;
        }
        self.sum.settle()
    }
}

/// Tells whether a histogram is so far from overflow that adding it needs no second thought.
fn is_moderate(histogram: &Histogram) -> bool {
    histogram.numbers().all(|number| number.abs() < MODERATE)
}

#[cfg(test)]
mod tests {
    use super::HistogramMean;
    use crate::histogram::Histogram;
    use crate::histogram::ResetHint;
    use crate::histogram::Side;

    fn sample(count: f64, sum: f64) -> Histogram {
        let positive = Side::starting_at(3, vec![count]);
        Histogram { count, sum, positive, ..Histogram::default() }
    }

    fn mean(all: &[Histogram]) -> Histogram {
        let mut mean = HistogramMean::starting_at(&all[0]);
        for other in &all[1..] {
            mean.add(other).unwrap();
        }
        mean.finish()
    }

    #[test]
    fn a_mean_is_a_sum_divided_in_the_end() {
        let all = [sample(1.0, 5.0), sample(2.0, 7.0), sample(6.0, -3.0)];
        assert_eq!(mean(&all), sample(3.0, 3.0));
        assert_eq!(mean(&all[1..2]), all[1]);
    }

    #[test]
    fn sums_beyond_the_floats_have_means_all_the_same() {
        let large = sample(2.0, 1.5e308);
        let all = [large.clone(), large.clone(), large.clone(), large.clone()];
        let mean = mean(&all);
        assert!((mean.sum / 1.5e308 - 1.0).abs() < 1e-15, "{}", mean.sum);
        assert!((mean.count - 2.0).abs() < 1e-15 && mean.positive.counts.len() == 1);
    }

    #[test]
    fn an_infinite_input_makes_an_infinite_mean() {
        let all = [sample(1.0, 1.0), sample(1.0, f64::INFINITY), sample(1.0, 1.0)];
        assert_eq!(mean(&all).sum, f64::INFINITY);
        assert_eq!(mean(&all).count, 1.0);
    }

    #[test]
    fn hints_are_watched_in_both_methods() {
        for sum in [1.0, 1.7e308] {
            let hinted = |reset_hint| Histogram { reset_hint, ..sample(1.0, sum) };
            let mut mean = HistogramMean::starting_at(&hinted(ResetHint::Reset));
            mean.add(&hinted(ResetHint::Reset)).unwrap();
            assert!(!mean.noticed().collision);
            mean.add(&hinted(ResetHint::NotReset)).unwrap();
            assert!(mean.noticed().collision);
        }
    }
}
