//! All rows of an answer under one numbering.

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

    /// Returns for each step whether any row has an element there.
    pub(super) fn alive(&self, width: usize) -> Presence {
        let mut alive = Presence::none(width);
        self.views.iter().for_each(|view| alive.add(view));
        alive
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
        add_floats(&mut self.0, view);
    }

    /// Adds the steps at which a row has an element.
    pub(super) fn add(&mut self, view: &RowView<'_>) {
        add(&mut self.0, view);
    }

    pub(super) fn set(&mut self, step: usize) {
        set(&mut self.0, step);
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
        has(&self.0, step)
    }
}

/// A bit for every step of each of many groups.
pub(super) struct Presences {
    words: Vec<u64>,
    stride: usize,
}

impl Presences {
    pub(super) fn none(count: usize, width: usize) -> Self {
        let stride = width.div_ceil(64);
        Self { words: vec![0; count * stride], stride }
    }

    /// Adds the steps at which a row of a group has an element.
    pub(super) fn add(&mut self, group: usize, view: &RowView<'_>) {
        add(&mut self.words[group * self.stride..][..self.stride], view);
    }

    pub(super) fn has(&self, group: usize, step: usize) -> bool {
        has(&self.words[group * self.stride..], step)
    }
}

fn add_floats(words: &mut [u64], view: &RowView<'_>) {
    for (step, &cell) in (view.first..).zip(view.cells) {
        words[step / 64] |= u64::from(!is_stale(cell)) << (step % 64);
    }
}

fn add(words: &mut [u64], view: &RowView<'_>) {
    add_floats(words, view);
    view.histograms.iter().for_each(|cell| set(words, cell.step as usize));
}

fn set(words: &mut [u64], step: usize) {
    words[step / 64] |= 1 << (step % 64);
}

fn has(words: &[u64], step: usize) -> bool {
    words[step / 64] & (1 << (step % 64)) != 0
}
