//! What rounding took from a sum of histograms.

use super::layout::Histogram;

/// The compensation beside each number of a running sum, bucket by bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct Lost {
    pub(super) zero_count: f64,
    pub(super) count: f64,
    pub(super) sum: f64,
    /// One for each count of the sum's positive side.
    pub(super) positive: Vec<f64>,
    /// One for each count of its negative side.
    pub(super) negative: Vec<f64>,
}

impl Lost {
    /// Starts without losses beside a sum.
    pub(super) fn beside(total: &Histogram) -> Self {
        Self {
            positive: vec![0.0; total.positive.counts.len()],
            negative: vec![0.0; total.negative.counts.len()],
            ..Self::default()
        }
    }

    /// Calls a function on every number.
    pub(super) fn for_each(&mut self, mut change: impl FnMut(&mut f64)) {
        let Self { zero_count, count, sum, positive, negative } = self;
        let single = [zero_count, count, sum].into_iter();
        single.chain(positive).chain(negative).for_each(&mut change);
    }
}
