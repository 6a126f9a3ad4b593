//! A writer of blocks that Prometheus and its tools open.
//!
//! [`BlockWriter`] takes series in order of their labels; [`Ulid`] names the block. [`RawChunk`] is
//! a chunk by itself.

mod ulid;
mod sections;
mod raw;
mod chunks;
mod index;
mod writer;

pub use self::raw::ChunkError;
pub use self::raw::RawChunk;
pub use self::ulid::Ulid;
pub use self::writer::BlockCounts;
pub use self::writer::BlockWriter;
pub(super) use self::writer::TEMPORARY;
