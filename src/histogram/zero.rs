//! Zero buckets of different widths, brought to one.

use crate::math::Kahan;

use super::cells::Compensated;
use super::cells::Plain;
use super::cells::compact;
use super::layout::Histogram;
use super::layout::Side;
use super::lost::Lost;
use super::schema::exponential_bound;
use super::walk::indexes;

/// What a zero bucket holds after it was widened, and how wide it became.
pub(super) struct Widened {
    pub(super) zero: Kahan,
    pub(super) threshold: f64,
}

impl Histogram {
    /// Returns what the zero bucket would hold if it were at least this much wider.
    ///
    /// Where the new edge would cut a bucket in two that is not empty, it moves to the bucket's
    /// far end.
    pub(super) fn widened_zero(&self, threshold: f64, lost: Option<&Lost>) -> Widened {
        let mut zero =
            Kahan { sum: self.zero_count, lost: lost.map_or(0.0, |lost| lost.zero_count) };
        let mut threshold = threshold;
        if threshold == self.zero_threshold {
            return Widened { zero, threshold };
        }
        loop {
            // A second round starts over, except that the compensation goes on.
            zero.sum = self.zero_count;
            let beside = lost.map(|lost| lost.positive.as_slice());
            if let Some(cut) = swallow(&self.positive, beside, self.schema, threshold, &mut zero) {
                threshold = cut;
            }
            let beside = lost.map(|lost| lost.negative.as_slice());
            match swallow(&self.negative, beside, self.schema, threshold, &mut zero) {
                // What the positive side gave was measured with the narrower edge.
                Some(cut) => threshold = cut,
                None => return Widened { zero, threshold },
            }
        }
    }

    /// Widens the zero bucket until it has the same edge as the other histogram's would have.
    ///
    /// Returns what the other one's zero bucket then holds.
    pub(super) fn reconcile_zero(&mut self, other: &Self, mut lost: Option<&mut Lost>) -> Kahan {
        let mut theirs = Kahan::starting_at(other.zero_count);
        let mut threshold = other.zero_threshold;
        while threshold != self.zero_threshold {
            if threshold.is_nan() || self.zero_threshold.is_nan() {
                break;
            }
            if self.zero_threshold > threshold {
                let widened = other.widened_zero(self.zero_threshold, None);
                (theirs, threshold) = (widened.zero, widened.threshold);
            }
            if threshold > self.zero_threshold {
                let widened = self.widened_zero(threshold, lost.as_deref());
                self.zero_count = widened.zero.sum;
                self.zero_threshold = widened.threshold;
                if let Some(lost) = lost.as_deref_mut() {
                    lost.zero_count = widened.zero.lost;
                }
                self.drop_swallowed(lost.as_deref_mut());
            }
        }
        theirs
    }

    /// Drops the buckets inside the zero bucket, which holds their counts already.
    fn drop_swallowed(&mut self, lost: Option<&mut Lost>) {
        let (schema, threshold) = (self.schema, self.zero_threshold);
        let swallowed = |side: &Side| {
            let inside = |index: &i32| exponential_bound(index.wrapping_sub(1), schema) < threshold;
            indexes(&side.runs).take_while(inside).count().min(side.counts.len())
        };
        let (above, below) = (swallowed(&self.positive), swallowed(&self.negative));
        self.positive.counts[..above].fill(0.0);
        self.negative.counts[..below].fill(0.0);
        let Some(lost) = lost else {
            return self.compact();
        };
        for (beside, swallowed) in [(&mut lost.positive, above), (&mut lost.negative, below)] {
            beside.iter_mut().take(swallowed).for_each(|lost| *lost = 0.0);
        }
        for (side, lost) in
            [(&mut self.positive, &mut lost.positive), (&mut self.negative, &mut lost.negative)]
        {
            compact(&mut side.runs, Compensated { counts: &mut side.counts, lost });
        }
    }

    /// Drops empty buckets and joins the runs that touch.
    pub fn compact(&mut self) {
        for side in [&mut self.positive, &mut self.negative] {
            compact(&mut side.runs, Plain(&mut side.counts));
        }
    }
}

/// Adds the buckets that begin inside the threshold; returns the end of one that it cuts.
fn swallow(
    side: &Side,
    lost: Option<&[f64]>,
    schema: i32,
    threshold: f64,
    zero: &mut Kahan,
) -> Option<f64> {
    for (i, (index, count)) in side.cells().enumerate() {
        if exponential_bound(index.wrapping_sub(1), schema) >= threshold {
            break;
        }
        zero.add(count);
        if let Some(&lost) = lost.and_then(|lost| lost.get(i)) {
            zero.add(lost);
        }
        let end = exponential_bound(index, schema);
        if end > threshold {
            return (count != 0.0).then_some(end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::histogram::Histogram;
    use crate::histogram::Side;

    fn sample() -> Histogram {
        Histogram {
            zero_count: 1.0,
            zero_threshold: 0.125,
            positive: Side::starting_at(-1, vec![2.0, 3.0, 4.0]),
            negative: Side::starting_at(0, vec![5.0]),
            ..Histogram::default()
        }
    }

    #[test]
    fn a_wider_zero_bucket_swallows_what_lies_inside() {
        let widened = sample().widened_zero(0.5, None);
        assert_eq!((widened.zero.sum, widened.threshold), (3.0, 0.5));
    }

    #[test]
    fn an_edge_inside_a_populated_bucket_moves_to_its_end() {
        // 0.75 lies in (0.5, 1] on both sides, so all of them go in.
        let widened = sample().widened_zero(0.75, None);
        assert_eq!((widened.zero.sum, widened.threshold), (11.0, 1.0));
    }

    #[test]
    fn both_histograms_end_with_one_threshold() {
        let mut left = sample();
        let right = Histogram {
            zero_threshold: 0.3,
            positive: Side::starting_at(-1, vec![7.0]),
            ..Histogram::default()
        };
        // 0.3 cuts (0.25, 0.5] of both, so the edge is 0.5.
        let theirs = left.reconcile_zero(&right, None);
        assert_eq!((left.zero_threshold, left.zero_count, theirs.sum), (0.5, 3.0, 7.0));
        assert_eq!(left.positive.cells().collect::<Vec<_>>(), [(0, 3.0), (1, 4.0)]);
    }

    #[test]
    fn a_threshold_that_is_no_number_ends_the_search() {
        let mut left = sample();
        let right = Histogram { zero_threshold: f64::NAN, ..Histogram::default() };
        assert_eq!(left.reconcile_zero(&right, None).sum, 0.0);
    }
}
