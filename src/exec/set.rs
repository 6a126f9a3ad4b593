//! The set operators: `and`, `or`, `unless`, each step by itself.

use rayon::prelude::*;

use super::apply::trade;
use super::groups::Groups;
use super::pulse::Beside;
use super::pulse::Pulse;
use super::rows::Presences;
use super::unite::unite_blocks;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::exec::Twins;
use crate::label::Grouping;
use crate::math::STALE;
use crate::plan::SetOp;
use crate::value::Block;
use crate::value::Identity;

/// Whether an element stays when its group is on the other side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stays {
    WithPartner,
    Alone,
}

/// Takes two vectors as sets of elements that are the same by the labels of a grouping.
pub(super) fn set(
    op: SetOp,
    left: Vec<Block>,
    right: Vec<Block>,
    on: &Grouping,
    width: usize,
    run: &Run<'_>,
) -> Result<Vec<Block>, ExecError> {
    let (left, right) = (Beside(left), Beside(right));
    let (left, right) = (&left.0, &right.0);
    let mut groups = Groups::new(on);
    let left_groups = groups.number_all(left, run)?;
    let right_groups = groups.number_all(right, run)?;
    let result = match op {
        SetOp::And | SetOp::Unless => {
            let there = presence(right, &right_groups, [groups.len(), width], run)?;
            let stays = if op == SetOp::And { Stays::WithPartner } else { Stays::Alone };
            Filter { there, stays, width }.over(left, &left_groups, run)?
        }
        SetOp::Or => {
            let there = presence(left, &left_groups, [groups.len(), width], run)?;
            let filter = Filter { there, stays: Stays::Alone, width };
            let rest = filter.over(right, &right_groups, run)?;
            left.iter().cloned().chain(rest).collect()
        }
    };
    trade([left, right], &result, run)?;
    // Rows of the two sides may be one series, now on the left and then on the right.
    if op == SetOp::Or && width > 1 {
        return unite_blocks(result, Twins::Merge, width, Identity::labels, run);
    }
    Ok(result)
}

/// Adds for each group the steps at which any of its rows has an element.
fn presence(
    blocks: &[Block],
    groups: &[u32],
    [count, width]: [usize; 2],
    run: &Run<'_>,
) -> Result<Presences, ExecError> {
    let (mut there, mut pulse) = (Presences::none(count, width), Pulse::of(run));
    for (view, &group) in blocks.iter().flat_map(Block::iter).zip(groups) {
        pulse.beat()?;
        there.add(group as usize, &view);
    }
    Ok(there)
}

/// Keeps the elements whose groups are there, or are not there, at their step.
struct Filter {
    there: Presences,
    stays: Stays,
    width: usize,
}

impl Filter {
    /// Filters blocks side by side.
    fn over(
        &self,
        blocks: &[Block],
        groups: &[u32],
        run: &Run<'_>,
    ) -> Result<Vec<Block>, ExecError> {
        let mut rest = groups;
        let mut shares = Vec::with_capacity(blocks.len());
        for block in blocks {
            let (share, others) = rest.split_at(block.len());
            shares.push((block, share));
            rest = others;
        }
        let of_share = |(block, groups)| {
            run.check()?;
            Ok(self.of(block, groups))
        };
        shares.into_par_iter().map(of_share).collect()
    }

    fn of(&self, block: &Block, groups: &[u32]) -> Block {
        let mut kept = Block::default();
        let mut cells = vec![STALE; self.width];
        for (view, &group) in block.iter().zip(groups) {
            let there = |step| self.there.has(group as usize, step);
            let keep = |step| there(step) == (self.stays == Stays::WithPartner);
            view.spread(&mut cells);
            let present = cells.iter_mut().enumerate().skip(view.first).take(view.cells.len());
            present.filter(|(step, _)| !keep(*step)).for_each(|(_, cell)| *cell = STALE);
            let histograms = view.histograms.iter().filter(|cell| keep(cell.step as usize));
            kept.push(view.identity.clone(), &cells, histograms.cloned().collect());
        }
        kept
    }
}
