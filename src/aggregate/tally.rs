//! `count` and `group`: what asks for no value.

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

/// How many samples there were.
#[derive(Debug)]
pub struct Tally {
    counts: Lattice<1>,
    told: Told,
}

/// What is told of a count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    /// The count.
    Number,
    /// One, where anything was counted.
    Presence,
}

impl Tally {
    /// Returns the accumulator of `count` for a grid.
    pub fn count(width: usize) -> Box<dyn Accumulator> {
        Box::new(Self { counts: Lattice::new(width, [0.0]), told: Told::Number })
    }

    /// Returns the accumulator of `group` for a grid.
    pub fn group(width: usize) -> Box<dyn Accumulator> {
        Box::new(Self { counts: Lattice::new(width, [0.0]), told: Told::Presence })
    }
}

impl Accumulator for Tally {
    fn grow(&mut self, groups: usize) {
        self.counts.grow(groups);
    }

    fn add(&mut self, place: Place, cells: &[f64], fill: Fill) {
        let [counts] = self.counts.at(place.group, place.step, cells.len());
        match fill {
            Fill::Full => counts.iter_mut().for_each(|count| *count += 1.0),
            Fill::Holes => count_present(counts, cells),
        }
    }

    fn add_column(&mut self, groups: &[u32], _: &[f64]) {
        let [counts] = self.counts.columns();
        for &group in groups {
            counts[group as usize] += 1.0;
        }
    }

    fn add_histogram(
        &mut self,
        place: Place,
        _: &Arc<Histogram>,
        _: &Identity,
        _: &mut Vec<NoteKind>,
    ) {
        let [counts] = self.counts.at(place.group, place.step, 1);
        counts[0] += 1.0;
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let (first, [counts]) = self.counts.room(group);
        for (cell, &count) in into.cells[first..].iter_mut().zip(counts) {
            if count > 0.0 {
                *cell = if self.told == Told::Presence { 1.0 } else { count };
            }
        }
    }
}

fn count_present(counts: &mut [f64], cells: &[f64]) {
    for (count, &cell) in counts.iter_mut().zip(cells) {
        *count += if is_stale(cell) { 0.0 } else { 1.0 };
    }
}
