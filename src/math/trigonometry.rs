//! Trigonometric and hyperbolic functions, in radians.

use std::f64::consts::LN_2;

use super::power::ln;

/// Returns the sine.
///
/// ```
/// use promqlite::math::sin;
///
/// assert_eq!(sin(0.0), 0.0);
/// ```
pub fn sin(x: f64) -> f64 {
    x.sin()
}

/// Returns the cosine.
///
/// ```
/// use promqlite::math::cos;
///
/// assert_eq!(cos(0.0), 1.0);
/// ```
pub fn cos(x: f64) -> f64 {
    x.cos()
}

/// Returns the tangent.
///
/// ```
/// use promqlite::math::tan;
///
/// assert_eq!(tan(0.0), 0.0);
/// ```
pub fn tan(x: f64) -> f64 {
    x.tan()
}

/// Returns the angle of a sine.
///
/// ```
/// use promqlite::math::asin;
///
/// assert_eq!(asin(0.0), 0.0);
/// ```
pub fn asin(x: f64) -> f64 {
    x.asin()
}

/// Returns the angle of a cosine.
///
/// ```
/// use promqlite::math::acos;
///
/// assert_eq!(acos(1.0), 0.0);
/// ```
pub fn acos(x: f64) -> f64 {
    x.acos()
}

/// Returns the angle of a tangent.
///
/// ```
/// use promqlite::math::atan;
///
/// assert_eq!(atan(0.0), 0.0);
/// ```
pub fn atan(x: f64) -> f64 {
    x.atan()
}

/// Returns the angle of the point (x, y).
///
/// ```
/// use promqlite::math::atan2;
///
/// assert_eq!(atan2(0.0, 1.0), 0.0);
/// ```
pub fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

/// Returns the hyperbolic sine.
///
/// ```
/// use promqlite::math::sinh;
///
/// assert_eq!(sinh(0.0), 0.0);
/// ```
pub fn sinh(x: f64) -> f64 {
    x.sinh()
}

/// Returns the hyperbolic cosine.
///
/// ```
/// use promqlite::math::cosh;
///
/// assert_eq!(cosh(0.0), 1.0);
/// ```
pub fn cosh(x: f64) -> f64 {
    x.cosh()
}

/// Returns the hyperbolic tangent.
///
/// ```
/// use promqlite::math::tanh;
///
/// assert_eq!(tanh(0.0), 0.0);
/// ```
pub fn tanh(x: f64) -> f64 {
    x.tanh()
}

/// Returns the inverse of the hyperbolic sine.
///
/// ```
/// use promqlite::math::asinh;
///
/// assert_eq!(asinh(0.0), 0.0);
/// ```
pub fn asinh(x: f64) -> f64 {
    x.asinh()
}

/// Returns the inverse of the hyperbolic cosine.
///
/// The textbook formula loses digits close to 1, so there the distance to 1 is used instead.
///
/// ```
/// use promqlite::math::acosh;
///
/// assert_eq!(acosh(1.0), 0.0);
/// ```
pub fn acosh(x: f64) -> f64 {
    const LARGE: f64 = (1_u64 << 28) as f64;
    match x {
        x if x < 1.0 || x.is_nan() => f64::NAN,
        1.0 => 0.0,
        x if x >= LARGE => ln(x) + LN_2,
        x if x > 2.0 => ln(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())),
        x => {
            let above = x - 1.0;
            (above + (2.0 * above + above * above).sqrt()).ln_1p()
        }
    }
}

/// Returns the inverse of the hyperbolic tangent.
///
/// ```
/// use promqlite::math::atanh;
///
/// assert_eq!(atanh(0.0), 0.0);
/// ```
pub fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let twice = size + size;
    let angle = match size {
        size if size < 0.5 => 0.5 * (twice + twice * size / (1.0 - size)).ln_1p(),
        size => 0.5 * (twice / (1.0 - size)).ln_1p(),
    };
    angle.copysign(x)
}
