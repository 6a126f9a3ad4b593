//! The head of a data folder: what a server had in memory, read from its logs and chunk files.
//!
//! `open` makes a part of a database of them. All these files may change while they are read, so
//! they are read once and never mapped.

mod log;
mod histogram_record;
mod record;
mod chunk_files;
mod snapshot;
mod tail;
mod replay;
mod head;
mod folder;
#[cfg(test)]
mod log_writer;
#[cfg(test)]
mod tests;

pub(super) use self::folder::open;
#[cfg(test)]
pub(super) use self::log_writer::Packing;
#[cfg(test)]
pub(super) use self::log_writer::RecordWriter;
#[cfg(test)]
pub(super) use self::log_writer::SegmentWriter;
#[cfg(test)]
pub(super) use self::log_writer::chunk_file;
#[cfg(test)]
pub(super) use self::log_writer::floats;
#[cfg(test)]
pub(super) use self::log_writer::series;
