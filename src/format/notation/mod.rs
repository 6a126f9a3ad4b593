//! Series and histogram notation: how promqltest and promtool write samples.
//!
//! [`read_series`] reads a metric and its values; [`write_histogram`] and its kin print them.

mod error;
mod number;
mod digits;
mod token;
mod lexer;
mod combine;
mod series;
mod literal;
mod write;
#[cfg(test)]
mod tests;

pub use self::error::NotationError;
pub use self::number::read_duration;
pub use self::number::read_float;
pub use self::number::read_number;
pub use self::number::write_duration;
pub use self::series::HintText;
pub use self::series::Item;
pub use self::series::SeriesLine;
pub use self::series::read_series;
pub use self::series::read_series_start;
pub use self::write::write_float;
pub use self::write::write_histogram;
pub use self::write::write_items;
pub use self::write::write_metric;
