//! Rows that came to the same labels.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::pulse::Beside;
use super::pulse::Pile;
use super::pulse::Pulse;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::label::Labels;
use crate::math::is_stale;
use crate::value::Block;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::RowView;

/// What to do with rows that came to the same labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Twins {
    /// Make them one row where they have no step in common; an error otherwise.
    Merge,
    /// Refuse them, even where they have no step in common.
    Refuse,
}

/// Finds rows with the same labels and merges or refuses them; other rows keep their order.
pub fn unite<'a>(
    pieces: &Pieces<'a>,
    twins: Twins,
    width: usize,
    run: &Run<'_>,
) -> Result<Pieces<'a>, ExecError> {
    Ok(Pieces::ready(unite_blocks(pieces.gather(run)?, twins, width, Identity::labels, run)?))
}

/// Does the same to blocks, by whatever labels are to be looked at.
pub(super) fn unite_blocks(
    blocks: Vec<Block>,
    twins: Twins,
    width: usize,
    labels: impl Fn(&Identity) -> Labels + Sync,
    run: &Run<'_>,
) -> Result<Vec<Block>, ExecError> {
    let Some(groups) = find_twins(&blocks, labels, run)? else { return Ok(blocks) };
    if twins == Twins::Refuse {
        return Err(ExecError::SameLabels);
    }
    let mut united = Pile::new(width, run);
    let mut cells = vec![Block::ABSENT; width];
    for rows in groups {
        let views: Vec<_> = rows.iter().map(|&(block, row)| blocks[block].row(row)).collect();
        let histograms = merge(&views, &mut cells)?;
        united.push(views[0].identity.clone(), &cells, histograms)?;
    }
    Ok(united.finish())
}

/// Rows with the same labels: their blocks and their rows there.
type Twinned = Vec<(usize, usize)>;

/// Returns the rows grouped by labels in order of first appearance; `None` where all differ.
fn find_twins(
    blocks: &[Block],
    labels: impl Fn(&Identity) -> Labels + Sync,
    run: &Run<'_>,
) -> Result<Option<Vec<Twinned>>, ExecError> {
    let of_block = |block: &Block| {
        run.check()?;
        Ok(block.iter().map(|view| labels(view.identity)).collect())
    };
    let all: Result<Vec<Vec<Labels>>, ExecError> = blocks.par_iter().map(of_block).collect();
    let Beside(all) = &Beside(all?);
    let mut known: FxHashMap<&Labels, usize> = FxHashMap::default();
    known.reserve(all.iter().map(Vec::len).sum());
    // Nearly always all differ, and then no lists are made.
    let mut pulse = Pulse::of(run);
    let mut differ = true;
    for one in all.iter().flatten() {
        pulse.beat()?;
        differ = differ && known.insert(one, 0).is_none();
    }
    if differ {
        return Ok(None);
    }
    known.clear();
    let mut groups: Vec<Twinned> = Vec::new();
    for (at, block) in all.iter().enumerate() {
        for (row, labels) in block.iter().enumerate() {
            pulse.beat()?;
            let group = *known.entry(labels).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push((at, row));
        }
    }
    Ok(Some(groups))
}

/// Lays rows over each other; a step that two of them have is an error.
fn merge(views: &[RowView<'_>], cells: &mut [f64]) -> Result<Vec<HistogramCell>, ExecError> {
    cells.fill(Block::ABSENT);
    let mut histograms: Vec<HistogramCell> = Vec::new();
    for view in views {
        for (cell, &value) in cells[view.first..].iter_mut().zip(view.cells) {
            if is_stale(value) {
                continue;
            }
            if !is_stale(*cell) {
                return Err(ExecError::SameLabels);
            }
            *cell = value;
        }
        histograms.extend_from_slice(view.histograms);
    }
    histograms.sort_by_key(|cell| cell.step);
    let taken = |cell: &HistogramCell| !is_stale(cells[cell.step as usize]);
    let doubled = histograms.windows(2).any(|pair| pair[0].step == pair[1].step);
    if doubled || (views.len() > 1 && histograms.iter().any(taken)) {
        return Err(ExecError::SameLabels);
    }
    Ok(histograms)
}
