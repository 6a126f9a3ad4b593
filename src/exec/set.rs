//! The set operators: `and`, `or`, `unless`, each step by itself.

use super::apply::exchange;
use super::rows::Groups;
use super::rows::Presence;
use super::rows::Rows;
use super::unite::unite_blocks;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::exec::Twins;
use crate::label::Grouping;
use crate::math::STALE;
use crate::plan::SetOp;
use crate::value::Block;
use crate::value::Identity;
use crate::value::RowView;

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
    let (lefts, rights) = (Rows::of(&left), Rows::of(&right));
    let mut groups = Groups::new(on);
    let (left_groups, right_groups) = (groups.number(&lefts), groups.number(&rights));
    let mut result = Block::default();
    match op {
        SetOp::And | SetOp::Unless => {
            let there = presence(&rights, &right_groups, groups.count(), width);
            let stays = if op == SetOp::And { Stays::WithPartner } else { Stays::Alone };
            filter(&lefts, &left_groups, &there, stays, width, &mut result);
        }
        SetOp::Or => {
            let there = presence(&lefts, &left_groups, groups.count(), width);
            lefts.iter().for_each(|view| copy(view, width, &mut result));
            filter(&rights, &right_groups, &there, Stays::Alone, width, &mut result);
        }
    }
    for block in left.iter().chain(&right) {
        exchange(block, &Block::default(), run)?;
    }
    exchange(&Block::default(), &result, run)?;
    // Rows of the two sides may be one series, now on the left and then on the right.
    if op == SetOp::Or && width > 1 {
        return unite_blocks(vec![result], Twins::Merge, width, Identity::labels);
    }
    Ok(vec![result])
}

/// Returns for each group the steps at which any of its rows has an element.
fn presence(rows: &Rows<'_>, groups: &[usize], count: usize, width: usize) -> Vec<Presence> {
    let mut there = vec![Presence::none(width); count];
    for (view, &group) in rows.iter().zip(groups) {
        there[group].add(view);
    }
    there
}

/// Keeps the elements whose groups are there, or are not there, at their step.
fn filter(
    rows: &Rows<'_>,
    groups: &[usize],
    there: &[Presence],
    stays: Stays,
    width: usize,
    into: &mut Block,
) {
    let mut cells = vec![STALE; width];
    for (view, &group) in rows.iter().zip(groups) {
        let keep = |step| there[group].has(step) == (stays == Stays::WithPartner);
        view.spread(&mut cells);
        for (step, cell) in cells.iter_mut().enumerate() {
            if !keep(step) {
                *cell = STALE;
            }
        }
        let kept = view.histograms.iter().filter(|cell| keep(cell.step as usize));
        into.push(view.identity.clone(), &cells, kept.cloned().collect());
    }
}

fn copy(view: &RowView<'_>, width: usize, into: &mut Block) {
    let mut cells = vec![STALE; width];
    view.spread(&mut cells);
    into.push(view.identity.clone(), &cells, view.histograms.to_vec());
}
