//! Blocks: finished folders of an index, files of chunks, and deletions.
//!
//! [`Block`] is a part of a database; its tables are walked lazily, its files are mapped.

mod version;
mod meta;
mod tombstones;
mod segments;
mod postings;
mod symbols;
mod series;
mod index;
mod whole;

pub(super) use self::index::MAGIC as INDEX_MAGIC;
pub(super) use self::segments::MAGIC as SEGMENT_MAGIC;
pub(super) use self::tombstones::MAGIC as TOMBSTONES_MAGIC;
pub(super) use self::tombstones::Tombstones;
pub(super) use self::whole::Block;
