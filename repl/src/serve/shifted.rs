//! Recorded data, moved in time.

use std::sync::Arc;

use promqlite::label::Labels;
use promqlite::label::Matcher;
use promqlite::label::Symbol;
use promqlite::label::Symbols;
use promqlite::storage::Context;
use promqlite::storage::Metadata;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Naming;
use promqlite::value::Points;

/// A storage whose samples lie elsewhere in time by a constant distance.
pub(super) struct Shifted {
    inner: Arc<dyn Storage>,
    by: Millis,
}

/// Series whose samples lie elsewhere.
struct ShiftedSet {
    inner: Arc<dyn SeriesSet>,
    by: Millis,
}

impl Shifted {
    pub(super) fn new(inner: Arc<dyn Storage>, by: Millis) -> Self {
        Self { inner, by }
    }

    /// Returns the time of the recording that a time asked for means.
    fn back(&self, reach: Window) -> Window {
        moved(reach, -self.by.0)
    }
}

/// Moves a stretch of time; what would leave time itself stays at its edge.
fn moved(window: Window, by: i64) -> Window {
    let move_one = |at: Timestamp| Timestamp(at.0.saturating_add(by));
    Window { after: move_one(window.after), until: move_one(window.until) }
}

impl Storage for Shifted {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let back = |select: &Select| {
            let mut select = select.clone();
            select.reach = self.back(select.reach);
            select
        };
        let selects: Vec<_> = selects.iter().map(back).collect();
        let sets = self.inner.select(&selects, context)?;
        let shift = |inner| Arc::new(ShiftedSet { inner, by: self.by }) as Arc<dyn SeriesSet>;
        Ok(sets.into_iter().map(shift).collect())
    }

    fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        self.inner.series(any, self.back(reach), context)
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.inner.label_names(any, self.back(reach), context)
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.inner.label_values(name, any, self.back(reach), context)
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.inner.metadata()
    }

    fn span(&self) -> Option<Window> {
        self.inner.span().map(|span| moved(span, self.by.0))
    }
}

impl Naming for ShiftedSet {
    fn labels(&self, series: usize) -> Labels {
        self.inner.labels(series)
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        self.inner.symbols(series, name, symbols, into);
    }
}

impl SeriesSet for ShiftedSet {
    fn len(&self) -> usize {
        self.inner.len()
    }

    fn has_label(&self, name: &str) -> bool {
        self.inner.has_label(name)
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.inner.read(series, into)?;
        let lanes = [&mut into.times, &mut into.stale, &mut into.histograms.times];
        lanes.into_iter().flatten().for_each(|time| *time += self.by.0);
        // A start that is not known is 0, and stays so.
        let starts = into.starts.iter_mut().chain(&mut into.histograms.starts);
        starts.filter(|start| **start != 0).for_each(|start| *start += self.by.0);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.inner.warnings()
    }
}
