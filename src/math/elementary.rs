//! Elementary functions with the special values of Go's `math` package.
//!
//! Go takes the logarithm to base 10 from that to base 2, and `floor(log10(1000))` shows it.

use std::f64::consts::LN_2;
use std::f64::consts::LN_10;

use super::power::log2;

/// Returns the logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    log2(x) * (LN_2 / LN_10)
}

/// Returns e to the power of x.
pub fn exp(x: f64) -> f64 {
    x.exp()
}

/// Returns x to the power of y; 1 to any power and anything to the power of 0 is 1.
pub fn pow(x: f64, y: f64) -> f64 {
    x.powf(y)
}

/// Returns the remainder of a division, with the sign of the dividend.
pub fn modulo(x: f64, y: f64) -> f64 {
    x % y
}

/// Returns the larger number: +Inf beats NaN, NaN beats all else, 0 beats −0.
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
pub fn min(x: f64, y: f64) -> f64 {
    -max(-x, -y)
}
