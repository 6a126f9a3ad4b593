//! `sum`: compensated addition.

use std::sync::Arc;

use crate::aggregate::Accumulator;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::aggregate::lattice::Lattice;
use crate::histogram::Histogram;
use crate::math::STALE;
use crate::math::is_stale;
use crate::value::Identity;
use crate::value::NoteKind;

/// Sums and what rounding took from them; a sum is absent until its first value.
#[derive(Debug)]
pub(super) struct Sum {
    floats: Lattice<2>,
}

impl Sum {
    /// Returns the accumulator for a grid.
    pub(super) fn start(width: usize) -> Box<dyn Accumulator> {
        Box::new(Self { floats: Lattice::new(width, [STALE, 0.0]) })
    }
}

impl Accumulator for Sum {
    fn grow(&mut self, groups: usize) {
        self.floats.grow(groups);
    }

    fn add(&mut self, place: Place, cells: &[f64], fill: Fill) {
        let [sums, lost] = self.floats.at(place.group, place.step, cells.len());
        match fill {
            Fill::Full => add_full(sums, lost, cells),
            Fill::Holes => add_holes(sums, lost, cells),
        }
    }

    fn add_column(&mut self, groups: &[u32], cells: &[f64]) {
        let [sums, lost] = self.floats.columns();
        for (&group, &cell) in groups.iter().zip(cells) {
            let at = group as usize;
            (sums[at], lost[at]) = added(sums[at], lost[at], cell);
        }
    }

    fn add_histogram(&mut self, _: Place, _: &Arc<Histogram>, _: &Identity, _: &mut Vec<NoteKind>) {
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let (first, [sums, lost]) = self.floats.room(group);
        for ((cell, &sum), &lost) in into.cells[first..].iter_mut().zip(sums).zip(lost) {
            // An infinite sum has no low-order bits: what was noted as lost has no meaning.
            *cell = if is_stale(sum) || sum.is_infinite() { sum } else { sum + lost };
        }
    }
}

/// Adds a value to a sum, or to nothing.
#[inline]
fn added(sum: f64, lost: f64, value: f64) -> (f64, f64) {
    // -0.0 is the one float whose addition leaves every float as it is.
    let before = if is_stale(sum) { -0.0 } else { sum };
    let total = before + value;
    (total, lost + super::sum::rounding(before, value, total))
}

/// Returns what rounding took from a total of two finite numbers.
#[inline]
pub(super) fn rounding(sum: f64, value: f64, total: f64) -> f64 {
    let (large, small) = if sum.abs() >= value.abs() { (sum, value) } else { (value, sum) };
    (large - total) + small
}

// Loops over slices that are arguments of their own are what the compiler turns into vectors.
fn add_full(sums: &mut [f64], lost: &mut [f64], cells: &[f64]) {
    for ((sum, lost), &cell) in sums.iter_mut().zip(lost).zip(cells) {
        (*sum, *lost) = added(*sum, *lost, cell);
    }
}

fn add_holes(sums: &mut [f64], lost: &mut [f64], cells: &[f64]) {
    for ((sum, lost), &cell) in sums.iter_mut().zip(lost).zip(cells) {
        let hole = is_stale(cell);
        let (total, rest) = added(*sum, *lost, if hole { -0.0 } else { cell });
        *sum = if hole { *sum } else { total };
        *lost = if hole { *lost } else { rest };
    }
}
