//! A snapshot of the head's memory, written when a server shuts down.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::label::Labels;
use crate::tsdb::block::Tombstones;
use crate::tsdb::bytes::ByteReader;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;

use super::record;

/// Where a snapshot lies and up to where it covers the log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    /// The number of the log's segment.
    pub(super) segment: u64,
    /// The offset in it.
    pub(super) offset: u64,
    /// The folder of the snapshot.
    pub(super) folder: PathBuf,
}

/// A chunk that was open when the snapshot was made.
pub(super) struct OpenChunk {
    /// The times of its first and last samples.
    pub(super) reach: Reach,
    /// How its samples are written.
    pub(super) encoding: Encoding,
    /// Its bytes.
    pub(super) bytes: Box<[u8]>,
}

/// Somebody who is told the records of a snapshot.
pub(super) trait Listener {
    /// A series has a number and perhaps an open chunk.
    fn series(&mut self, series: u64, labels: Labels, open: Option<OpenChunk>);
    /// Stretches of series were deleted.
    fn deleted(&mut self, tombstones: &Tombstones);
}

/// Finds the latest snapshot of a data folder.
pub(super) fn latest(folder: &Path) -> Result<Option<Place>, TsdbError> {
    let mut places = Vec::new();
    for entry in fs::read_dir(folder).map_err(TsdbError::io(folder))? {
        let path = entry.map_err(TsdbError::io(folder))?.path();
        places.extend(place(&path).filter(|_| path.is_dir()));
    }
    Ok(places.into_iter().max())
}

fn place(path: &Path) -> Option<Place> {
    let numbers = path.file_name()?.to_str()?.strip_prefix("chunk_snapshot.")?;
    let (segment, offset) = numbers.split_once('.')?;
    let (segment, offset) = (segment.parse().ok()?, offset.parse().ok()?);
    Some(Place { segment, offset, folder: path.to_owned() })
}

/// Tells what a record holds; exemplars are passed over.
pub(super) fn tell(record: &[u8], listener: &mut dyn Listener) -> Result<(), Flaw> {
    let mut reader = ByteReader::new(record);
    match reader.byte()? {
        1 => {
            let series = reader.be64()?;
            let labels = record::labels(&mut reader)?;
            // This was the length of chunks once.
            reader.be64()?;
            let open = if reader.uvarint()? == 0 { None } else { open_chunk(reader)? };
            listener.series(series, labels, open);
        }
        2 => listener.deleted(&Tombstones::decode(reader.sized()?)?),
        _ => {}
    }
    Ok(())
}

fn open_chunk(mut reader: ByteReader<'_>) -> Result<Option<OpenChunk>, Flaw> {
    let reach = Reach { first: reader.be64()? as i64, last: reader.be64()? as i64 };
    let encoding = Encoding::of(reader.byte()?);
    let bytes = reader.sized()?.into();
    // Behind it stands the last sample once more.
    Ok(encoding.map(|encoding| OpenChunk { reach, encoding, bytes }))
}
