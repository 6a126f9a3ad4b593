//! What targets expose: the text format of Prometheus and OpenMetrics 1.0.
//!
//! [`read_exposition`] reads a file of one scrape or several into memory, in one pass over its
//! bytes. Both dialects may quote names that are no legacy names.
//!
//! A sample keeps the time that its line gives. Without one it has the time of its scrape: the
//! last scrape of a file is at the time that the caller gives, and the ones before it are
//! [`ExpositionTerms::every`] apart. A scrape ends with `# EOF`; or where a series comes again
//! behind a HELP or TYPE line that came again too, and then it ends with that line; or, in a
//! scrape without any such line, where a series comes again. Otherwise a series that comes again
//! at the same time is a duplicate: the first sample is kept. As Prometheus does it, a series that
//! is missing in a scrape has a stale marker there.

mod dialect;
mod flaw;
mod number;
mod spans;
mod family;
mod line;
mod known;
mod log;
mod read;
#[cfg(test)]
mod tests;

pub use self::dialect::Dialect;
pub(super) use self::line::is_exposition_line;
pub use self::read::ExpositionTerms;
pub use self::read::read_exposition;
