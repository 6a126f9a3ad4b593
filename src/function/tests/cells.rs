//! Functions of one number and of none.

use crate::function::Kernel;
use crate::function::find;
use crate::time::Timestamp;
use crate::value::Block;

fn cell(name: &str, x: f64, args: &[f64]) -> f64 {
    match find(name).map(|function| function.kernel) {
        Some(Kernel::Cell(kernel)) => kernel(x, args),
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn rounding_takes_ties_up_and_zero_as_nothing_to_round_to() {
    assert_eq!(cell("round", 2.5, &[]), 3.0);
    assert_eq!(cell("round", -2.5, &[]), -2.0);
    assert_eq!(cell("round", 7.3, &[0.5]), 7.5);
    assert!(cell("round", 7.3, &[0.0]).is_nan());
}

#[test]
fn bounds_that_cross_leave_nothing_and_nan_spreads() {
    assert!(Block::is_absent(cell("clamp", 5.0, &[2.0, 1.0])));
    assert_eq!(cell("clamp", 5.0, &[1.0, 2.0]), 2.0);
    assert!(cell("clamp", 5.0, &[f64::NAN, 2.0]).is_nan());
    assert!(cell("clamp_max", f64::NAN, &[2.0]).is_nan());
    assert_eq!(cell("clamp_min", f64::NEG_INFINITY, &[2.0]), 2.0);
}

#[test]
fn logarithms_have_the_last_digits_that_are_seen_elsewhere() {
    for (x, answer) in [
        (2.0, std::f64::consts::LOG10_2),
        (6.0, 0.778_151_250_383_643_6),
        (11.0, 1.041_392_685_158_225_1),
    ] {
        assert_eq!(cell("log10", x, &[]), answer);
    }
    assert_eq!(cell("log2", 8.0, &[]), 3.0);
    assert_eq!(cell("log2", 5e-324, &[]), -1074.0);
    assert_eq!(cell("ln", 0.0, &[]), f64::NEG_INFINITY);
    assert!(cell("ln", -1.0, &[]).is_nan() && cell("log10", f64::NAN, &[]).is_nan());
    assert_eq!(cell("log10", f64::INFINITY, &[]), f64::INFINITY);
    for x in [1e-300, 0.1, 0.7, 1.0, 1.5, 2.0, 3.0, 1e10, 1e300] {
        let (ours, theirs) = (cell("ln", x, &[]), x.ln());
        assert!((ours - theirs).abs() <= 4e-16 * theirs.abs(), "{x}: {ours} {theirs}");
    }
}

#[test]
fn inverse_hyperbolic_functions_are_exact_where_they_are_small() {
    let acosh = cell("acosh", 1.0 + 1e-12, &[]);
    assert!((acosh / 1.414_276_423_180_542_4e-6 - 1.0).abs() < 1e-12, "{acosh:e}");
    assert_eq!(cell("atanh", -1e-20, &[]), -1e-20);
    assert_eq!(cell("atanh", 1.0, &[]), f64::INFINITY);
    assert!(cell("acosh", 0.5, &[]).is_nan() && cell("atanh", 2.0, &[]).is_nan());
}

#[test]
fn infinity_beats_nan_in_extremes_and_nan_beats_the_rest() {
    let of = |name: &str, pair: [f64; 2]| match find(name).map(|function| function.kernel) {
        Some(Kernel::Number(kernel)) => kernel(Timestamp(0), &pair),
        other => panic!("{other:?}"),
    };
    assert_eq!(of("max_of", [f64::NAN, f64::INFINITY]), f64::INFINITY);
    assert_eq!(of("min_of", [f64::NEG_INFINITY, f64::NAN]), f64::NEG_INFINITY);
    assert!(of("max_of", [1.0, f64::NAN]).is_nan() && of("min_of", [1.0, f64::NAN]).is_nan());
    assert!(of("min_of", [0.0, -0.0]).is_sign_negative());
    assert!(of("max_of", [-0.0, 0.0]).is_sign_positive());
}

#[test]
fn dates_are_those_of_go_even_beyond_its_calendar() {
    let names = ["year", "month", "day_of_month", "hour", "minute", "day_of_week", "day_of_year"];
    let date = |seconds: f64| names.map(|name| cell(name, seconds, &[]));
    assert_eq!(date(1_456_790_399.0), [2016.0, 2.0, 29.0, 23.0, 59.0, 1.0, 60.0]);
    assert_eq!(date(-0.5), [1970.0, 1.0, 1.0, 0.0, 0.0, 4.0, 1.0]);
    // One second beyond the latest instant that Go can tell is the earliest one.
    assert_eq!(date(f64::NAN), [292_277_026_596.0, 12.0, 4.0, 15.0, 30.0, 0.0, 339.0]);
    assert_eq!(cell("days_in_month", 1_456_790_399.0, &[]), 29.0);
}
