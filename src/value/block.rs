//! A piece of an operator's answer.
//!
//! Rows are series, columns are steps. Floats stand in dense rows that begin at their first and
//! end at their last value; a cell without a value holds the stale marker, which can be no
//! result of any query. Native histograms stand beside them in a sparse lane.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::math::STALE;
use crate::math::is_stale;
use crate::value::Identity;

/// A native histogram at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramCell {
    /// The step of the query's grid.
    pub step: u32,
    /// The histogram.
    pub histogram: Arc<Histogram>,
}

/// Rows of series over the steps of a grid.
///
/// ```
/// use promqlite::label::Labels;
/// use promqlite::value::{Block, Identity};
///
/// let mut block = Block::default();
/// let up = Identity::made(Labels::of([("__name__", "up")]));
/// block.push(up, &[Block::ABSENT, 1.0, 2.0], Vec::new());
/// assert_eq!((block.row(0).float(0), block.row(0).float(1)), (None, Some(1.0)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Block {
    rows: Vec<Row>,
    cells: Vec<f64>,
}

#[derive(Clone, Debug)]
struct Row {
    identity: Identity,
    first: u32,
    start: usize,
    length: usize,
    histograms: Vec<HistogramCell>,
}

/// One row of a block.
#[derive(Clone, Copy, Debug)]
pub struct RowView<'a> {
    /// Who the row is.
    pub identity: &'a Identity,
    /// The step of the first cell.
    pub first: usize,
    /// The floats from the first step on; [`Block::ABSENT`] where there is none.
    pub cells: &'a [f64],
    /// The native histograms, by rising step; a step has a float or a histogram, never both.
    pub histograms: &'a [HistogramCell],
}

impl Block {
    /// What a cell without a float holds; compare bits, through [`is_absent`](Self::is_absent).
    pub const ABSENT: f64 = STALE;

    /// Returns a block without rows that has room for so many, each of so many cells.
    pub fn with_room(rows: usize, width: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), cells: Vec::with_capacity(rows * width) }
    }

    /// Tells whether a cell holds no float.
    #[inline]
    pub fn is_absent(cell: f64) -> bool {
        is_stale(cell)
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Appends a row of which `cells` begin at the grid's first step; a row of nothing is left out.
    pub fn push(&mut self, identity: Identity, cells: &[f64], histograms: Vec<HistogramCell>) {
        let from = cells.iter().position(|&cell| !is_stale(cell)).unwrap_or(cells.len());
        let until = cells.iter().rposition(|&cell| !is_stale(cell)).map_or(from, |last| last + 1);
        if from == until && histograms.is_empty() {
            return;
        }
        let start = self.cells.len();
        self.cells.extend_from_slice(&cells[from..until]);
        let (first, length) = (from as u32, until - from);
        self.rows.push(Row { identity, first, start, length, histograms });
    }

    /// Returns a row.
    pub fn row(&self, row: usize) -> RowView<'_> {
        let Row { identity, first, start, length, histograms } = &self.rows[row];
        let cells = &self.cells[*start..start + length];
        RowView { identity, first: *first as usize, cells, histograms }
    }

    /// Returns the cells of all rows, one row behind the other.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// Appends the value that one label of each row has, as an operator sees it.
    pub fn symbols(&self, name: &str, symbols: &Symbols, into: &mut Vec<Symbol>) {
        Identity::symbols(self.rows.iter().map(|row| &row.identity), name, symbols, into);
    }

    /// Returns all rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowView<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }
}

impl RowView<'_> {
    /// Returns the float at a step of the grid.
    #[inline]
    pub fn float(&self, step: usize) -> Option<f64> {
        let cell = *self.cells.get(step.checked_sub(self.first)?)?;
        (!is_stale(cell)).then_some(cell)
    }

    /// Writes the floats over the whole grid, absent cells included.
    pub fn spread(&self, into: &mut [f64]) {
        into.fill(STALE);
        into[self.first..self.first + self.cells.len()].copy_from_slice(self.cells);
    }
}
