//! The few functions whose last bit matters: compensated sums and Go's rounding of text.
//!
//! [`Kahan`] is the sum Prometheus computes everywhere it adds samples. Elementary functions are
//! called through this room only, so that one place decides whose rounding the answers have.

mod elementary;
mod trigonometry;
mod kahan;
mod text;
mod spelling;

pub use self::elementary::exp;
pub use self::elementary::exp2;
pub use self::elementary::ln;
pub use self::elementary::log2;
pub use self::elementary::log10;
pub use self::elementary::max;
pub use self::elementary::min;
pub use self::elementary::modulo;
pub use self::elementary::pow;
pub use self::elementary::sqrt;
pub use self::kahan::Kahan;
pub use self::spelling::nearest;
pub use self::text::append;
pub use self::text::general;
pub use self::text::general_rounded;
pub use self::text::is_printable;
pub use self::text::json_into;
pub use self::text::plain;
pub use self::text::plain_into;
pub use self::text::quote;
pub use self::text::quote_char;
pub use self::text::quote_into;
pub use self::text::shortest;
pub use self::trigonometry::acos;
pub use self::trigonometry::acosh;
pub use self::trigonometry::asin;
pub use self::trigonometry::asinh;
pub use self::trigonometry::atan;
pub use self::trigonometry::atan2;
pub use self::trigonometry::atanh;
pub use self::trigonometry::cos;
pub use self::trigonometry::cosh;
pub use self::trigonometry::sin;
pub use self::trigonometry::sinh;
pub use self::trigonometry::tan;
pub use self::trigonometry::tanh;

/// The bit pattern of the marker that says a series has ended.
pub const STALE_BITS: u64 = 0x7ff0_0000_0000_0002;

/// The stale marker as a float; compare bits, never values.
pub const STALE: f64 = f64::from_bits(STALE_BITS);

/// Tells whether a sample is the stale marker rather than a value.
#[inline]
pub fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE_BITS
}
