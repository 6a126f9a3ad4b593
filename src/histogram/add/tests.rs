//! Sums and differences of histograms, by hand and by law.

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::MixedSchemas;
use crate::histogram::Outcome;
use crate::histogram::ResetHint;
use crate::histogram::Side;

fn exponential(schema: i32, first: i32, counts: &[f64]) -> Histogram {
    let count = counts.iter().sum();
    let positive = Side::starting_at(first, counts.to_vec());
    Histogram { schema, count, sum: 2.0 * count, positive, ..Histogram::default() }
}

fn custom(bounds: &[f64], counts: &[f64]) -> Histogram {
    Histogram {
        custom_bounds: Some(bounds.into()),
        ..exponential(CUSTOM_BUCKETS_SCHEMA, 0, counts)
    }
}

fn cells(side: &Side) -> Vec<(i32, f64)> {
    side.cells().collect()
}

#[test]
fn equal_layouts_add_bucket_by_bucket() {
    let mut sum = exponential(3, 7, &[1.0, 0.0, 2.0]);
    let outcome = sum.add_assign(&exponential(3, 7, &[4.0, 5.0, 6.0]));
    assert_eq!(outcome, Ok(Outcome::default()));
    assert_eq!(cells(&sum.positive), [(7, 5.0), (8, 5.0), (9, 8.0)]);
    assert_eq!((sum.count, sum.sum), (18.0, 36.0));
}

#[test]
fn buckets_that_are_missing_are_put_in() {
    let mut sum = exponential(0, 0, &[1.0]);
    sum.add_assign(&exponential(0, -2, &[3.0, 4.0, 5.0, 6.0])).unwrap();
    assert_eq!(cells(&sum.positive), [(-2, 3.0), (-1, 4.0), (0, 6.0), (1, 6.0)]);
    sum.subtract_assign(&exponential(0, 4, &[9.0])).unwrap();
    assert_eq!(cells(&sum.positive).last(), Some(&(4, -9.0)));
}

#[test]
fn the_coarser_schema_wins_from_either_side() {
    let (fine, coarse) = (exponential(1, 1, &[1.0, 2.0, 3.0]), exponential(0, 1, &[10.0]));
    let (mut left, mut right) = (fine.clone(), coarse.clone());
    left.add_assign(&coarse).unwrap();
    right.add_assign(&fine).unwrap();
    assert_eq!(cells(&left.positive), [(1, 13.0), (2, 3.0)]);
    assert_eq!(left, right);
}

#[test]
fn exponential_and_custom_buckets_do_not_mix() {
    let mut sum = exponential(0, 0, &[1.0]);
    let before = sum.clone();
    assert_eq!(sum.add_assign(&custom(&[1.0], &[1.0])), Err(MixedSchemas));
    assert_eq!(sum, before);
}

#[test]
fn custom_buckets_meet_at_their_shared_bounds() {
    let mut sum = custom(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0]);
    let outcome = sum.subtract_assign(&custom(&[2.0, 3.0, 5.0], &[1.0, 1.0, 1.0, 1.0]));
    assert_eq!(outcome, Ok(Outcome { reconciled: true, collision: false }));
    assert_eq!(sum.bounds(), [2.0, 3.0]);
    assert_eq!(cells(&sum.positive), [(0, 2.0), (1, 2.0), (2, 2.0)]);
    let mut strange = custom(&[1.0], &[4.0, 4.0]);
    strange.add_assign(&custom(&[7.0], &[1.0])).unwrap();
    assert!(strange.bounds().is_empty());
    assert_eq!(cells(&strange.positive), [(0, 9.0)]);
}

#[test]
fn buckets_inside_the_wider_zero_bucket_are_counted_there_once() {
    let mut wide = exponential(0, 1, &[5.0]);
    (wide.zero_threshold, wide.zero_count) = (1.0, 2.0);
    let narrow = exponential(0, -1, &[1.0, 1.0, 1.0]);
    let mut other_way = narrow.clone();
    wide.add_assign(&narrow).unwrap();
    assert_eq!((wide.zero_count, wide.zero_threshold), (4.0, 1.0));
    assert_eq!(cells(&wide.positive), [(1, 6.0)]);
    let mut again = exponential(0, 1, &[5.0]);
    (again.zero_threshold, again.zero_count) = (1.0, 2.0);
    other_way.add_assign(&again).unwrap();
    assert_eq!(other_way.zero_count, 4.0);
    assert_eq!(cells(&other_way.positive), [(1, 6.0)]);
}

#[test]
fn contradicting_hints_are_reported_and_forgotten() {
    let mut sum = exponential(0, 0, &[1.0]);
    sum.reset_hint = ResetHint::Reset;
    let mut other = sum.clone();
    other.reset_hint = ResetHint::NotReset;
    assert_eq!(sum.add_assign(&other), Ok(Outcome { reconciled: false, collision: true }));
    assert_eq!(sum.reset_hint, ResetHint::Unknown);
}

mod laws {
    use proptest::prelude::*;

    use crate::histogram::Histogram;
    use crate::histogram::Side;
    use crate::histogram::samples::any_exponential;

    proptest! {
        #[test]
        fn what_was_added_can_be_subtracted_again(
            a in any_exponential(), b in any_exponential()
        ) {
            let mut there = a.clone();
            there.add_assign(&b).unwrap();
            let schema = there.schema;
            there.subtract_assign(&b).unwrap();
            there.compact();
            // What is left is the first one as the sum sees it: coarser, and with a zero bucket
            // as wide as both needed.
            let mut here = a;
            let zero = here.widened_zero(there.zero_threshold, None);
            prop_assert_eq!(zero.threshold, there.zero_threshold);
            here.add_assign(&Histogram {
                schema, zero_threshold: there.zero_threshold, ..Histogram::default()
            }).unwrap();
            here.compact();
            prop_assert_eq!(there, here);
        }

        #[test]
        fn addition_does_not_care_for_order(a in any_exponential(), b in any_exponential()) {
            // Across schemas it does: a bucket inside the zero bucket may become part of a
            // coarser one that is not.
            let schema = a.schema.min(b.schema);
            let (a, b) = (a.reduced_to(schema), b.reduced_to(schema));
            let (mut left, mut right) = (a.clone(), b.clone());
            left.add_assign(&b).unwrap();
            right.add_assign(&a).unwrap();
            left.compact();
            right.compact();
            prop_assert_eq!(left, right);
        }

        #[test]
        fn compacting_keeps_every_populated_bucket(a in any_exponential()) {
            let populated = |side: &Side| {
                side.cells().filter(|cell| cell.1 != 0.0).collect::<Vec<_>>()
            };
            let mut compact = a.clone();
            compact.compact();
            prop_assert_eq!(populated(&compact.positive), populated(&a.positive));
            prop_assert_eq!(populated(&compact.negative), populated(&a.negative));
            prop_assert_eq!(compact.positive.cells().count(), populated(&a.positive).len());
            let again = { let mut again = compact.clone(); again.compact(); again };
            prop_assert_eq!(again, compact);
        }

        #[test]
        fn a_lower_resolution_counts_the_same(a in any_exponential(), by in 0..6_i32) {
            let total = |histogram: &Histogram| -> f64 {
                histogram.positive.counts.iter().chain(&histogram.negative.counts).sum()
            };
            let reduced = a.reduced_to((a.schema - by).max(-4));
            prop_assert_eq!(total(&reduced), total(&a));
            prop_assert_eq!(reduced.positive.cells().count(), reduced.positive.counts.len());
        }
    }
}
