//! The marker that says a series has ended.

/// The bit pattern of the marker that says a series has ended.
pub const STALE_BITS: u64 = 0x7ff0_0000_0000_0002;

/// The stale marker as a float; compare bits, never values.
pub const STALE: f64 = f64::from_bits(STALE_BITS);

/// Tells whether a sample is the stale marker rather than a value.
///
/// ```
/// use promqlite::math::{STALE, is_stale};
///
/// assert!(is_stale(STALE) && !is_stale(f64::NAN));
/// ```
#[inline]
pub fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE_BITS
}
