//! Sums of many histograms, with what rounding takes from each bucket kept beside it.

use super::layout::Histogram;
use super::layout::ResetHint;
use super::lost::Lost;
use super::outcome::MixedSchemas;
use super::outcome::Outcome;

/// A running sum of histograms, as `sum` and `sum_over_time` compute it.
///
/// ```
/// use promqlite::histogram::{Histogram, HistogramSum, Side};
///
/// let one =
///     Histogram { count: 3.0, positive: Side::starting_at(1, vec![3.0]), ..Histogram::default() };
/// let mut sum = HistogramSum::starting_at(&one);
/// sum.add(&one).unwrap();
/// assert_eq!(sum.finish().count, 6.0);
/// ```
#[derive(Clone, Debug)]
pub struct HistogramSum {
    pub(super) total: Histogram,
    lost: Lost,
    /// How many histograms were added to the first; before there are any, nothing is lost.
    further: usize,
    reset_seen: bool,
    no_reset_seen: bool,
    reconciled: bool,
}

impl HistogramSum {
    /// Starts a sum with its first histogram.
    pub fn starting_at(first: &Histogram) -> Self {
        let mut sum = Self {
            total: first.clone(),
            lost: Lost::default(),
            further: 0,
            reset_seen: false,
            no_reset_seen: false,
            reconciled: false,
        };
        sum.note_hint(first.reset_hint);
        sum
    }

    /// Starts over with another first histogram and keeps the memory.
    pub fn restart(&mut self, first: &Histogram) {
        self.total.clone_from(first);
        self.further = 0;
        (self.reset_seen, self.no_reset_seen, self.reconciled) = (false, false, false);
        self.note_hint(first.reset_hint);
    }

    /// Adds a histogram; after an error the sum means nothing.
    pub fn add(&mut self, other: &Histogram) -> Result<(), MixedSchemas> {
        self.note_hint(other.reset_hint);
        if self.further == 0 {
            self.lost.restart(&self.total);
        }
        self.further += 1;
        self.reconciled |= self.total.add_compensated(other, &mut self.lost)?;
        Ok(())
    }

    /// Returns what was noticed among all histograms so far.
    pub fn noticed(&self) -> Outcome {
        let collision = self.reset_seen && self.no_reset_seen;
        Outcome { reconciled: self.reconciled, collision }
    }

    /// Returns the sum, its losses added; buckets may be empty.
    pub fn finish(mut self) -> Histogram {
        self.settle();
        self.total
    }

    /// Adds the losses to the sum and returns it; what follows is compensated anew.
    pub fn settle(&mut self) -> &mut Histogram {
        if self.further > 0 {
            self.total.restore(&self.lost);
            self.further = 0;
        }
        &mut self.total
    }

    /// Returns what the total lacks, if anything was added.
    pub(super) fn lost(&mut self) -> Option<&mut Lost> {
        (self.further > 0).then_some(&mut self.lost)
    }

    pub(super) fn note_hint(&mut self, hint: ResetHint) {
        self.reset_seen |= hint == ResetHint::Reset;
        self.no_reset_seen |= hint == ResetHint::NotReset;
    }

    pub(super) fn note_reconciled(&mut self, reconciled: bool) {
        self.reconciled |= reconciled;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::HistogramSum;
    use crate::histogram::Histogram;
    use crate::histogram::MixedSchemas;
    use crate::histogram::Outcome;
    use crate::histogram::ResetHint;
    use crate::histogram::Side;
    use crate::histogram::samples::any_custom;
    use crate::histogram::samples::any_exponential;

    fn one_bucket(index: i32, count: f64) -> Histogram {
        let positive = Side::starting_at(index, vec![count]);
        Histogram { count, sum: count, positive, ..Histogram::default() }
    }

    #[test]
    fn small_counts_survive_beside_large_ones() {
        let mut sum = HistogramSum::starting_at(&one_bucket(1, 1e16));
        sum.add(&one_bucket(1, 1.0)).unwrap();
        sum.add(&one_bucket(2, 1.0)).unwrap();
        sum.add(&one_bucket(1, 1.0)).unwrap();
        let total = sum.finish();
        assert_eq!(total.positive.counts, [1e16 + 2.0, 1.0]);
        assert_eq!(total.count, 1e16 + 4.0);
    }

    #[test]
    fn losses_move_along_when_the_resolution_falls() {
        let mut fine = one_bucket(1, 1e16);
        fine.schema = 1;
        let mut sum = HistogramSum::starting_at(&fine);
        fine.positive.counts[0] = 1.0;
        sum.add(&fine).unwrap();
        sum.add(&one_bucket(1, 1.0)).unwrap();
        assert_eq!(sum.finish().positive.counts, [1e16 + 2.0]);
    }

    #[test]
    fn conflicting_hints_are_found_however_far_apart() {
        let hinted = |reset_hint| Histogram { reset_hint, ..one_bucket(0, 1.0) };
        let mut sum = HistogramSum::starting_at(&hinted(ResetHint::Reset));
        sum.add(&hinted(ResetHint::Unknown)).unwrap();
        assert_eq!(sum.noticed(), Outcome::default());
        sum.add(&hinted(ResetHint::NotReset)).unwrap();
        assert!(sum.noticed().collision);
        sum.restart(&hinted(ResetHint::Gauge));
        assert_eq!(sum.noticed(), Outcome::default());
        assert_eq!(sum.finish(), hinted(ResetHint::Gauge));
    }

    #[test]
    fn kinds_of_buckets_do_not_mix() {
        let custom = Histogram { schema: -53, ..Histogram::default() };
        let mut sum = HistogramSum::starting_at(&one_bucket(0, 1.0));
        assert_eq!(sum.add(&custom), Err(MixedSchemas));
    }

    proptest! {
        #[test]
        fn whole_numbers_add_as_without_compensation(
            all in proptest::collection::vec(any_exponential(), 1..5)
        ) {
            let mut plain = all[0].clone();
            let mut sum = HistogramSum::starting_at(&all[0]);
            for other in &all[1..] {
                plain.add_assign(other).unwrap();
                sum.add(other).unwrap();
            }
            prop_assert_eq!(sum.finish(), plain);
        }

        #[test]
        fn custom_buckets_do_too(all in proptest::collection::vec(any_custom(), 1..5)) {
            let mut plain = all[0].clone();
            let mut sum = HistogramSum::starting_at(&all[0]);
            let mut reconciled = false;
            for other in &all[1..] {
                reconciled |= plain.add_assign(other).unwrap().reconciled;
                sum.add(other).unwrap();
            }
            prop_assert_eq!(sum.noticed().reconciled, reconciled);
            prop_assert_eq!(sum.finish(), plain);
        }
    }
}
