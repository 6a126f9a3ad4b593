//! `stddev` and `stdvar`: Welford's running variance of a population.

use std::sync::Arc;

use crate::aggregate::Accumulator;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::aggregate::lattice::Lattice;
use crate::histogram::Histogram;
use crate::math::is_stale;
use crate::value::Identity;
use crate::value::NoteKind;

/// Counts, means and sums of squared distances from the mean.
#[derive(Debug)]
pub(super) struct Spread {
    floats: Lattice<3>,
    told: fn(f64) -> f64,
}

impl Spread {
    /// Returns the accumulator of `stddev` for a grid.
    pub(super) fn deviation(width: usize) -> Box<dyn Accumulator> {
        Self::telling(width, f64::sqrt)
    }

    /// Returns the accumulator of `stdvar` for a grid.
    pub(super) fn variance(width: usize) -> Box<dyn Accumulator> {
        Self::telling(width, |variance| variance)
    }

    fn telling(width: usize, told: fn(f64) -> f64) -> Box<dyn Accumulator> {
        Box::new(Self { floats: Lattice::new(width, [0.0; 3]), told })
    }
}

impl Accumulator for Spread {
    fn grow(&mut self, groups: usize) {
        self.floats.grow(groups);
    }

    fn add(&mut self, place: Place, cells: &[f64], fill: Fill) {
        let [counts, means, squares] = self.floats.at(place.group, place.step, cells.len());
        match fill {
            Fill::Full => add_full(counts, means, squares, cells),
            Fill::Holes => add_holes(counts, means, squares, cells),
        }
    }

    fn add_histogram(&mut self, _: Place, _: &Arc<Histogram>, _: &Identity, _: &mut Vec<NoteKind>) {
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let (first, [counts, _, squares]) = self.floats.room(group);
        for ((cell, &count), &square) in into.cells[first..].iter_mut().zip(counts).zip(squares) {
            if count > 0.0 {
                *cell = (self.told)(square / count);
            }
        }
    }
}

/// Takes in a value; a first one that is not finite leaves NaN, since its distance from itself is.
#[inline]
fn take(count: &mut f64, mean: &mut f64, square: &mut f64, value: f64) {
    *count += 1.0;
    let distance = value - *mean;
    *mean += distance / *count;
    *square += distance * (value - *mean);
}

fn add_full(counts: &mut [f64], means: &mut [f64], squares: &mut [f64], cells: &[f64]) {
    let state = counts.iter_mut().zip(means).zip(squares);
    for (((count, mean), square), &cell) in state.zip(cells) {
        take(count, mean, square, cell);
    }
}

fn add_holes(counts: &mut [f64], means: &mut [f64], squares: &mut [f64], cells: &[f64]) {
    let state = counts.iter_mut().zip(means).zip(squares);
    for (((count, mean), square), &cell) in state.zip(cells) {
        if !is_stale(cell) {
            take(count, mean, square, cell);
        }
    }
}
