//! How much there is in each part of a data folder.

use std::collections::BTreeMap;
use std::path::Path;

use crate::storage::Cancel;
use crate::time::Timestamp;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::part::Part;
use crate::tsdb::part::Title;
use crate::tsdb::reach::Reach;

/// What a part of a data folder holds.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct PartFigures {
    /// The name of a block; none for the head.
    pub block: Option<String>,
    /// How often a block was compacted.
    pub level: u64,
    /// The earliest time there may be samples for.
    pub first: Timestamp,
    /// The latest time there may be samples for.
    pub last: Timestamp,
    /// How many series it has.
    pub series: u64,
    /// How many of them have samples that were deleted.
    pub deleted: u64,
    /// The bytes of a block's files; none for the head.
    pub file_bytes: Option<u64>,
    /// Its chunks, by the names of their encodings; samples that no chunk holds yet are `columns`.
    pub chunks: BTreeMap<&'static str, ChunkFigures>,
}

/// Chunks of one encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChunkFigures {
    /// How many there are.
    pub chunks: u64,
    /// How many samples they hold, stale markers and deleted ones among them.
    pub samples: u64,
    /// How many bytes they take.
    pub bytes: u64,
}

/// Walks all chunks of a part.
pub(super) fn of_part(part: &dyn Part) -> Result<PartFigures, TsdbError> {
    let Title { block, level, folder } = part.title();
    let file_bytes = folder.map(folder_bytes);
    let all = part.find(&[], &Cancel::new())?;
    let mut chunks = BTreeMap::<&'static str, ChunkFigures>::new();
    let (mut pieces, mut deleted) = (Vec::new(), 0);
    for &series in &all {
        pieces.clear();
        part.pieces(series, Reach::ALL, &mut pieces)?;
        deleted += u64::from(!part.deleted(series).is_empty());
        for &piece in &pieces {
            if let Some(weight) = part.weigh(piece)? {
                let figures = chunks.entry(weight.encoding.map_or("columns", Encoding::as_str));
                let figures = figures.or_default();
                figures.chunks += 1;
                figures.samples += weight.samples as u64;
                figures.bytes += weight.bytes as u64;
            }
        }
    }
    let reach = part.reach();
    let (first, last) = (Timestamp(reach.first), Timestamp(reach.last));
    let series = all.len() as u64;
    Ok(PartFigures { block, level, first, last, series, deleted, file_bytes, chunks })
}

/// Returns the bytes of all files of a folder; what cannot be looked at counts for nothing.
pub(super) fn folder_bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(found) if found.is_dir() => folder_bytes(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    bytes.sum()
}
