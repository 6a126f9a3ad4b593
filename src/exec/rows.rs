//! All rows of an answer under one numbering, with the groups they match in.

use std::collections::HashMap;

use crate::label::Grouping;
use crate::label::Labels;
use crate::math::is_stale;
use crate::value::Block;
use crate::value::RowView;

/// The rows of some blocks, numbered through.
pub(super) struct Rows<'b> {
    views: Vec<RowView<'b>>,
}

impl<'b> Rows<'b> {
    /// Numbers the rows of blocks in their order.
    pub(super) fn of(blocks: &'b [Block]) -> Self {
        Self { views: blocks.iter().flat_map(Block::iter).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.views.len()
    }

    pub(super) fn get(&self, row: usize) -> &RowView<'b> {
        &self.views[row]
    }

    /// Returns the labels of a row.
    pub(super) fn labels(&self, row: usize) -> Labels {
        self.views[row].identity.labels()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &RowView<'b>> {
        self.views.iter()
    }

    /// Returns for each step whether any row has an element there.
    pub(super) fn alive(&self, width: usize) -> Presence {
        let mut alive = Presence::none(width);
        self.views.iter().for_each(|view| alive.add(view));
        alive
    }
}

/// The numbers of match groups: rows with the same labels of a grouping have the same number.
pub(super) struct Groups<'g> {
    grouping: &'g Grouping,
    numbers: HashMap<Labels, usize>,
}

impl<'g> Groups<'g> {
    pub(super) fn new(grouping: &'g Grouping) -> Self {
        Self { grouping, numbers: HashMap::new() }
    }

    /// Returns the group of each row.
    pub(super) fn number(&mut self, rows: &Rows<'_>) -> Vec<usize> {
        rows.iter()
            .map(|view| {
                let next = self.numbers.len();
                let key = self.grouping.project(&view.identity.labels());
                *self.numbers.entry(key).or_insert(next)
            })
            .collect()
    }

    /// Returns how many groups there are.
    pub(super) fn count(&self) -> usize {
        self.numbers.len()
    }
}

/// A bit for every step.
#[derive(Clone, Debug)]
pub(super) struct Presence(Vec<u64>);

impl Presence {
    pub(super) fn none(width: usize) -> Self {
        Self(vec![0; width.div_ceil(64)])
    }

    /// Adds the steps at which a row has a float.
    pub(super) fn add_floats(&mut self, view: &RowView<'_>) {
        for (step, &cell) in (view.first..).zip(view.cells) {
            self.0[step / 64] |= u64::from(!is_stale(cell)) << (step % 64);
        }
    }

    /// Adds the steps at which a row has an element.
    pub(super) fn add(&mut self, view: &RowView<'_>) {
        self.add_floats(view);
        view.histograms.iter().for_each(|cell| self.set(cell.step as usize));
    }

    pub(super) fn set(&mut self, step: usize) {
        self.0[step / 64] |= 1 << (step % 64);
    }

    /// Adds the steps of another.
    pub(super) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, two)| *one |= two);
    }

    /// Keeps the steps that another has too.
    pub(super) fn cross(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, two)| *one &= two);
    }

    pub(super) fn has(&self, step: usize) -> bool {
        self.0[step / 64] & (1 << (step % 64)) != 0
    }
}
