//! `min` and `max`.

use std::fmt;
use std::marker::PhantomData;
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

/// The best value so far; a NaN gives way to anything, and so does nothing, which is a NaN too.
#[derive(Debug)]
pub(super) struct Extreme<B> {
    floats: Lattice<1>,
    better: PhantomData<B>,
}

/// Which of two floats is kept.
pub(super) trait Better: Send + Sync + fmt::Debug + 'static {
    /// Tells whether a new value takes the place of a known one.
    fn beats(new: f64, known: f64) -> bool;
}

/// Keeps the smallest.
#[derive(Debug)]
pub(super) struct Smallest;

/// Keeps the largest.
#[derive(Debug)]
pub(super) struct Largest;

impl Better for Smallest {
    #[inline]
    fn beats(new: f64, known: f64) -> bool {
        known > new
    }
}

impl Better for Largest {
    #[inline]
    fn beats(new: f64, known: f64) -> bool {
        known < new
    }
}

impl<B: Better> Extreme<B> {
    /// Returns the accumulator for a grid.
    pub(super) fn start(width: usize) -> Box<dyn Accumulator> {
        Box::new(Self { floats: Lattice::new(width, [STALE]), better: PhantomData })
    }
}

impl<B: Better> Accumulator for Extreme<B> {
    fn grow(&mut self, groups: usize) {
        self.floats.grow(groups);
    }

    fn add(&mut self, place: Place, cells: &[f64], fill: Fill) {
        let [best] = self.floats.at(place.group, place.step, cells.len());
        match fill {
            Fill::Full => add_full::<B>(best, cells),
            Fill::Holes => add_holes::<B>(best, cells),
        }
    }

    fn add_column(&mut self, groups: &[u32], cells: &[f64]) {
        let [best] = self.floats.columns();
        for (&group, &cell) in groups.iter().zip(cells) {
            let known = &mut best[group as usize];
            *known = kept::<B>(*known, cell);
        }
    }

    fn add_histogram(&mut self, _: Place, _: &Arc<Histogram>, _: &Identity, _: &mut Vec<NoteKind>) {
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let (first, [best]) = self.floats.room(group);
        into.cells[first..first + best.len()].copy_from_slice(best);
    }
}

#[inline]
fn kept<B: Better>(known: f64, new: f64) -> f64 {
    if B::beats(new, known) | known.is_nan() { new } else { known }
}

fn add_full<B: Better>(best: &mut [f64], cells: &[f64]) {
    for (known, &cell) in best.iter_mut().zip(cells) {
        *known = kept::<B>(*known, cell);
    }
}

fn add_holes<B: Better>(best: &mut [f64], cells: &[f64]) {
    for (known, &cell) in best.iter_mut().zip(cells) {
        *known = if is_stale(cell) { *known } else { kept::<B>(*known, cell) };
    }
}
