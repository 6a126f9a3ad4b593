//! A capture goes from window to window.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::label::Labels;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::storage::Strictness;
use crate::time::Timestamp;
use crate::time::Window;
use crate::tsdb::chunk::Cut;
use crate::tsdb::chunk::cut;
use crate::tsdb::damage::TsdbError;
use crate::tsdb::database::Tsdb;
use crate::tsdb::figures::folder_bytes;
use crate::tsdb::reach::Reach;
use crate::tsdb::write::BlockCounts;
use crate::tsdb::write::BlockWriter;
use crate::value::Points;

use super::ahead::Ahead;
use super::ahead::Selected;
use super::error::CaptureError;
use super::journal::Done;
use super::journal::Journal;
use super::order::CaptureOrder;
use super::union::Found;
use super::union::Union;

/// How many series are read and cut at once, on all threads.
const BATCH: usize = 512;

/// How far a capture has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Progress {
    /// How many windows of time are done.
    pub windows_done: usize,
    /// How many windows there are.
    pub windows: usize,
    /// How many series of this window are done.
    pub series_done: usize,
    /// How many series it has at most.
    pub series: usize,
    /// How many samples have been written since it was begun or resumed.
    pub samples: usize,
}

/// What a capture has written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Captured {
    /// How many blocks there are.
    pub blocks: usize,
    /// How many of the windows were done before.
    pub resumed: usize,
    /// How many different series all blocks have together.
    pub series: usize,
    /// How many samples, stale markers too.
    pub samples: usize,
    /// How many bytes the blocks take.
    pub bytes: u64,
    /// The earliest time that was asked for.
    pub first: Timestamp,
    /// The latest time that was asked for.
    pub last: Timestamp,
    /// What reading found wrong and went on without.
    pub warnings: Vec<String>,
}

/// Copies samples out of a storage into blocks in a folder, which is made where it is missing.
///
/// A folder in which the same capture was begun is resumed: windows that are done are skipped. One
/// that holds anything else is refused. No more than the window's labels and some hundred series
/// are in memory at a time, as far as the storage allows.
///
/// ```
/// use promqlite::label::Labels;
/// use promqlite::storage::{Context, Memory};
/// use promqlite::time::Timestamp;
/// use promqlite::tsdb::{CaptureOrder, capture};
///
/// let mut memory = Memory::new();
/// memory.add(&Labels::of([("__name__", "up")]), Timestamp(0), 1.0);
/// let order = CaptureOrder {
///     any: Vec::new(),
///     first: Timestamp(0),
///     last: Timestamp(0),
///     origin: "the doc".to_owned(),
/// };
/// let folder = std::env::temp_dir().join(format!("promqlite-doc-{}", std::process::id()));
/// let captured = capture(&memory, &order, &folder, &Context::default(), &mut |_| ())?;
/// assert_eq!((captured.blocks, captured.series, captured.samples), (1, 1, 1));
/// std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn capture(
    storage: &dyn Storage,
    order: &CaptureOrder,
    folder: &Path,
    context: &Context,
    watch: &mut dyn FnMut(Progress),
) -> Result<Captured, CaptureError> {
    let mut journal = Journal::open(folder, order)?;
    let cutting = journal.cutting;
    let (first, last) = (Timestamp(cutting.whole.first), Timestamp(cutting.whole.last));
    let mut captured = Captured { first, last, ..Captured::default() };
    let mut progress = Progress { windows: cutting.count() as usize, ..Progress::default() };
    let left: Vec<_> = cutting.windows().filter(|one| journal.done(*one).is_none()).collect();
    std::thread::scope(|scope| {
        let mut ahead =
            Ahead::new(scope, left, move |window| select(storage, context, order, window));
        for window in cutting.windows() {
            let done = if let Some(done) = journal.done(window) {
                captured.resumed += 1;
                done
            } else {
                let name = order.name(&cutting, window);
                let mut run = Run { context, progress, watch };
                let sets = ahead.next()?;
                let done = match known(&folder.join(name.to_string()))? {
                    // It was renamed, and then the journal could not be written any more.
                    Some(done) => done,
                    None => run.write(&sets, window, BlockWriter::create(folder, name)?)?,
                };
                progress.samples = run.progress.samples;
                captured.warnings.extend(sets.iter().flat_map(|set| set.warnings()));
                journal.note(window, done)?;
                done
            };
            captured.blocks += usize::from(done.counts.series > 0);
            captured.samples += done.counts.samples;
            captured.bytes += done.bytes;
            progress.windows_done += 1;
            watch(progress);
        }
        Ok::<_, CaptureError>(())
    })?;
    captured.warnings.extend(context.take_warnings());
    captured.warnings.sort();
    captured.warnings.dedup();
    captured.series = count_series(folder, captured.blocks)?;
    Ok(captured)
}

/// Returns what a block holds that is there already.
fn known(folder: &Path) -> Result<Option<Done>, TsdbError> {
    if !folder.exists() {
        return Ok(None);
    }
    let mut counts = BlockCounts::default();
    for part in Tsdb::open_with(folder, Strictness::Strict)?.figures()? {
        counts.series += part.series as usize;
        counts.chunks += part.chunks.values().map(|one| one.chunks as usize).sum::<usize>();
        counts.samples += part.chunks.values().map(|one| one.samples as usize).sum::<usize>();
    }
    Ok(Some(Done { counts, bytes: folder_bytes(folder) }))
}

/// Opens what was written, and counts its series.
fn count_series(folder: &Path, blocks: usize) -> Result<usize, CaptureError> {
    if blocks == 0 {
        return Ok(0);
    }
    let written = Tsdb::open_with(folder, Strictness::Strict)?;
    let all = Select::new(Vec::new(), window_of(Reach::ALL));
    let sets = written.select(&[all], &Context::default())?;
    Ok(sets.iter().map(|set| set.len()).sum())
}

fn window_of(reach: Reach) -> Window {
    Window { after: Timestamp(reach.first.saturating_sub(1)), until: Timestamp(reach.last) }
}

/// Selects what a window holds.
fn select(
    storage: &dyn Storage,
    context: &Context,
    order: &CaptureOrder,
    window: Reach,
) -> Selected {
    let every = [Vec::new()];
    let lists = if order.any.is_empty() { &every[..] } else { &order.any };
    let selects: Vec<_> =
        lists.iter().map(|all| Select::new(all.clone(), window_of(window))).collect();
    storage.select(&selects, context)
}

/// The work on one window.
struct Run<'r> {
    context: &'r Context,
    progress: Progress,
    watch: &'r mut dyn FnMut(Progress),
}

impl Run<'_> {
    fn write(
        &mut self,
        sets: &[Arc<dyn SeriesSet>],
        window: Reach,
        mut writer: BlockWriter,
    ) -> Result<Done, CaptureError> {
        self.progress.series = sets.iter().map(|set| set.len()).sum();
        let mut found = Union::of(sets.to_vec());
        loop {
            if self.context.cancel().stop().is_some() {
                return Err(StorageError::Cancelled.into());
            }
            let batch: Vec<_> = found.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            for (labels, chunks) in read(batch, window)? {
                self.progress.series_done += 1;
                self.progress.samples += chunks.iter().map(|chunk| chunk.count).sum::<usize>();
                writer.add_chunks(&labels, &chunks)?;
            }
            (self.watch)(self.progress);
        }
        let Some((folder, counts)) = writer.finish()? else { return Ok(Done::default()) };
        Ok(Done { counts, bytes: folder_bytes(&folder) })
    }
}

/// Reads series and cuts their samples of a window into chunks.
fn read(batch: Vec<Found>, window: Reach) -> Result<Vec<(Labels, Vec<Cut>)>, StorageError> {
    let one = |(read, kept): &mut (Points, Points), found: Found| {
        read.clear();
        kept.clear();
        found.set.read(found.series, read)?;
        kept.append_within(read, window.first, window.last);
        let mut chunks = Vec::new();
        cut(kept, &mut |chunk| chunks.push(chunk));
        Ok((found.labels, chunks))
    };
    batch.into_par_iter().map_init(Default::default, one).collect()
}
