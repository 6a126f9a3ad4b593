//! Elementary functions with the special values of Go's `math` package.
//!
//! Where Go's last digits can be seen, as in `floor(log10(x))`, its way of computing is followed;
//! elsewhere the platform's library is as good as its.

use std::f64::consts::LN_2;
use std::f64::consts::LN_10;
use std::f64::consts::SQRT_2;

/// ln 2 in two parts, the first of which is exact when multiplied by a small integer.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The coefficients of (ln(1+s) − ln(1−s)) / s − 2 in even powers of s, as in fdlibm.
const LN_SERIES: [f64; 7] = [
    6.666_666_666_666_735e-1,
    3.999_999_999_940_942e-1,
    2.857_142_874_366_239e-1,
    2.222_219_843_214_978_4e-1,
    1.818_357_216_161_805e-1,
    1.531_383_769_920_937_3e-1,
    1.479_819_860_511_658_6e-1,
];

/// Returns the natural logarithm.
pub fn ln(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x <= 0.0 {
        return if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    let (mut fraction, mut power) = split(x);
    if fraction < SQRT_2 / 2.0 {
        fraction *= 2.0;
        power -= 1;
    }
    let (f, k) = (fraction - 1.0, f64::from(power));
    let s = f / (2.0 + f);
    let (square, fourth) = (s * s, s * s * (s * s));
    let [l1, l2, l3, l4, l5, l6, l7] = LN_SERIES;
    let odd = square * (l1 + fourth * (l3 + fourth * (l5 + fourth * l7)));
    let even = fourth * (l2 + fourth * (l4 + fourth * l6));
    let half_square = 0.5 * f * f;
    let rest = half_square - (s * (half_square + (odd + even)) + k * LN_2_LOW);
    k * LN_2_HIGH - (rest - f)
}

/// Returns the logarithm to base 2; exact for powers of two.
pub fn log2(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return ln(x);
    }
    let (fraction, power) = split(x);
    if fraction == 0.5 {
        return f64::from(power - 1);
    }
    ln(fraction) * (1.0 / LN_2) + f64::from(power)
}

/// Returns the logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    log2(x) * (LN_2 / LN_10)
}

/// Splits a positive finite number into a fraction in [0.5, 1) and a power of two.
fn split(x: f64) -> (f64, i32) {
    const SUBNORMAL_SHIFT: i32 = 52;
    if x < f64::MIN_POSITIVE {
        let (fraction, power) = split(x * (1_u64 << SUBNORMAL_SHIFT) as f64);
        return (fraction, power - SUBNORMAL_SHIFT);
    }
    let bits = x.to_bits();
    let power = ((bits >> 52) & 0x7ff) as i32 - 1022;
    (f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)), power)
}

/// Returns e to the power of x.
pub fn exp(x: f64) -> f64 {
    x.exp()
}

/// Returns 2 to the power of x.
pub fn exp2(x: f64) -> f64 {
    x.exp2()
}

/// Returns the square root.
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
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
