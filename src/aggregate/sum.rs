//! `sum`: compensated addition.

use std::sync::Arc;

use crate::aggregate::Accumulator;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::aggregate::lattice::Lattice;
use crate::aggregate::running::Before;
use crate::aggregate::running::Lane;
use crate::histogram::Histogram;
use crate::histogram::HistogramSum;
use crate::math::is_stale;
use crate::value::Identity;
use crate::value::NoteKind;

/// Sums and what rounding took from them.
///
/// Both begin at -0.0, the one float whose addition leaves every float as it is. A loss stays
/// -0.0 only until the first value, and so tells whether there was any.
#[derive(Debug)]
pub(super) struct Sum {
    floats: Lattice<2>,
    histograms: Lane<HistogramSum>,
}

impl Sum {
    /// Returns the accumulator for a grid.
    pub(super) fn start(width: usize) -> Box<dyn Accumulator> {
        Box::new(Self { floats: Lattice::new(width, [-0.0; 2]), histograms: Lane::new() })
    }
}

impl Accumulator for Sum {
    fn grow(&mut self, groups: usize) {
        self.floats.grow(groups);
        self.histograms.grow(groups);
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

    fn add_histogram(
        &mut self,
        place: Place,
        histogram: &Arc<Histogram>,
        identity: &Identity,
        notes: &mut Vec<NoteKind>,
    ) {
        let [_, lost] = self.floats.get(place.group, place.step);
        let before = if is_untouched(lost) { Before::Nothing } else { Before::Floats };
        self.histograms.add(place, before, histogram, identity, notes);
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let (first, [sums, lost]) = self.floats.room(group);
        for ((cell, &sum), &lost) in into.cells[first..].iter_mut().zip(sums).zip(lost) {
            if !is_untouched(lost) {
                // An infinite sum has no low-order bits: what was noted as lost has no meaning.
                *cell = if sum.is_finite() && lost.is_finite() { sum + lost } else { sum };
            }
        }
        self.histograms.finish(group, into);
    }
}

/// Tells whether a place never saw a value.
fn is_untouched(lost: f64) -> bool {
    lost.to_bits() == (-0.0_f64).to_bits()
}

/// Adds a value to a sum.
///
/// The loss is Knuth's: it equals Neumaier's, which Prometheus computes, where all numbers are
/// finite, and needs no comparison. It is never -0.0 after a first value: positive zero added to
/// anything stays what it is or becomes another number.
#[inline]
pub(super) fn added(sum: f64, lost: f64, value: f64) -> (f64, f64) {
    let total = sum + value;
    let part = total - sum;
    (total, lost + ((sum - (total - part)) + (value - part)))
}

// Loops over slices that are arguments of their own are what the compiler turns into vectors.
pub(super) fn add_full(sums: &mut [f64], lost: &mut [f64], cells: &[f64]) {
    for ((sum, lost), &cell) in sums.iter_mut().zip(lost).zip(cells) {
        (*sum, *lost) = added(*sum, *lost, cell);
    }
}

fn add_holes(sums: &mut [f64], lost: &mut [f64], cells: &[f64]) {
    for ((sum, lost), &cell) in sums.iter_mut().zip(lost).zip(cells) {
        let hole = is_stale(cell);
        let (total, rest) = added(*sum, *lost, cell);
        *sum = if hole { *sum } else { total };
        *lost = if hole { *lost } else { rest };
    }
}
