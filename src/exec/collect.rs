//! The end of a query's path: rows are merged, named and put in order.

use std::sync::Arc;

use rayon::prelude::*;

use super::pulse::Beside;
use super::pulse::Pulse;
use super::pulse::sorted;
use super::unite::unite_blocks;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::exec::Twins;
use crate::label::Labels;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Block;
use crate::value::Cell;
use crate::value::HistogramCell;
use crate::value::Identity;
use crate::value::NameFate;
use crate::value::RowView;
use crate::value::Sample;
use crate::value::Series;

/// The answer of a plan, before it is given its public form.
#[derive(Clone, Debug)]
pub enum Collected {
    /// A number a step.
    Scalar(Arc<[f64]>),
    /// A text.
    Text(String),
    /// Rows over the grid, in the order of evaluation.
    Rows(Vec<Block>),
    /// The raw points of a range vector, sorted by labels.
    Raw(Vec<Series>),
}

/// Takes names away that were only about to go, and merges rows that are the same without.
pub(super) fn rows(
    blocks: Vec<Block>,
    width: usize,
    run: &Run<'_>,
) -> Result<Vec<Block>, ExecError> {
    let dropping = |block: &Block| block.iter().any(|row| row.identity.name == NameFate::Dropping);
    if blocks.iter().any(dropping) {
        return unite_blocks(blocks, Twins::Merge, width, Identity::final_labels, run);
    }
    Ok(blocks)
}

/// Returns the value of the only float at each step, NaN where there is not exactly one.
pub(super) fn only(blocks: &[Block], width: usize) -> Arc<[f64]> {
    let mut values = vec![f64::NAN; width];
    let mut counts = vec![0_u32; width];
    for view in blocks.iter().flat_map(Block::iter) {
        for (step, &cell) in (view.first..).zip(view.cells) {
            if !Block::is_absent(cell) {
                counts[step] += 1;
                values[step] = if counts[step] == 1 { cell } else { f64::NAN };
            }
        }
    }
    values.into()
}

/// Gives rows of one step the form of an instant vector, a block to a thread.
pub fn vector(blocks: &[Block], at: Timestamp, run: &Run<'_>) -> Result<Vec<Sample>, ExecError> {
    let of_row = |view: RowView<'_>| {
        let float = view.float(0).map(Cell::Float);
        let cell = float.or_else(|| {
            view.histograms.first().map(|cell| Cell::Histogram(cell.histogram.clone()))
        });
        cell.map(|cell| Sample { labels: view.identity.final_labels(), at, cell })
    };
    let of_block = |block: &Block| {
        let (mut pulse, mut samples) = (Pulse::of(run), Beside(Vec::with_capacity(block.len())));
        for view in block.iter() {
            pulse.beat()?;
            samples.0.extend(of_row(view));
        }
        Ok(samples)
    };
    let found: Result<Vec<Beside<Vec<Sample>>>, ExecError> =
        blocks.par_iter().map(of_block).collect();
    let mut found = found?;
    let mut samples = Vec::with_capacity(found.iter().map(|some| some.0.len()).sum());
    found.iter_mut().for_each(|some| samples.append(&mut some.0));
    Ok(samples)
}

/// Gives rows the form of a matrix, sorted by labels; each block goes as its series come.
pub fn matrix(blocks: Vec<Block>, steps: Steps, run: &Run<'_>) -> Result<Vec<Series>, ExecError> {
    let times: Vec<Timestamp> = steps.iter().collect();
    let of_block = |block: Block| {
        run.check()?;
        Ok(block.iter().map(|view| series(&view, &times)).collect())
    };
    let found: Result<Vec<Vec<Series>>, ExecError> = blocks.into_par_iter().map(of_block).collect();
    by_labels(found?.into_iter().flatten().collect(), run)
}

/// Gives a row the form of a series.
fn series(view: &RowView<'_>, times: &[Timestamp]) -> Series {
    let cells = times[view.first..].iter().zip(view.cells);
    let present = cells.filter(|(_, cell)| !Block::is_absent(**cell));
    let mut floats = Vec::with_capacity(view.cells.len());
    floats.extend(present.map(|(&time, &cell)| (time, cell)));
    let of_cell = |cell: &HistogramCell| (times[cell.step as usize], cell.histogram.clone());
    let histograms = view.histograms.iter().map(of_cell).collect();
    Series { labels: view.identity.final_labels(), floats, histograms }
}

/// Sorts series by their labels.
pub(super) fn by_labels(series: Vec<Series>, run: &Run<'_>) -> Result<Vec<Series>, ExecError> {
    sorted(series, |one, two| Labels::cmp(&one.labels, &two.labels), run)
}
