//! Elementary functions with the special values of Go's `math` package.
//!
//! Go takes the logarithm to base 10 from that to base 2, and the last digit shows it.

use std::f64::consts::LOG10_2;

use super::power::log2;

/// Returns the logarithm to base 10.
///
/// ```
/// use promqlite::math::log10;
///
/// assert_eq!([2.0, 6.0, 11.0].map(log10), [
///     0.301_029_995_663_981_2,
///     0.778_151_250_383_643_6,
///     1.041_392_685_158_225_1,
/// ]);
/// ```
pub fn log10(x: f64) -> f64 {
    // Go divides ln 2 by ln 10 before it rounds either.
    log2(x) * LOG10_2
}

/// Returns e to the power of x.
///
/// ```
/// use promqlite::math::exp;
///
/// assert_eq!(exp(0.0), 1.0);
/// ```
pub fn exp(x: f64) -> f64 {
    x.exp()
}

/// Returns x to the power of y; 1 to any power and anything to the power of 0 is 1.
///
/// ```
/// use promqlite::math::pow;
///
/// assert_eq!(pow(2.0, 10.0), 1024.0);
/// ```
pub fn pow(x: f64, y: f64) -> f64 {
    x.powf(y)
}

/// Returns the remainder of a division, with the sign of the dividend.
///
/// ```
/// use promqlite::math::modulo;
///
/// assert_eq!(modulo(-7.0, 3.0), -1.0);
/// ```
pub fn modulo(x: f64, y: f64) -> f64 {
    x % y
}

/// Returns the larger number: +Inf beats NaN, NaN beats all else, 0 beats −0.
///
/// ```
/// use promqlite::math::max;
///
/// assert_eq!(max(1.0, 2.0), 2.0);
/// assert!(max(1.0, f64::NAN).is_nan());
/// ```
pub fn max(x: f64, y: f64) -> f64 {
    if x == f64::INFINITY || y == f64::INFINITY {
        return f64::INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 && y == 0.0 {
        return if x.is_sign_negative() { y } else { x };
    }
    if x > y { x } else { y }
}

/// Returns the smaller number: −Inf beats NaN, NaN beats all else, −0 beats 0.
///
/// ```
/// use promqlite::math::min;
///
/// assert_eq!(min(1.0, 2.0), 1.0);
/// assert!(min(1.0, f64::NAN).is_nan());
/// ```
pub fn min(x: f64, y: f64) -> f64 {
    -max(-x, -y)
}
