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
    /// Starts over without losses beside a sum and keeps the memory.
    pub(super) fn restart(&mut self, total: &Histogram) {
        (self.zero_count, self.count, self.sum) = (0.0, 0.0, 0.0);
        let sides = [(&mut self.positive, &total.positive), (&mut self.negative, &total.negative)];
        for (lost, side) in sides {
            lost.clear();
            lost.resize(side.counts.len(), 0.0);
        }
    }

    /// Calls a function on every number.
    pub(super) fn for_each(&mut self, mut change: impl FnMut(&mut f64)) {
        let Self { zero_count, count, sum, positive, negative } = self;
        let single = [zero_count, count, sum].into_iter();
        single.chain(positive).chain(negative).for_each(&mut change);
    }
}
