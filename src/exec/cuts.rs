//! Where an answer is cut into pieces.

use std::ops::Range;

/// Cuts of a numbered list into pieces of equal length.
#[derive(Clone, Copy, Debug)]
pub struct Cuts {
    length: usize,
    rows: usize,
}

/// How many cells a piece should have: its rows stay in the second-level cache.
const CELLS: usize = 64 * 1024;

impl Cuts {
    /// Cuts a list so that a piece of rows so wide fits the cache, at most `rows_max` rows each.
    pub fn new(length: usize, width: usize, rows_max: usize) -> Self {
        let rows = (CELLS / width.max(1)).clamp(8, 1024).min(rows_max.max(1));
        Self { length, rows }
    }

    /// Returns how many rows a piece has.
    pub(super) fn rows(self) -> usize {
        self.rows
    }

    /// Returns the number of pieces.
    pub fn count(self) -> usize {
        self.length.div_ceil(self.rows)
    }

    /// Returns the part of the list that a piece has.
    pub fn range(self, piece: usize) -> Range<usize> {
        let from = piece * self.rows;
        from..self.length.min(from + self.rows)
    }
}
