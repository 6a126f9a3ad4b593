//! Putting an instant vector in order; in a range query labels decide, whatever is asked.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::natural::natural;
use super::pulse::Pile;
use super::pulse::sorted;
use crate::exec::ExecError;
use crate::exec::Run;
use crate::function::Direction;
use crate::label::Labels;
use crate::syntax::Span;
use crate::time::Steps;
use crate::value::Block;
use crate::value::NoteKind;
use crate::value::RowView;

/// Sorts floats by value, NaN last either way; histograms are left out.
pub(super) fn by_value(
    input: &[Block],
    direction: Direction,
    span: Span,
    steps: Steps,
    run: &Run<'_>,
) -> Result<Vec<Block>, ExecError> {
    warn(span, steps, run);
    let mut rows: Vec<_> = rows(input).collect();
    if steps.is_instant() {
        rows = sorted(rows, |one, two| by_float(first(one), first(two), direction), run)?;
    }
    let mut pile = Pile::new(steps.len(), run);
    let mut cells = vec![Block::ABSENT; steps.len()];
    for view in rows {
        view.spread(&mut cells);
        pile.push(view.identity.clone(), &cells, Vec::new())?;
    }
    Ok(pile.finish())
}

/// Sorts by the natural order of some labels, then by all labels.
pub(super) fn by_label(
    input: &[Block],
    names: &[&str],
    direction: Direction,
    span: Span,
    steps: Steps,
    run: &Run<'_>,
) -> Result<Vec<Block>, ExecError> {
    warn(span, steps, run);
    let of_block = |block| {
        run.check()?;
        Ok(Block::iter(block).map(|view| (view.identity.labels(), view)).collect())
    };
    let found: Result<Vec<Vec<_>>, ExecError> = input.par_iter().map(of_block).collect();
    let mut rows: Vec<(Labels, RowView<'_>)> = found?.into_iter().flatten().collect();
    if steps.is_instant() {
        let compare = |(one, _): &(Labels, RowView<'_>), (two, _): &(Labels, RowView<'_>)| {
            let ordering = by_names(one, two, names);
            if direction == Direction::Rising { ordering } else { ordering.reverse() }
        };
        rows = sorted(rows, compare, run)?;
    }
    let mut pile = Pile::new(steps.len(), run);
    let mut cells = vec![Block::ABSENT; steps.len()];
    for (_, view) in rows {
        view.spread(&mut cells);
        pile.push(view.identity.clone(), &cells, view.histograms.to_vec())?;
    }
    Ok(pile.finish())
}

fn warn(span: Span, steps: Steps, run: &Run<'_>) {
    if !steps.is_instant() {
        run.note(NoteKind::SortInRange, span);
    }
}

fn rows(input: &[Block]) -> impl Iterator<Item = RowView<'_>> {
    input.iter().flat_map(Block::iter)
}

fn first(view: &RowView<'_>) -> f64 {
    view.float(0).unwrap_or(f64::NAN)
}

fn by_float(one: f64, two: f64, direction: Direction) -> Ordering {
    match (one.is_nan(), two.is_nan(), direction) {
        (false, false, Direction::Rising) => one.partial_cmp(&two).unwrap_or(Ordering::Equal),
        (false, false, Direction::Falling) => two.partial_cmp(&one).unwrap_or(Ordering::Equal),
        (nan, other, _) => nan.cmp(&other),
    }
}

fn by_names(one: &Labels, two: &Labels, names: &[&str]) -> Ordering {
    let differing = names.iter().map(|name| (one.get(name), two.get(name)));
    let first = differing.into_iter().find(|(one, two)| one != two);
    first.map_or_else(|| one.cmp(two), |(one, two)| natural(one, two))
}
