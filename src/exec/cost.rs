//! What samples count for in the limits, as Prometheus counts them.

use crate::histogram::Histogram;
use crate::math::is_stale;
use crate::value::Block;
use crate::value::HistogramCell;

/// Returns the samples of a row.
pub(super) fn row(cells: &[f64], histograms: &[HistogramCell]) -> usize {
    floats(cells) + histograms.iter().map(|cell| histogram(&cell.histogram)).sum::<usize>()
}

/// Returns the floats among cells; most rows have no NaN of any kind, which is told faster.
fn floats(cells: &[f64]) -> usize {
    let mut nan = false;
    for cell in cells {
        nan |= cell.is_nan();
    }
    if nan { cells.iter().filter(|&&cell| !is_stale(cell)).count() } else { cells.len() }
}

/// Returns the samples of a block.
pub(super) fn block(block: &Block) -> usize {
    block.iter().map(|view| row(view.cells, view.histograms)).sum()
}

/// Returns how many samples a histogram counts for: its size in memory over that of a float's.
pub(super) fn histogram(histogram: &Histogram) -> usize {
    let side = |side: &crate::histogram::Side| side.runs.len() + side.counts.len();
    let bounds = histogram.custom_bounds.as_ref().map_or(0, |bounds| bounds.len());
    let words = side(&histogram.positive) + side(&histogram.negative) + bounds;
    (168 + 8 * words + 8) / 16
}
