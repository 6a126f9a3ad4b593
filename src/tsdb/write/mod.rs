//! A writer of blocks that Prometheus and its tools open.
//!
//! [`BlockWriter`] takes series in order of their labels; [`Ulid`] names the block.

mod ulid;
mod sections;
mod cut;
mod chunks;
mod index;
mod writer;

pub use self::ulid::Ulid;
pub use self::writer::BlockCounts;
pub use self::writer::BlockWriter;
