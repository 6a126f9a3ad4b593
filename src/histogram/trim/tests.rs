//! Cut histograms, by hand and by law.

use proptest::prelude::*;

use super::Keep;
use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::histogram::samples::any_custom;
use crate::histogram::samples::any_exponential;

fn trimmed(histogram: &Histogram, keep: Keep, at: f64) -> Histogram {
    let mut histogram = histogram.clone();
    histogram.trim(keep, at);
    histogram
}

fn exponential() -> Histogram {
    Histogram {
        count: 15.0,
        sum: 77.0,
        zero_count: 3.0,
        zero_threshold: 0.25,
        positive: Side::starting_at(1, vec![4.0, 8.0]),
        ..Histogram::default()
    }
}

fn custom() -> Histogram {
    Histogram {
        schema: CUSTOM_BUCKETS_SCHEMA,
        count: 12.0,
        sum: 50.0,
        positive: Side::starting_at(0, vec![4.0, 6.0, 2.0]),
        custom_bounds: Some([4.0, 8.0].into()),
        ..Histogram::default()
    }
}

#[test]
fn buckets_beyond_the_cut_are_dropped_and_the_sum_is_estimated() {
    let low = trimmed(&exponential(), Keep::AtMost, 2.0);
    assert_eq!(low.positive, Side::starting_at(1, vec![4.0]));
    // Three in the middle of [0, 0.25], four at the geometric middle of (1, 2].
    assert_eq!((low.count, low.sum), (7.0, 4.0 * 2f64.sqrt() + 3.0 * 0.125));
    let high = trimmed(&exponential(), Keep::AtLeast, 2.0);
    assert_eq!((high.count, high.sum, high.zero_count), (8.0, 8.0 * 8f64.sqrt(), 0.0));
}

#[test]
fn a_cut_through_a_bucket_divides_it_by_logarithms() {
    let at = 2f64.sqrt();
    let low = trimmed(&exponential(), Keep::AtMost, at);
    let high = trimmed(&exponential(), Keep::AtLeast, at);
    assert!((low.positive.counts[0] - 2.0).abs() < 1e-14);
    assert!((high.positive.counts[0] - 2.0).abs() < 1e-14);
    let mut mirrored = exponential();
    std::mem::swap(&mut mirrored.positive, &mut mirrored.negative);
    let rest = trimmed(&mirrored, Keep::AtMost, -at);
    assert!((rest.sum + high.sum).abs() < 1e-13 && rest.count == high.count);
}

#[test]
fn the_zero_bucket_is_divided_evenly_and_only_where_values_may_lie() {
    let low = trimmed(&exponential(), Keep::AtMost, 0.125);
    assert_eq!((low.zero_count, low.sum), (1.5, 1.5 * 0.0625));
    assert_eq!(trimmed(&exponential(), Keep::AtLeast, -0.2), exponential());
    let nan = trimmed(&exponential(), Keep::AtMost, f64::NAN);
    assert!(nan.count.is_nan() && nan.zero_count.is_nan() && nan.positive == Side::default());
}

#[test]
fn cuts_that_drop_nothing_leave_even_the_sum() {
    assert_eq!(trimmed(&exponential(), Keep::AtMost, 4.0), exponential());
    assert_eq!(trimmed(&custom(), Keep::AtLeast, f64::NEG_INFINITY), custom());
    assert_eq!(trimmed(&custom(), Keep::AtMost, f64::INFINITY), custom());
}

#[test]
fn infinite_custom_buckets_are_dropped_or_taken_to_begin_at_zero() {
    let counts = |keep, at| trimmed(&custom(), keep, at).positive.counts;
    assert_eq!(counts(Keep::AtMost, 1.0), [1.0]);
    assert_eq!(counts(Keep::AtMost, 6.0), [4.0, 3.0]);
    assert_eq!(counts(Keep::AtMost, 99.0), [4.0, 6.0]);
    assert_eq!(counts(Keep::AtMost, -1.0), [0.0; 0]);
    assert_eq!(counts(Keep::AtLeast, 3.0), [1.0, 6.0, 2.0]);
    assert_eq!(counts(Keep::AtLeast, -3.0), [6.0, 2.0]);
    assert_eq!(counts(Keep::AtLeast, 99.0), [2.0]);
    assert_eq!(trimmed(&custom(), Keep::AtLeast, 99.0).sum, 198.0);
}

proptest! {
    #[test]
    fn the_two_parts_make_the_whole(histogram in any_exponential(), at in -9.0..9.0f64) {
        let low = trimmed(&histogram, Keep::AtMost, at);
        let high = trimmed(&histogram, Keep::AtLeast, at);
        prop_assert!((low.count + high.count - histogram.count).abs() < 1e-9);
    }

    #[test]
    fn what_is_cut_twice_is_cut_once_where_buckets_end(
        histogram in any_custom(), at in any::<prop::sample::Index>()
    ) {
        prop_assume!(!histogram.bounds().is_empty());
        let at = *at.get(histogram.bounds());
        let once = trimmed(&histogram, Keep::AtMost, at);
        prop_assert_eq!(trimmed(&once, Keep::AtMost, at), once);
    }
}
