//! Prometheus' data folders: blocks, the head's files, and a writer of blocks.
//!
//! [`Tsdb`] opens a block, a folder of blocks or a server's data folder and is a storage. What is
//! damaged is told as [`Damage`] or fails, as
//! [`Strictness`](crate::storage::Strictness) says. [`capture`] copies any storage
//! into blocks; [`BlockWriter`] writes one by hand.

mod flaw;
mod reach;
mod bytes;
mod map;
mod damage;
mod chunk;
mod part;
mod sparse;
mod checked;
mod rows;
mod overlap;
mod reading;
mod matching;
mod block;
mod live;
mod known;
mod folder;
mod figures;
mod chosen;
mod database;
mod write;
mod capture;
#[cfg(test)]
mod scratch;
#[cfg(test)]
mod world;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_one_tests;
#[cfg(test)]
mod snapshot_tests;
#[cfg(test)]
mod corruption_tests;

pub use self::capture::CaptureError;
pub use self::capture::CaptureOrder;
pub use self::capture::Captured;
pub use self::capture::Progress;
pub use self::capture::capture;
pub use self::chunk::Encoding;
pub use self::damage::Damage;
pub use self::damage::TsdbError;
pub use self::database::Tsdb;
pub use self::figures::ChunkFigures;
pub use self::figures::PartFigures;
pub use self::known::write_metadata;
pub use self::write::BlockCounts;
pub use self::write::BlockWriter;
pub use self::write::ChunkError;
pub use self::write::RawChunk;
pub use self::write::Ulid;
