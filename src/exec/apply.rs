//! Functions of single samples.

use std::sync::Arc;

use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Run;
use crate::exec::cost;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Metric;
use crate::histogram::Histogram;
use crate::math::STALE;
use crate::math::is_stale;
use crate::value::Block;
use crate::value::NameFate;
use crate::value::RowView;

/// Applies a function to every sample; `args` have a value for every step.
pub fn apply<'a>(
    function: &'static Function,
    input: Pieces<'a>,
    args: Vec<Arc<[f64]>>,
    width: usize,
    run: &'a Run<'a>,
) -> Pieces<'a> {
    input.map(move |block| {
        let mut result = Block::default();
        let mut cells = vec![STALE; width];
        for view in block.iter() {
            cells.fill(STALE);
            match function.kernel {
                Kernel::Cell(kernel) => floats(&view, kernel, &args, &mut cells),
                Kernel::Histogram(kernel) => histograms(&view, kernel, &mut cells),
                _ => {}
            }
            let fate = fate(function, view.identity.name, run);
            result.push(view.identity.clone().with_name(fate), &cells, Vec::new());
        }
        exchange(&block, &result, run)?;
        Ok(result)
    })
}

/// Lets a block of samples go in exchange for another one.
pub(super) fn exchange(input: &Block, result: &Block, run: &Run<'_>) -> Result<(), ExecError> {
    run.budget.hold(cost::block(result))?;
    run.budget.release(cost::block(input));
    Ok(())
}

/// Lets both sides of an operator go in exchange for its result.
pub(super) fn trade(
    sides: [&[Block]; 2],
    result: &[Block],
    run: &Run<'_>,
) -> Result<(), ExecError> {
    for block in sides.into_iter().flatten() {
        run.budget.release(cost::block(block));
    }
    run.budget.hold(result.iter().map(cost::block).sum())
}

/// Returns what becomes of the name of a row that a function has changed.
pub(super) fn fate(function: &Function, before: NameFate, run: &Run<'_>) -> NameFate {
    match (function.metric, run.settings.dropped_name) {
        (Metric::Kept, _) => before,
        (Metric::NameDropped, NameFate::Dropped) => before.max(NameFate::NameDropped),
        (Metric::Dropped | Metric::NameDropped, dropped) => before.max(dropped),
    }
}

fn floats(
    view: &RowView<'_>,
    kernel: fn(f64, &[f64]) -> f64,
    args: &[Arc<[f64]>],
    cells: &mut [f64],
) {
    let mut numbers: Vec<f64> = vec![0.0; args.len()];
    for (step, &cell) in (view.first..).zip(view.cells) {
        if is_stale(cell) {
            continue;
        }
        for (number, row) in numbers.iter_mut().zip(args) {
            *number = row[step];
        }
        cells[step] = kernel(cell, &numbers);
    }
}

fn histograms(view: &RowView<'_>, kernel: fn(&Histogram) -> f64, cells: &mut [f64]) {
    for cell in view.histograms {
        cells[cell.step as usize] = kernel(&cell.histogram);
    }
}
