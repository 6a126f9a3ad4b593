//! The number of an aggregation over all steps.

/// The extremes of a row of numbers, as Prometheus finds them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extremes {
    /// The largest; a NaN where there is one and nothing is infinite.
    pub(super) most: f64,
    /// The smallest; a NaN where there is one and nothing is infinite.
    pub(super) least: f64,
    /// Whether any of them is not a number.
    pub(super) any_nan: bool,
}

impl Extremes {
    /// Looks at all numbers.
    pub(super) fn of(numbers: &[f64]) -> Self {
        let start = Self { most: f64::MIN, least: f64::MAX, any_nan: false };
        numbers.iter().fold(start, |known, &number| Self {
            most: extreme(known.most, number, f64::INFINITY, f64::max),
            least: extreme(known.least, number, f64::NEG_INFINITY, f64::min),
            any_nan: known.any_nan || number.is_nan(),
        })
    }
}

/// Picks one of two numbers: infinity beats a NaN, and a NaN beats the rest, as in Go.
fn extreme(known: f64, number: f64, infinity: f64, pick: fn(f64, f64) -> f64) -> f64 {
    if known == infinity || number == infinity {
        infinity
    } else if known.is_nan() || number.is_nan() {
        f64::NAN
    } else {
        pick(known, number)
    }
}
