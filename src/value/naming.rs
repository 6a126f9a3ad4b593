//! Series that can tell their labels.

use crate::label::Labels;
use crate::label::Symbol;
use crate::label::Symbols;

/// A numbered list of series that can tell the labels of each.
///
/// Labels are asked for late and rarely: most queries look at one or two labels of a series, and
/// for those `symbols` is asked. A source that has numbers of its own should answer it without
/// building a label set.
pub trait Naming: Send + Sync {
    /// Returns all labels of a series.
    fn labels(&self, series: usize) -> Labels;

    /// Appends the value of one label for each of the series.
    fn symbols(&self, series: &[u32], name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        into.extend(series.iter().map(|&one| symbols.intern(self.labels(one as usize).get(name))));
    }
}
