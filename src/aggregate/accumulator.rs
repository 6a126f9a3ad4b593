//! What an aggregation keeps while rows come in.

use std::fmt;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NoteKind;

/// The state of an aggregation for all groups and all steps.
///
/// Rows come in the order of the storage, so a fold that is not associative needs no merging.
/// Cells without a float hold [`Block::ABSENT`](crate::value::Block::ABSENT).
pub trait Accumulator: Send + Sync + fmt::Debug {
    /// Makes room for groups up to a number.
    fn grow(&mut self, groups: usize);

    /// Adds the floats of a row, which begin at a step.
    fn add(&mut self, place: Place, cells: &[f64], fill: Fill);

    /// Adds a native histogram; the identity is its row's, for notes.
    fn add_histogram(
        &mut self,
        place: Place,
        histogram: &Arc<Histogram>,
        identity: &Identity,
        notes: &mut Vec<NoteKind>,
    );

    /// Writes the result of a group.
    fn finish(&self, group: usize, into: &mut Finish<'_>);

    /// Adds one float a row on a grid of one step.
    fn add_column(&mut self, groups: &[u32], cells: &[f64]) {
        for (&group, cell) in groups.iter().zip(cells) {
            let place = Place { group: group as usize, step: 0 };
            self.add(place, std::slice::from_ref(cell), Fill::Full);
        }
    }
}

/// A step of a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The number of the group.
    pub group: usize,
    /// The step of the grid.
    pub step: usize,
}

/// Whether a row has a float in each of its cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fill {
    /// It has.
    Full,
    /// Some cells may be absent.
    Holes,
}

/// The row of a group that is written at the end.
#[derive(Debug)]
pub struct Finish<'a> {
    /// A cell for each step, absent until it is set.
    pub cells: &'a mut [f64],
    /// The histograms, by rising step.
    pub histograms: &'a mut Vec<HistogramCell>,
    /// The parameter, a number for every step; empty where the aggregation has none.
    pub parameter: &'a [f64],
    /// What was noticed.
    pub notes: &'a mut Vec<NoteKind>,
}
