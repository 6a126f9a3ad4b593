//! Corners of numbers and durations.

use super::DurationFault;
use super::NumberFault;
use super::Shape;
use super::nanoseconds;
use super::scan;
use super::value;

#[test]
fn the_scanner_finds_the_end_and_the_kind() {
    let cases = [
        ("5m]", Shape::Duration, 2),
        ("1h30m ", Shape::Duration, 5),
        ("1_000)", Shape::Number, 5),
        (".5e-3*", Shape::Number, 5),
        ("0x1e ", Shape::Number, 4),
        ("0x1e", Shape::Broken, 4),
        ("0xe+5", Shape::Number, 3),
        ("5mm", Shape::Broken, 3),
        ("1..2", Shape::Broken, 3),
        ("100..4", Shape::Broken, 5),
        ("0deadbeef", Shape::Broken, 3),
    ];
    for (text, shape, end) in cases {
        assert_eq!(scan(text, 0), (shape, end), "{text}");
    }
}

#[test]
fn a_leading_zero_means_octal_where_it_can() {
    assert_eq!(value("0755"), Ok(493.0));
    assert_eq!(value("08"), Ok(8.0));
    assert_eq!(value("0x1F"), Ok(31.0));
    assert_eq!(value("1_000.5"), Ok(1000.5));
    assert_eq!(value("1e999"), Err(NumberFault::Size));
    assert_eq!(value("0x1e+5"), Err(NumberFault::Form));
    assert_eq!(value("Inf"), Ok(f64::INFINITY));
}

#[test]
fn units_go_from_large_to_small() {
    assert_eq!(nanoseconds("1h30m"), Ok(5_400_000_000_000));
    assert_eq!(nanoseconds("1m1h"), Err(DurationFault::Form));
    assert_eq!(nanoseconds("5hs"), Err(DurationFault::Unit("hs".to_owned())));
    assert_eq!(nanoseconds("300y"), Err(DurationFault::Size));
}
