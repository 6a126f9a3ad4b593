//! What `promtool tsdb dump` prints: a series, a value and a time on each line.
//!
//! [`read_dump`] reads it. The other form, `dump-openmetrics`, is OpenMetrics and read as such.

mod histogram;
mod line;
mod read;

pub(super) use self::read::is_dump_line;
pub use self::read::read_dump;
