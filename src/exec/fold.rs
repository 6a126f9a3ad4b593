//! Aggregations that make one element of each group.

use rayon::prelude::*;

use super::groups::Groups;
use super::groups::Keys;
use super::in_order::in_order;
use super::members::Members;
use super::parameter::Extremes;
use crate::aggregate::Accumulator;
use crate::aggregate::Aggregation;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Histograms;
use crate::aggregate::Place;
use crate::aggregate::Shape;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::cost;
use crate::label::Grouping;
use crate::syntax::Span;
use crate::value::Block;
use crate::value::Identity;
use crate::value::NameFate;
use crate::value::NoteKind;
use crate::value::RowView;

/// What an aggregation is to do: its table row, groups and parameter, and where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Reduction<'a> {
    /// The aggregation.
    pub aggregation: &'static Aggregation,
    /// What makes two rows one group.
    pub grouping: &'a Grouping,
    /// The parameter, a number for every step; empty where the aggregation has none.
    pub parameter: &'a [f64],
    /// The number of steps.
    pub width: usize,
    /// The place of the whole aggregation.
    pub whole: Span,
    /// The place of its vector.
    pub input: Span,
    /// The place of its parameter.
    pub number: Span,
}

/// Makes one element of each group; groups stand in order of their first members.
///
/// Rows are added in the order of the input, so every sum is rounded as Prometheus rounds it,
/// whatever the pieces and threads. An aggregation of another shape gives nothing.
pub fn fold<'a>(
    input: &Pieces<'_>,
    reduction: &Reduction<'_>,
    run: &Run<'_>,
) -> Result<Pieces<'a>, ExecError> {
    let Shape::Fold { start, histograms } = reduction.aggregation.shape else {
        return Ok(Pieces::ready(Vec::new()));
    };
    let mut folding = Folding {
        groups: Groups::new(reduction.grouping),
        state: start(reduction.width),
        histograms,
        dropping: Vec::new(),
        notes: Vec::new(),
        samples: 0,
    };
    let criteria = folding.groups.criteria.clone();
    let prepare = |block| Ok(Prepared::new(block, |block| criteria.members(block, &run.symbols)));
    in_order(input, run, prepare, |prepared| {
        folding.take(prepared, reduction);
        Ok(())
    })?;
    folding.finish(reduction, run)
}

/// A block of which the groups and holes are known.
struct Prepared {
    block: Block,
    members: Members,
    fills: Vec<Fill>,
    samples: usize,
}

impl Prepared {
    fn new(block: Block, members: impl Fn(&Block) -> Members) -> Self {
        let mut samples = 0;
        let fill = |view: RowView<'_>| {
            let floats = cost::row(view.cells, &[]);
            samples += floats + cost::row(&[], view.histograms);
            if floats == view.cells.len() { Fill::Full } else { Fill::Holes }
        };
        let fills = block.iter().map(fill).collect();
        let members = members(&block);
        Self { block, members, fills, samples }
    }
}

/// A fold under way.
struct Folding {
    groups: Groups,
    state: Box<dyn Accumulator>,
    histograms: Histograms,
    /// For each group the number of steps up to the last of a member whose name is to go.
    dropping: Vec<u32>,
    notes: Vec<NoteKind>,
    /// The samples of the input.
    samples: usize,
}

impl Folding {
    fn take(&mut self, prepared: Prepared, reduction: &Reduction<'_>) {
        let Prepared { block, members, fills, samples } = prepared;
        self.samples += samples;
        let groups = self.groups.number(members);
        self.state.grow(self.groups.len());
        self.dropping.resize(self.groups.len(), 0);
        if reduction.width == 1 && block.cells().len() == block.len() {
            self.state.add_column(&groups, block.cells());
        } else {
            for ((view, &group), fill) in block.iter().zip(&groups).zip(fills) {
                self.add(&view, group as usize, fill, reduction.aggregation);
            }
        }
        for (view, group) in block.iter().zip(groups) {
            if view.identity.name == NameFate::Dropping {
                let until = &mut self.dropping[group as usize];
                *until = (*until).max(steps_until(&view));
            }
        }
    }

    fn add(&mut self, view: &RowView<'_>, group: usize, fill: Fill, to: &Aggregation) {
        if !view.cells.is_empty() {
            self.state.add(Place { group, step: view.first }, view.cells, fill);
        }
        for cell in view.histograms {
            let place = Place { group, step: cell.step as usize };
            match self.histograms {
                Histograms::Taken => {
                    let (state, notes) = (&mut self.state, &mut self.notes);
                    state.add_histogram(place, &cell.histogram, view.identity, notes);
                }
                Histograms::Ignored => {
                    let kind = NoteKind::IgnoredInAggregation(to.name);
                    if !self.notes.contains(&kind) {
                        self.notes.push(kind);
                    }
                }
            }
        }
    }

    /// Writes the groups' rows, a stretch of groups to a thread.
    fn finish<'a>(self, reduction: &Reduction<'_>, run: &Run<'_>) -> Result<Pieces<'a>, ExecError> {
        let cuts = run.cuts(self.groups.len(), reduction.width);
        let Self { groups, state, dropping, notes, samples, .. } = self;
        let keys = groups.into_keys();
        let writer = Writer { keys, state, dropping, reduction, run };
        let stretch = |at: usize| {
            run.check()?;
            Ok(writer.write(cuts.range(at)))
        };
        let written: Result<Vec<_>, ExecError> =
            (0..cuts.count()).into_par_iter().map(stretch).collect();
        let (blocks, later): (Vec<Block>, Vec<_>) = written?.into_iter().unzip();
        for kind in notes.into_iter().chain(later.into_iter().flatten()) {
            run.note(kind, reduction.input);
        }
        note_quantiles(reduction, run);
        run.budget.release(samples);
        run.budget.hold(blocks.iter().map(cost::block).sum())?;
        Ok(Pieces::ready(blocks))
    }
}

/// What is needed to write groups' rows.
struct Writer<'w> {
    keys: Keys,
    state: Box<dyn Accumulator>,
    dropping: Vec<u32>,
    reduction: &'w Reduction<'w>,
    run: &'w Run<'w>,
}

impl Writer<'_> {
    fn write(&self, groups: std::ops::Range<usize>) -> (Block, Vec<NoteKind>) {
        let (mut block, mut notes) = (Block::default(), Vec::new());
        let mut cells = vec![Block::ABSENT; self.reduction.width];
        for group in groups {
            cells.fill(Block::ABSENT);
            let mut histograms = Vec::new();
            self.state.finish(
                group,
                &mut Finish {
                    cells: &mut cells,
                    histograms: &mut histograms,
                    parameter: self.reduction.parameter,
                    notes: &mut notes,
                },
            );
            let last = cells.iter().rposition(|&cell| !Block::is_absent(cell));
            let last = last.max(histograms.last().map(|cell| cell.step as usize));
            let Some(last) = last else { continue };
            let labels = self.keys.labels(group, &self.run.symbols);
            // As in Prometheus, a group's name goes if that of any member at its last step does.
            let drops = self.dropping[group] as usize > last;
            let name = if drops { NameFate::Dropping } else { NameFate::Kept };
            block.push(Identity::made(labels).with_name(name), &cells, histograms);
        }
        (block, notes)
    }
}

/// Returns the number of steps up to a row's last sample.
fn steps_until(view: &RowView<'_>) -> u32 {
    let histograms = view.histograms.last().map_or(0, |cell| cell.step + 1);
    let floats = if view.cells.is_empty() { 0 } else { view.first + view.cells.len() };
    histograms.max(floats as u32)
}

/// Warns of quantiles that are none: only `quantile` takes a number of all folds.
fn note_quantiles(reduction: &Reduction<'_>, run: &Run<'_>) {
    if reduction.parameter.is_empty() {
        return;
    }
    let Extremes { most, least, any_nan } = Extremes::of(reduction.parameter);
    let wrong = [(any_nan, f64::NAN), (most > 1.0, most), (least < 0.0, least)];
    for (_, got) in wrong.into_iter().filter(|(is_wrong, _)| *is_wrong) {
        run.note(NoteKind::Quantile(got), reduction.number);
    }
}

#[cfg(test)]
mod tests;
