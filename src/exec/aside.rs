//! The names of a set, for one piece alone.

use std::sync::Arc;

use crate::label::Labels;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::storage::SeriesSet;
use crate::value::Naming;

/// The names of a set behind a counter of their own.
///
/// Every row of a piece refers to its source. Threads that count references to one and the same
/// source take the counter from each other, row by row.
struct Aside(Arc<dyn SeriesSet>);

/// Returns the names of a set for the rows of one piece.
pub(super) fn aside(set: &Arc<dyn SeriesSet>) -> Arc<dyn Naming> {
    Arc::new(Aside(set.clone()))
}

impl Naming for Aside {
    fn labels(&self, series: usize) -> Labels {
        self.0.labels(series)
    }

    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        self.0.symbols(series, name, symbols, into);
    }
}
