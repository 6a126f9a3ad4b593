//! Series of which count and sum are enough.
//!
//! Prometheus reads native histograms without their buckets where nothing looks at them. That
//! shows in one thing: a sample of which nothing is known about resets is compared with the one
//! before, so that its hint says what was found.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::label::Labels;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::storage::SeriesSet;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Naming;
use crate::value::Points;

/// The series of a select whose histograms are read without their buckets.
pub(super) struct Totals {
    pub(super) set: Arc<dyn SeriesSet>,
    /// The time that is looked at: what lies before it is not compared with.
    pub(super) reach: Window,
}

impl Naming for Totals {
    fn labels(&self, series: usize) -> Labels {
        self.set.labels(series)
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        self.set.symbols(series, name, symbols, into);
    }
}

impl SeriesSet for Totals {
    fn len(&self) -> usize {
        self.set.len()
    }

    fn has_label(&self, name: &str) -> bool {
        self.set.has_label(name)
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.set.read(series, into)?;
        let mut before: Option<Arc<Histogram>> = None;
        let lane = &mut into.histograms;
        for (time, cell) in lane.times.iter().zip(&mut lane.cells) {
            let whole = cell.clone();
            let mut totals = whole.count_and_sum_only();
            if let (ResetHint::Unknown, Some(before)) = (whole.reset_hint, &before) {
                let reset = whole.resets_after(before);
                totals.reset_hint = if reset { ResetHint::Reset } else { ResetHint::NotReset };
            }
            *cell = Arc::new(totals);
            before = self.reach.contains(Timestamp(*time)).then_some(whole);
        }
        Ok(())
    }
}
