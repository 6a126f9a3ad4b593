//! Sliding aggregates without subtraction.
//!
//! A window is cut at a boundary that stays put while windows move over it: what lies left of it
//! is looked up among partial results that were made once, from the boundary leftwards, and what
//! lies right of it is a running result. Every point is seen twice, however long the windows are.

/// What is aggregated: how a partial result grows by a point, on either side.
pub(super) trait Cells {
    /// A partial result.
    type Part: Copy;

    /// Returns the result of no point.
    fn empty(&self) -> Self::Part;

    /// Is told, before they are aggregated, of the points left of a new boundary.
    fn rebase(&mut self, from: usize, boundary: usize);

    /// Adds a point on the left.
    fn prepend(&self, point: usize, part: Self::Part) -> Self::Part;

    /// Adds a point on the right.
    fn append(&mut self, part: Self::Part, point: usize) -> Self::Part;
}

/// The two halves of a window that moves.
pub(super) struct Halves<C: Cells> {
    /// What is aggregated.
    pub cells: C,
    boundary: usize,
    /// The results of the points from each one up to the boundary, the furthest first.
    left: Vec<C::Part>,
    right: C::Part,
    right_end: usize,
}

impl<C: Cells> Halves<C> {
    /// Returns halves of nothing.
    pub(super) fn new(cells: C) -> Self {
        let right = cells.empty();
        Self { cells, boundary: 0, left: Vec::new(), right, right_end: 0 }
    }

    /// Moves to the window of some points, whose ends never move back, and returns its halves.
    #[inline]
    pub(super) fn window(&mut self, from: usize, to: usize) -> (C::Part, C::Part) {
        if from >= self.boundary {
            self.rebuild(from, to);
        }
        while self.right_end < to {
            self.right = self.cells.append(self.right, self.right_end);
            self.right_end += 1;
        }
        // Distances from the boundary index the left results from their end.
        let left = self.left.len() - (self.boundary - from);
        (self.left.get(left).copied().unwrap_or_else(|| self.cells.empty()), self.right)
    }

    // Kept out of line, so that the short way through `window` is inlined into every kernel.
    #[cold]
    #[inline(never)]
    fn rebuild(&mut self, from: usize, to: usize) {
        let to = to.max(from);
        self.boundary = to;
        self.right = self.cells.empty();
        self.right_end = to;
        self.cells.rebase(from, to);
        self.left.clear();
        self.left.resize(to - from, self.right);
        let mut part = self.right;
        for (slot, point) in self.left.iter_mut().zip(from..to).rev() {
            part = self.cells.prepend(point, part);
            *slot = part;
        }
    }
}

/// Tells whether a window costs less when it is seen alone: it is short, or the next one overlaps
/// it but little.
pub(super) fn is_short(windows: &[(u32, u32)], step: usize, short: u32) -> bool {
    const STRIDES: u32 = 4;

    let (from, to) = windows[step];
    let next = windows.get(step + 1).map_or(to, |&(next, _)| next);
    to - from <= short || (next - from) * STRIDES >= to - from
}
