//! Counter resets: whether a histogram can follow another one.

use std::iter;

use super::custom::regroup;
use super::custom::same_bounds;
use super::custom::shared_bounds;
use super::layout::Histogram;
use super::layout::ResetHint;
use super::layout::Side;
use super::schema::exponential_bound;
use super::schema::is_exponential;
use super::schema::reduced_index;

impl Histogram {
    /// Tells whether the counter was reset between an earlier histogram and this one.
    ///
    /// A hint decides if there is one. Otherwise anything that counts fewer than before is a
    /// reset, and so is a layout that growth cannot explain: a finer schema, a narrower zero
    /// bucket, another kind of buckets. The sum does not count, since it may fall.
    pub fn resets_after(&self, before: &Self) -> bool {
        match self.reset_hint {
            ResetHint::Reset => return true,
            ResetHint::NotReset => return false,
            // The functions for counters may be used with gauges too.
            ResetHint::Unknown | ResetHint::Gauge => {}
        }
        if self.count < before.count || (self.is_custom() && !before.is_custom()) {
            return true;
        }
        if self.is_custom() && !same_bounds(self, before) {
            return self.any_group_fell(before);
        }
        self.schema > before.schema || self.zero_fell(before) || self.any_bucket_fell(before)
    }

    fn zero_fell(&self, before: &Self) -> bool {
        if self.zero_threshold < before.zero_threshold {
            return true;
        }
        let then = before.widened_zero(self.zero_threshold, None);
        // An edge inside a populated bucket does not come about by widening.
        then.threshold != self.zero_threshold || self.zero_count < then.zero.sum
    }

    fn any_bucket_fell(&self, before: &Self) -> bool {
        let sides = [(&self.positive, &before.positive), (&self.negative, &before.negative)];
        sides.into_iter().any(|(now, then)| {
            if self.schema == before.schema && now.runs == then.runs && self.sees_all(now) {
                return now.counts.iter().zip(&then.counts).any(|(now, then)| now < then);
            }
            fell(self.seen(now, self.schema), self.seen(then, before.schema))
        })
    }

    /// Tells whether no bucket of a side is inside this histogram's zero bucket.
    fn sees_all(&self, side: &Side) -> bool {
        side.first_above(self.schema, self.zero_threshold) == i32::MIN
    }

    /// Returns a side's buckets at this histogram's resolution outside of its zero bucket.
    fn seen<'a>(&self, side: &'a Side, schema: i32) -> impl Iterator<Item = (i32, f64)> + 'a {
        let (to, threshold) = (self.schema, self.zero_threshold);
        merged(side, schema, to).skip_while(move |(index, _)| {
            is_exponential(to) && exponential_bound(*index, to) <= threshold
        })
    }

    /// Compares custom buckets between the bounds that both histograms have.
    fn any_group_fell(&self, before: &Self) -> bool {
        let shared = shared_bounds(self.bounds(), before.bounds());
        let groups = |histogram: &Self| {
            let mut groups = vec![0.0; shared.len() + 1];
            let add = |i: usize, count| groups[i] += count;
            regroup(&histogram.positive, histogram.bounds(), &shared, add);
            groups
        };
        groups(self).iter().zip(groups(before)).any(|(now, then)| *now < then)
    }
}

/// Returns the buckets of a side, those merged that a coarser schema holds in one.
fn merged(side: &Side, from: i32, to: i32) -> impl Iterator<Item = (i32, f64)> + '_ {
    let coarse = move |(index, count)| (reduced_index(index, from, to), count);
    let mut cells = side.cells().map(coarse).peekable();
    iter::from_fn(move || {
        let (index, mut total) = cells.next()?;
        while let Some((_, count)) = cells.next_if(|cell| cell.0 == index) {
            total += count;
        }
        Some((index, total))
    })
}

/// Tells whether any bucket holds less than it did, or is gone though something was in it.
fn fell(now: impl Iterator<Item = (i32, f64)>, mut then: impl Iterator<Item = (i32, f64)>) -> bool {
    let mut now = now.peekable();
    then.any(|(index, then)| {
        while now.next_if(|cell| cell.0 < index).is_some() {}
        match now.peek() {
            Some(&(same, count)) if same == index => count < then,
            _ => then != 0.0,
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::ResetHint;
    use crate::histogram::Side;
    use crate::histogram::samples::any_custom;
    use crate::histogram::samples::any_exponential;

    fn sample(first: i32, counts: &[f64]) -> Histogram {
        let positive = Side::starting_at(first, counts.to_vec());
        Histogram { count: 100.0, positive, schema: 1, ..Histogram::default() }
    }

    #[test]
    fn hints_are_believed() {
        let (small, large) = (sample(0, &[1.0]), sample(0, &[2.0]));
        let hinted = |reset_hint, of: &Histogram| Histogram { reset_hint, ..of.clone() };
        assert!(hinted(ResetHint::Reset, &large).resets_after(&small));
        assert!(!hinted(ResetHint::NotReset, &small).resets_after(&large));
        assert!(hinted(ResetHint::Gauge, &small).resets_after(&large));
        assert!(!large.resets_after(&hinted(ResetHint::Reset, &small)));
    }

    #[test]
    fn a_bucket_that_is_gone_was_reset_unless_it_was_empty() {
        assert!(sample(1, &[9.0]).resets_after(&sample(0, &[1.0, 2.0])));
        assert!(!sample(1, &[9.0]).resets_after(&sample(0, &[0.0, 2.0])));
        assert!(!sample(0, &[0.0, 9.0]).resets_after(&sample(1, &[2.0])));
        assert!(sample(0, &[]).resets_after(&sample(0, &[0.0, 2.0])));
    }

    #[test]
    fn the_schema_may_fall_and_not_rise() {
        let fine = sample(1, &[1.0, 2.0]);
        let mut coarse = sample(1, &[3.0]);
        coarse.schema = 0;
        assert!(!coarse.resets_after(&fine));
        assert!(fine.resets_after(&coarse));
        coarse.positive.counts[0] = 2.0;
        assert!(coarse.resets_after(&fine));
    }

    #[test]
    fn the_zero_bucket_may_widen_up_to_a_bound_and_not_shrink() {
        let narrow = Histogram { schema: 0, ..sample(0, &[4.0, 5.0]) };
        let wide = |zero_threshold, zero_count, counts: &[f64]| Histogram {
            zero_threshold,
            zero_count,
            schema: 0,
            ..sample(1, counts)
        };
        assert!(!wide(1.0, 4.0, &[5.0]).resets_after(&narrow));
        assert!(wide(1.0, 3.0, &[5.0]).resets_after(&narrow));
        assert!(wide(0.75, 9.0, &[5.0]).resets_after(&narrow));
        assert!(narrow.resets_after(&wide(1.0, 0.0, &[])));
    }

    #[test]
    fn custom_buckets_are_compared_between_shared_bounds() {
        let custom = |bounds: &[f64], counts: &[f64]| Histogram {
            custom_bounds: Some(bounds.into()),
            schema: CUSTOM_BUCKETS_SCHEMA,
            ..sample(0, counts)
        };
        let before = custom(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 0.0]);
        assert!(!custom(&[2.0, 3.0], &[3.0, 3.0]).resets_after(&before));
        assert!(custom(&[2.0, 3.0], &[2.0, 9.0]).resets_after(&before));
        assert!(!custom(&[7.0], &[0.0, 6.0]).resets_after(&before));
        assert!(before.resets_after(&sample(0, &[])) && sample(0, &[]).resets_after(&before));
    }

    proptest! {
        #[test]
        fn what_has_only_grown_was_not_reset(
            before in any_exponential(), growth in any_exponential()
        ) {
            let mut now = before.clone();
            now.add_assign(&Histogram { schema: before.schema, ..growth }).unwrap();
            prop_assert!(!now.resets_after(&before));
        }

        #[test]
        fn custom_buckets_grow_too(before in any_custom(), growth in any_custom()) {
            let mut now = before.clone();
            now.add_assign(&growth).unwrap();
            prop_assert!(!now.resets_after(&before));
            let emptied = Histogram { count: -1.0, ..now };
            prop_assert!(emptied.resets_after(&before));
        }
    }
}
