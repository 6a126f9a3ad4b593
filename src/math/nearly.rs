//! Equality up to a tolerance.

use super::is_stale;

/// Tells whether two values differ by less than a part of their sum.
///
/// All NaNs are alike except the stale marker, which is like itself only.
///
/// ```
/// use promqlite::math::almost_equal;
///
/// assert!(almost_equal(1.0, 1.0 + 1e-9, 1e-6));
/// assert!(!almost_equal(1.0, 1.1, 1e-6));
/// ```
pub fn almost_equal(a: f64, b: f64, tolerance: f64) -> bool {
    if is_stale(a) || is_stale(b) {
        return is_stale(a) && is_stale(b);
    }
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    let sum = a.abs() + b.abs();
    let apart = (a - b).abs();
    // A relative difference means nothing where the sum itself has lost its precision.
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return apart < tolerance * f64::MIN_POSITIVE;
    }
    apart / least(sum, f64::MAX) < tolerance
}

fn least(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::almost_equal;
    use crate::math::STALE;

    #[test]
    fn the_tolerance_is_a_part_of_the_sum() {
        assert!(almost_equal(10.0, 10.000_001, 1e-6));
        assert!(!almost_equal(10.0, 10.1, 1e-6));
        assert!(!almost_equal(f64::MAX, f64::MAX / 8.0, 0.1));
        assert!(!almost_equal(0.0, 1e-300, 1e-6));
    }

    #[test]
    fn the_stale_marker_is_like_itself_only() {
        assert!(almost_equal(f64::NAN, -f64::NAN, 0.1));
        assert!(almost_equal(STALE, STALE, 0.1));
        assert!(!almost_equal(STALE, f64::NAN, 0.1));
        assert!(!almost_equal(f64::NAN, 1.0, 0.1));
    }
}
