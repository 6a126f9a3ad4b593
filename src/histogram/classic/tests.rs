//! Classic histograms, by hand.

use super::ClassicBucket;
use super::Repair;
use super::classic_fraction;
use super::classic_quantile;

fn buckets(pairs: &[(f64, f64)]) -> Vec<ClassicBucket> {
    pairs.iter().map(|&(upper, count)| ClassicBucket { upper, count }).collect()
}

fn quantile(q: f64, pairs: &[(f64, f64)]) -> f64 {
    classic_quantile(q, &mut buckets(pairs)).value
}

const INF: f64 = f64::INFINITY;
const SAMPLE: [(f64, f64); 4] = [(2.0, 4.0), (4.0, 8.0), (8.0, 16.0), (INF, 20.0)];

#[test]
fn quantiles_lie_evenly_between_bounds() {
    assert_eq!(quantile(0.1, &SAMPLE), 1.0);
    assert_eq!(quantile(0.3, &SAMPLE), 3.0);
    assert_eq!(quantile(0.6, &SAMPLE), 6.0);
    assert_eq!(quantile(0.95, &SAMPLE), 8.0);
    assert_eq!(quantile(0.1, &[(-2.0, 4.0), (INF, 8.0)]), -2.0);
}

#[test]
fn quantiles_need_two_buckets_observations_and_infinity() {
    assert!(quantile(0.5, &[]).is_nan());
    assert!(quantile(0.5, &[(INF, 3.0)]).is_nan());
    assert!(quantile(0.5, &[(1.0, 0.0), (INF, 0.0)]).is_nan());
    assert!(quantile(0.5, &[(1.0, 1.0), (2.0, 3.0)]).is_nan());
    assert!(quantile(f64::NAN, &SAMPLE).is_nan());
    assert_eq!(quantile(-0.1, &SAMPLE), -INF);
    assert_eq!(quantile(1.1, &SAMPLE), INF);
    assert!(quantile(0.0, &[(1.0, 0.0), (INF, 1.0)]).is_nan(), "zero of zero");
}

#[test]
fn equal_bounds_are_added_before_anything_else() {
    let mut mixed = buckets(&[(INF, 10.0), (4.0, 3.0), (2.0, 4.0), (4.0, 3.0)]);
    let estimate = classic_quantile(0.5, &mut mixed);
    assert_eq!((estimate.value, estimate.repair), (3.0, None));
}

#[test]
fn falling_counts_are_lifted_and_reported() {
    let mut fallen = buckets(&[(1.0, 5.0), (2.0, 3.0), (4.0, 6.0), (8.0, 1.0), (INF, 10.0)]);
    let estimate = classic_quantile(0.55, &mut fallen);
    assert_eq!(estimate.value, 3.0);
    assert_eq!(estimate.repair, Some(Repair { lowest: 2.0, highest: 8.0, largest: 5.0 }));
    assert_eq!(classic_quantile(0.55, &mut fallen).repair, None, "already lifted");
}

#[test]
fn differences_of_rounding_are_levelled_silently() {
    let mut level = buckets(&[(1.0, 1.0), (2.0, 1.0 - 1e-13), (4.0, 1.0 + 1e-13), (INF, 2.0)]);
    assert_eq!(classic_quantile(0.9, &mut level).repair, None);
    assert_eq!(level[2].count, 1.0);
}

#[test]
fn fractions_lie_evenly_between_bounds() {
    let fraction = |lower, upper| classic_fraction(lower, upper, &mut buckets(&SAMPLE));
    assert_eq!(fraction(-INF, INF), 1.0);
    assert_eq!(fraction(1.0, 3.0), 0.2);
    assert_eq!(fraction(6.0, 99.0), 0.2);
    assert_eq!(fraction(3.0, 2.0), 0.0);
    assert!(fraction(f64::NAN, 2.0).is_nan());
    assert!(classic_fraction(0.0, 1.0, &mut buckets(&SAMPLE[..3])).is_nan());
}

#[test]
fn a_first_bucket_below_zero_cannot_be_cut() {
    let mut below = buckets(&[(-1.0, 2.0), (1.0, 6.0), (INF, 8.0)]);
    assert_eq!(classic_fraction(-INF, -3.0, &mut below), 0.25);
    assert_eq!(classic_fraction(-3.0, 0.0, &mut below), 0.25);
}
