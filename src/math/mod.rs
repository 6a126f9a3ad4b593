//! The few functions whose last bit matters: compensated sums and Go's rounding of text.
//!
//! [`Kahan`] is the sum Prometheus computes everywhere it adds samples. Elementary functions are
//! called through this room only, so that one place decides whose rounding the answers have.

mod deep;
mod kahan;
mod stale;
mod nearly;
mod power;
mod elementary;
mod trigonometry;
mod decimal;
mod text;
mod spelling;

pub use self::deep::deep;
pub use self::elementary::exp;
pub use self::elementary::log10;
pub use self::elementary::max;
pub use self::elementary::min;
pub use self::elementary::modulo;
pub use self::elementary::pow;
pub use self::kahan::Kahan;
pub use self::nearly::almost_equal;
pub use self::power::exp2;
pub use self::power::ldexp;
pub use self::power::ln;
pub use self::power::log2;
pub use self::power::sqrt;
pub use self::spelling::nearest;
pub use self::stale::STALE;
pub use self::stale::STALE_BITS;
pub use self::stale::is_stale;
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
