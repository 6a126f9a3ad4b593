//! Compensated sums that slide.

use super::halves::Cells;
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

    /// Returns a bound of the sizes of all values in the window.
    #[inline]
    pub(super) fn largest(&self) -> f64 {
        self.left.max(self.right)
    }
}

/// Joins the sums of two halves.
#[inline]
pub(super) fn joined(left: Kahan, right: Kahan) -> Kahan {
    let sum = left.and(right.sum);
    Kahan { lost: sum.lost + right.lost, ..sum }
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
