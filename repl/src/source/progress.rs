//! How far a query is, counted in series read.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use promqlite::label::Labels;
use promqlite::label::Symbol;
use promqlite::label::Symbols;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::value::Naming;
use promqlite::value::Points;

/// How far a query is.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    wanted: AtomicU64,
    read: AtomicU64,
}

impl Progress {
    /// Returns how many series are to be read, as far as that is known.
    pub(crate) fn wanted(&self) -> u64 {
        self.wanted.load(Ordering::Relaxed)
    }

    /// Returns how many of them have been read.
    pub(crate) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Begins anew.
    pub(crate) fn clear(&self) {
        self.wanted.store(0, Ordering::Relaxed);
        self.read.store(0, Ordering::Relaxed);
    }
}

/// A storage that tells how much of it has been read.
pub(crate) struct Watched {
    inner: Arc<dyn Storage>,
    progress: Arc<Progress>,
}

/// Series that tell how many of them have been read.
struct WatchedSet {
    inner: Arc<dyn SeriesSet>,
    progress: Arc<Progress>,
}

impl Watched {
    /// Watches a storage.
    pub(crate) fn new(inner: Arc<dyn Storage>, progress: Arc<Progress>) -> Self {
        Self { inner, progress }
    }
}

impl Storage for Watched {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let sets = self.inner.select(selects, context)?;
        let wanted: usize = sets.iter().map(|set| set.len()).sum();
        self.progress.wanted.fetch_add(wanted as u64, Ordering::Relaxed);
        let watched = |inner| {
            Arc::new(WatchedSet { inner, progress: self.progress.clone() }) as Arc<dyn SeriesSet>
        };
        Ok(sets.into_iter().map(watched).collect())
    }

    fn behind(&self) -> Option<Arc<dyn Storage>> {
        Some(self.inner.clone())
    }
}

impl Naming for WatchedSet {
    fn labels(&self, series: usize) -> Labels {
        self.inner.labels(series)
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        self.inner.symbols(series, name, symbols, into);
    }
}

impl SeriesSet for WatchedSet {
    fn len(&self) -> usize {
        self.inner.len()
    }

    fn has_label(&self, name: &str) -> bool {
        self.inner.has_label(name)
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.progress.read.fetch_add(1, Ordering::Relaxed);
        self.inner.read(series, into)
    }

    fn warnings(&self) -> Vec<String> {
        self.inner.warnings()
    }
}
