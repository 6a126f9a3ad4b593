//! The data of scripts in blocks, as a server would have written them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use promqlite::storage::Memory;
use promqlite::storage::Strictness;
use promqlite::tsdb::BlockWriter;
use promqlite::tsdb::Tsdb;
use promqlite::tsdb::TsdbError;
use promqlite::tsdb::Ulid;
use promqlite::value::Points;

/// Databases that hold what memories held, each written once.
#[derive(Default)]
pub(crate) struct Blocks {
    written: Mutex<Vec<(Arc<Memory>, Written)>>,
}

type Written = Arc<OnceLock<Result<Option<Database>, String>>>;

/// A database in a folder of its own, which goes with it.
struct Database {
    tsdb: Tsdb,
    _folder: Folder,
}

struct Folder(PathBuf);

impl Blocks {
    /// Calls with the database that holds what a memory holds; `None` where that is nothing.
    pub(crate) fn with<T>(
        &self,
        memory: &Arc<Memory>,
        ask: impl FnOnce(Option<&Tsdb>) -> T,
    ) -> Result<T, String> {
        let written = self.written_of(memory);
        let database = written.get_or_init(|| write(memory).map_err(|why| why.to_string()));
        let database = database.as_ref().map_err(Clone::clone)?;
        Ok(ask(database.as_ref().map(|database| &database.tsdb)))
    }

    /// Returns the place of a memory's database; memories of scripts that are done are let go.
    fn written_of(&self, memory: &Arc<Memory>) -> Written {
        let mut known = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(other, _)| Arc::strong_count(other) > 1);
        if let Some((_, written)) = known.iter().find(|(other, _)| Arc::ptr_eq(other, memory)) {
            return written.clone();
        }
        let written = Written::default();
        known.push((memory.clone(), written.clone()));
        written
    }
}

/// Tells whether blocks hold all that a memory does: they are written without start timestamps.
pub(crate) fn can_hold(memory: &Memory) -> bool {
    memory.iter().all(|(_, points)| points.starts.is_empty() && points.histograms.starts.is_empty())
}

/// Writes what a memory holds into two blocks, the one older than the other.
///
/// Histograms are kept together: of the first one in a block nobody knows whether it was reset.
fn write(memory: &Memory) -> Result<Option<Database>, TsdbError> {
    static COUNT: AtomicU64 = AtomicU64::new(0);

    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("promqlite-blocks-{}-{number}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    let mut series: Vec<_> = memory.iter().collect();
    series.sort_by_key(|(one, _)| *one);
    let edges = || series.iter().flat_map(|(_, points)| points.edges());
    let (Some(first), Some(last)) = (edges().min(), edges().max()) else { return Ok(None) };
    let is_whole = series.iter().any(|(_, points)| !points.histograms.times.is_empty());
    let middle = if is_whole { last } else { first.midpoint(last) };
    for (part, (from, to)) in [(first, middle), (middle + 1, last)].into_iter().enumerate() {
        let mut block = BlockWriter::create(&folder.0, Ulid::new(part as u64 + 1, 0))?;
        for (labels, points) in &series {
            let mut own = Points::default();
            own.append_within(points, from, to);
            block.add(labels, &own)?;
        }
        block.finish()?;
    }
    let tsdb = Tsdb::open_with(&folder.0, Strictness::Strict)?;
    Ok(Some(Database { tsdb, _folder: folder }))
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears its temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
