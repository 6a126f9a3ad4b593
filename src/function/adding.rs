//! Compensated sums that slide.

use super::halves::Cells;
use super::halves::Halves;
use crate::math::Kahan;

/// Compensated sums, and the largest sizes on both sides of the boundary.
pub(super) struct Adding<'a> {
    values: &'a [f64],
    left: f64,
    right: f64,
}

impl<'a> Adding<'a> {
    /// Returns sums over a column of finite values.
    pub(super) fn of(values: &'a [f64]) -> Self {
        Self { values, left: 0.0, right: 0.0 }
    }
}

impl Halves<Adding<'_>> {
    /// Moves to a window and returns its sum, and a bound of the sizes of its values.
    #[inline]
    pub(super) fn sum(&mut self, from: usize, to: usize) -> (Kahan, f64) {
        let (left, right) = self.window(from, to);
        let mut sum = left.and(right.sum);
        sum.lost += right.lost;
        (sum, self.cells.left.max(self.cells.right))
    }
}

impl Cells for Adding<'_> {
    type Part = Kahan;

    fn empty(&self) -> Kahan {
        Kahan::default()
    }

    fn rebase(&mut self, from: usize, boundary: usize) {
        let sizes = self.values[from..boundary].iter().map(|value| value.abs());
        self.left = sizes.fold(0.0, f64::max);
        self.right = 0.0;
    }

    #[inline]
    fn prepend(&self, point: usize, part: Kahan) -> Kahan {
        part.and(self.values[point])
    }

    #[inline]
    fn append(&mut self, part: Kahan, point: usize) -> Kahan {
        let value = self.values[point];
        self.right = self.right.max(value.abs());
        part.and(value)
    }
}
