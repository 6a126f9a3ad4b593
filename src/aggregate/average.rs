//! `avg`: a compensated sum over a count, or a running mean where the sum is too large.

use std::sync::Arc;

use crate::aggregate::Accumulator;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::aggregate::lattice::Lattice;
use crate::aggregate::running::Before;
use crate::aggregate::running::Lane;
use crate::aggregate::sum::add_full;
use crate::histogram::Histogram;
use crate::histogram::HistogramMean;
use crate::math::Kahan;
use crate::math::is_stale;
use crate::value::Identity;
use crate::value::NoteKind;

/// Sums, what rounding took from them, and counts.
///
/// Where a sum would become infinite, its place goes over to a running mean for good; the count
/// is negative there.
#[derive(Debug)]
pub(super) struct Average {
    floats: Lattice<3>,
    histograms: Lane<HistogramMean>,
}

/// How many cells of a row are taken at a time.
const CHUNK: usize = 256;

impl Average {
    /// Returns the accumulator for a grid.
    pub(super) fn start(width: usize) -> Box<dyn Accumulator> {
        Box::new(Self { floats: Lattice::new(width, [-0.0, 0.0, 0.0]), histograms: Lane::new() })
    }
}

impl Accumulator for Average {
    fn grow(&mut self, groups: usize) {
        self.floats.grow(groups);
        self.histograms.grow(groups);
    }

    fn add(&mut self, place: Place, cells: &[f64], fill: Fill) {
        let [sums, lost, counts] = self.floats.at(place.group, place.step, cells.len());
        // The row is gone over three times, so it is cut into what fits the first-level cache.
        let lanes = sums.chunks_mut(CHUNK).zip(lost.chunks_mut(CHUNK));
        let lanes = lanes.zip(counts.chunks_mut(CHUNK)).zip(cells.chunks(CHUNK));
        for (((sums, lost), counts), cells) in lanes {
            if fill == Fill::Full && is_tame(sums, counts, cells) {
                add_full(sums, lost, cells);
                add_one_each(counts);
            } else {
                add_each(sums, lost, counts, cells);
            }
        }
    }

    fn add_column(&mut self, groups: &[u32], cells: &[f64]) {
        let [sums, lost, counts] = self.floats.columns();
        for (&group, &cell) in groups.iter().zip(cells) {
            let at = group as usize;
            add_one(&mut sums[at], &mut lost[at], &mut counts[at], cell);
        }
    }

    fn add_histogram(
        &mut self,
        place: Place,
        histogram: &Arc<Histogram>,
        identity: &Identity,
        notes: &mut Vec<NoteKind>,
    ) {
        let [_, _, count] = self.floats.get(place.group, place.step);
        let before = if count == 0.0 { Before::Nothing } else { Before::Floats };
        self.histograms.add(place, before, histogram, identity, notes);
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let (first, [sums, lost, counts]) = self.floats.room(group);
        let state = sums.iter().zip(lost).zip(counts);
        for (cell, ((&sum, &lost), &count)) in into.cells[first..].iter_mut().zip(state) {
            if count > 0.0 {
                *cell = sum / count + lost / count;
            } else if count < 0.0 {
                *cell = sum + lost;
            }
        }
        self.histograms.finish(group, into);
    }
}

/// Tells whether no place of a row is a running mean or comes near to becoming one.
fn is_tame(sums: &[f64], counts: &[f64], cells: &[f64]) -> bool {
    const LARGE: f64 = 1e307;
    let mut tame = true;
    for ((sum, count), cell) in sums.iter().zip(counts).zip(cells) {
        // Without a branch, so that the loop can be turned into vectors.
        tame &= sum.abs().max(cell.abs()) < LARGE;
        tame &= *count >= 0.0;
    }
    tame
}

fn add_one_each(counts: &mut [f64]) {
    for count in counts {
        *count += 1.0;
    }
}

fn add_each(sums: &mut [f64], lost: &mut [f64], counts: &mut [f64], cells: &[f64]) {
    let state = sums.iter_mut().zip(lost).zip(counts);
    for (((sum, lost), count), &cell) in state.zip(cells) {
        if !is_stale(cell) {
            add_one(sum, lost, count, cell);
        }
    }
}

#[inline]
fn add_one(sum: &mut f64, lost: &mut f64, count: &mut f64, value: f64) {
    let total = *sum + value;
    if *count == 0.0 {
        (*sum, *lost, *count) = (value, 0.0, 1.0);
    } else if *count > 0.0 && !total.is_infinite() {
        let mut known = Kahan { sum: *sum, lost: *lost };
        known.add(value);
        (*sum, *lost, *count) = (known.sum, known.lost, *count + 1.0);
    } else {
        add_to_mean(sum, lost, count, value);
    }
}

#[cold]
fn add_to_mean(mean: &mut f64, lost: &mut f64, count: &mut f64, value: f64) {
    let before = count.abs();
    if *count > 0.0 {
        *mean /= before;
        *lost /= before;
    }
    let now = before + 1.0;
    let share = before / now;
    let mut sum = Kahan { sum: share * *mean, lost: share * *lost };
    sum.add(value / now);
    (*mean, *lost, *count) = (sum.sum, sum.lost, -now);
}
