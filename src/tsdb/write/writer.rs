//! A block is written into a temporary folder and renamed when it is whole.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::label::Labels;
use crate::tsdb::block::TOMBSTONES_MAGIC;
use crate::tsdb::chunk;
use crate::tsdb::chunk::Cut;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::chunks::ChunkWriter;
use super::index::IndexWriter;
use super::sections::Output;
use super::ulid::Ulid;

/// What the folder of a block is called that is not whole yet, behind its name.
pub(in crate::tsdb) const TEMPORARY: &str = ".tmp-for-creation";

/// A block on its way to being whole; given up, it leaves nothing behind.
///
/// ```
/// use promqlite::label::Labels;
/// use promqlite::tsdb::{BlockWriter, Ulid};
/// use promqlite::value::Points;
///
/// let folder = std::env::temp_dir().join(format!("promqlite-block-{}", std::process::id()));
/// let mut points = Points::default();
/// points.push(0, 1.0);
/// let mut block = BlockWriter::create(&folder, Ulid::new(0, 1))?;
/// block.add(&Labels::of([("__name__", "up")]), &points)?;
/// let (path, counts) = block.finish()?.ok_or("a block without samples")?;
/// assert_eq!((counts.series, counts.samples), (1, 1));
/// assert!(path.join("index").exists());
/// std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct BlockWriter {
    ulid: Ulid,
    target: PathBuf,
    temporary: PathBuf,
    chunks: ChunkWriter,
    index: IndexWriter,
    last: Option<Labels>,
    reach: Option<Reach>,
    counts: BlockCounts,
}

/// What a block holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct BlockCounts {
    /// How many series.
    pub series: usize,
    /// How many chunks.
    pub chunks: usize,
    /// How many samples, stale markers too.
    pub samples: usize,
}

impl BlockWriter {
    /// Starts a block in a folder, which is made where it is missing.
    pub fn create(folder: &Path, ulid: Ulid) -> Result<Self, TsdbError> {
        let target = folder.join(ulid.to_string());
        let temporary = folder.join(format!("{ulid}{TEMPORARY}"));
        let chunks = temporary.join("chunks");
        fs::create_dir_all(&chunks).map_err(TsdbError::io(&chunks))?;
        Ok(Self {
            ulid,
            target,
            temporary,
            chunks: ChunkWriter::new(&chunks),
            index: IndexWriter::default(),
            last: None,
            reach: None,
            counts: BlockCounts::default(),
        })
    }

    /// Adds a series; they come in order of their labels, one without samples is left out.
    pub fn add(&mut self, labels: &Labels, points: &Points) -> Result<(), TsdbError> {
        let mut chunks = Vec::new();
        chunk::cut(points, &mut |chunk| chunks.push(chunk));
        self.add_chunks(labels, &chunks)
    }

    /// Adds a series whose samples have been cut into chunks.
    pub(in crate::tsdb) fn add_chunks(
        &mut self,
        labels: &Labels,
        chunks: &[Cut],
    ) -> Result<(), TsdbError> {
        if labels.is_empty() || self.last.as_ref().is_some_and(|last| last >= labels) {
            let text = format!("the series {labels} is out of order");
            return Err(TsdbError::Unwritable(text));
        }
        self.last = Some(labels.clone());
        let mut written = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            written.push((chunk.reach, self.chunks.write(chunk)?));
            self.counts.samples += chunk.count;
            self.reach = Some(self.reach.map_or(chunk.reach, |reach| reach.cover(chunk.reach)));
        }
        if !written.is_empty() {
            self.counts.chunks += written.len();
            self.index.push(labels, &written);
        }
        Ok(())
    }

    /// Finishes the block and returns its folder; without a sample there is none.
    pub fn finish(mut self) -> Result<Option<(PathBuf, BlockCounts)>, TsdbError> {
        let Some(reach) = self.reach else { return Ok(None) };
        self.counts.series = self.index.len();
        self.chunks.finish()?;
        std::mem::take(&mut self.index).finish(&self.temporary.join("index"))?;
        self.write_file("tombstones", &empty_tombstones())?;
        self.write_file("meta.json", self.meta(reach).as_bytes())?;
        [&self.temporary.join("chunks"), &self.temporary].into_iter().for_each(|one| settle(one));
        fs::rename(&self.temporary, &self.target).map_err(TsdbError::io(&self.target))?;
        self.target.parent().into_iter().for_each(settle);
        Ok(Some((self.target.clone(), self.counts)))
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), TsdbError> {
        let mut output = Output::create(&self.temporary.join(name))?;
        output.write(bytes)?;
        output.finish()
    }

    fn meta(&self, reach: Reach) -> String {
        let BlockCounts { series, chunks, samples } = self.counts;
        let ulid = self.ulid.to_string();
        let meta = serde_json::json!({
            "ulid": ulid,
            "minTime": reach.first,
            // The end is exclusive.
            "maxTime": reach.last.saturating_add(1),
            "stats": { "numSamples": samples, "numSeries": series, "numChunks": chunks },
            "compaction": { "level": 1, "sources": [ulid] },
            "version": 1,
        });
        format!("{meta:#}\n")
    }
}

impl Drop for BlockWriter {
    fn drop(&mut self) {
        // Renamed if it was finished, and then there is nothing to remove.
        let _ = fs::remove_dir_all(&self.temporary);
    }
}

/// Waits until the names in a folder are on the disk, where the system can be asked for that.
fn settle(folder: &Path) {
    // The files themselves have been waited for, and a rename is whole or has not happened.
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

/// Returns a file of no tombstones: its magic, its format, the checksum of nothing.
fn empty_tombstones() -> Vec<u8> {
    let mut file = TOMBSTONES_MAGIC.to_be_bytes().to_vec();
    file.push(1);
    file.extend_from_slice(&crc32c::crc32c(&[]).to_be_bytes());
    file
}
