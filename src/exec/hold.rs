//! What is the same at every step: evaluated once and held.

use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::cost;
use crate::value::Block;
use crate::value::HistogramCell;

/// Copies an answer of one step to all steps of a wider grid.
pub fn hold<'a>(input: Pieces<'a>, width: usize, run: &'a Run<'a>) -> Pieces<'a> {
    input.map(move |block| {
        let mut wide = Block::default();
        let mut cells = vec![Block::ABSENT; width];
        for view in block.iter() {
            cells.fill(view.float(0).unwrap_or(Block::ABSENT));
            let copies = view.histograms.first().map_or_else(Vec::new, |cell| {
                let at = |step| HistogramCell { step, histogram: cell.histogram.clone() };
                (0..width as u32).map(at).collect()
            });
            let more = cost::row(&cells, &copies) - cost::row(view.cells, view.histograms);
            run.budget.hold(more)?;
            wide.push(view.identity.clone(), &cells, copies);
        }
        Ok(wide)
    })
}
