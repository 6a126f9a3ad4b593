//! One where there is nothing: `absent` and `absent_over_time`.

use super::rows::Presence;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;
use crate::label::Labels;
use crate::value::Block;
use crate::value::Identity;

/// A range function that gives an element where there is a sample; queries cannot call it.
pub(super) static PRESENT: Function =
    Function::new("", &[Kind::Range], Kernel::Window(mark_presence));

fn mark_presence(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    for (step, cell) in row.floats.iter_mut().enumerate() {
        let windows = sweep.windows;
        if !windows.floats(step).is_empty() || !windows.histograms(step).is_empty() {
            *cell = 1.0;
        }
    }
}

/// Returns one element at every step at which no row has any.
pub(super) fn absent(input: &[Block], labels: Labels, width: usize) -> Block {
    let mut there = Presence::none(width);
    input.iter().flat_map(Block::iter).for_each(|view| there.add(&view));
    let gap = |step| if there.has(step) { Block::ABSENT } else { 1.0 };
    let cells: Vec<f64> = (0..width).map(gap).collect();
    let mut block = Block::default();
    block.push(Identity::made(labels), &cells, Vec::new());
    block
}
