//! Logarithms and powers of two, step by step as Go computes them in software.
//!
//! A hardware or C library may round the last bit otherwise, and interpolated quantiles would
//! show it. The polynomials are the well-known ones of fdlibm.

/// The high bits of ln 2; products with small integers are exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
/// What is missing from [`LN_2_HIGH`].
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);

/// Returns the natural logarithm.
///
/// ```
/// use promqlite::math::ln;
///
/// assert_eq!(ln(1.0), 0.0);
/// ```
pub fn ln(x: f64) -> f64 {
    match x {
        _ if x.is_nan() || x == f64::INFINITY => x,
        _ if x < 0.0 => f64::NAN,
        0.0 => f64::NEG_INFINITY,
        _ => ln_of_positive(x),
    }
}

fn ln_of_positive(x: f64) -> f64 {
    let (mut fraction, mut power) = split(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        power -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(power);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2 * polynomial(s4, &LN_ODD);
    let even = s4 * polynomial(s4, &LN_EVEN);
    let half_square = 0.5 * f * f;
    let correction = s * (half_square + (odd + even)) + k * LN_2_LOW;
    k * LN_2_HIGH - ((half_square - correction) - f)
}

/// The coefficients of the odd terms of the logarithm's series, lowest first.
const LN_ODD: [f64; 4] = [
    f64::from_bits(0x3fe5_5555_5555_5593),
    f64::from_bits(0x3fd2_4924_9422_9359),
    f64::from_bits(0x3fc7_4664_96cb_03de),
    f64::from_bits(0x3fc2_f112_df3e_5244),
];

/// The coefficients of its even terms.
const LN_EVEN: [f64; 3] = [
    f64::from_bits(0x3fd9_9999_9997_fa04),
    f64::from_bits(0x3fcc_71c5_1d8e_78af),
    f64::from_bits(0x3fc3_9a09_d078_c69f),
];

/// Returns the logarithm to base two, which is exact for powers of two.
///
/// ```
/// use promqlite::math::log2;
///
/// assert_eq!(log2(8.0), 3.0);
/// ```
pub fn log2(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 || x == f64::INFINITY {
        return ln(x);
    }
    let (fraction, power) = split(x);
    if fraction == 0.5 {
        return f64::from(power - 1);
    }
    ln(fraction) * std::f64::consts::LOG2_E + f64::from(power)
}

/// The coefficients of the exponential's rational approximation, lowest first.
const EXP: [f64; 5] = [
    f64::from_bits(0x3fc5_5555_5555_5555),
    f64::from_bits(0xbf66_c16c_16be_bd93),
    f64::from_bits(0x3f11_566a_af25_de2c),
    f64::from_bits(0xbebb_bd41_c5d2_6bf1),
    f64::from_bits(0x3e66_3769_72be_a4d0),
];

/// Returns two to a power.
///
/// ```
/// use promqlite::math::exp2;
///
/// assert_eq!(exp2(-1.0), 0.5);
/// ```
pub fn exp2(x: f64) -> f64 {
    match x {
        _ if x.is_nan() => x,
        // The largest float below 1024; only there does the result leave the range.
        _ if x > 1_023.999_999_999_999_9 => f64::INFINITY,
        _ if x < -1_074.0 => 0.0,
        _ => exp2_in_range(x),
    }
}

fn exp2_in_range(x: f64) -> f64 {
    // Halves are rounded away from zero; the cast cuts off.
    let power = if x > 0.0 { x + 0.5 } else { x - 0.5 } as i32;
    let rest = x - f64::from(power);
    let high = rest * LN_2_HIGH;
    let low = -rest * LN_2_LOW;
    let r = high - low;
    let square = r * r;
    let c = r - square * polynomial(square, &EXP);
    ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), power)
}

/// Evaluates a polynomial by Horner's rule, coefficients lowest first.
#[inline]
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().copied().reduce(|sum, next| next + x * sum).unwrap_or(0.0)
}

/// Returns `fraction · 2^power`, rounded once.
///
/// ```
/// use promqlite::math::ldexp;
///
/// assert_eq!(ldexp(0.75, 3), 6.0);
/// ```
pub fn ldexp(fraction: f64, power: i32) -> f64 {
    match power {
        -1_022..=1_023 => fraction * two_to(power),
        1_024.. => fraction * two_to(1_023) * two_to((power - 1_023).min(1_023)),
        // The first product is exact, so only the second rounds.
        _ => fraction * two_to(-960) * two_to((power + 960).max(-1_022)),
    }
}

/// Returns a power of two that is a normal float.
#[inline]
fn two_to(power: i32) -> f64 {
    f64::from_bits(((power + 1_023) as u64) << 52)
}

/// Splits a positive finite float into a fraction in [0.5, 1) and a power of two.
fn split(x: f64) -> (f64, i32) {
    if x < f64::MIN_POSITIVE {
        let (fraction, power) = split(x * two_to(52));
        return (fraction, power - 52);
    }
    let bits = x.to_bits();
    let power = ((bits >> 52) & 0x7ff) as i32 - 1_022;
    let fraction = f64::from_bits((bits & !(0x7ff << 52)) | (1_022 << 52));
    (fraction, power)
}

/// Returns the square root, which IEEE 754 rounds correctly everywhere.
///
/// ```
/// use promqlite::math::sqrt;
///
/// assert_eq!(sqrt(9.0), 3.0);
/// ```
#[inline]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

#[cfg(test)]
mod tests {
    use super::exp2;
    use super::ldexp;
    use super::ln;
    use super::log2;

    #[test]
    fn logarithms_of_powers_of_two_are_whole() {
        for power in -1_074..=1_023 {
            let x = ldexp(1.0, power);
            assert_eq!(log2(x), f64::from(power), "2^{power}");
            assert_eq!(exp2(f64::from(power)), x, "2^{power}");
        }
    }

    #[test]
    fn both_stay_within_an_ulp_or_two_of_the_platform() {
        for i in 1..4_000 {
            let x = f64::from(i) * 0.037;
            let near = |a: f64, b: f64| (a - b).abs() <= 4.0 * f64::EPSILON * b.abs();
            // The fraction's logarithm and the whole power may cancel.
            let log2_is_near =
                (log2(x) - x.log2()).abs() <= 2.0 * f64::EPSILON * x.log2().abs().max(1.0);
            assert!(near(ln(x), x.ln()), "ln({x})");
            assert!(log2_is_near, "log2({x})");
            assert!(near(exp2(x), x.exp2()), "exp2({x})");
            assert!(near(exp2(-x), (-x).exp2()), "exp2(-{x})");
        }
    }

    #[test]
    fn the_last_bit_is_that_of_the_software_and_not_of_the_nearest_float() {
        assert_eq!(exp2(0.5).to_bits() + 1, 2f64.sqrt().to_bits());
        assert_eq!(exp2(-0.5).to_bits() + 1, 0.5f64.sqrt().to_bits());
    }

    #[test]
    fn the_edges_of_the_range_are_those_of_ieee() {
        assert_eq!(exp2(1_024.0), f64::INFINITY);
        assert_eq!(exp2(-1_075.0), 0.0);
        assert_eq!(exp2(-1_074.0), f64::from_bits(1));
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(log2(f64::INFINITY), f64::INFINITY);
        assert!(log2(-1.0).is_nan() && exp2(f64::NAN).is_nan());
        assert_eq!(ldexp(0.75, 1_025), f64::INFINITY);
        assert_eq!(ldexp(0.5, 2_000_000_000), f64::INFINITY);
        assert_eq!(ldexp(0.5, -2_000_000_000), 0.0);
    }
}
