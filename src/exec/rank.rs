//! Aggregations that pick elements and leave them as they are.

use std::ops::Range;

use rayon::prelude::*;

use super::groups::Groups;
use super::ladder::Ladder;
use super::ladder::Rules;
use super::ladder::Sign;
use super::ladder::Turnover;
use super::members::Members;
use super::parameter::Extremes;
use super::pulse::Pulse;
use super::share;
use crate::aggregate::Heap;
use crate::aggregate::Rank;
use crate::aggregate::Shape;
use crate::exec::ExecError;
use crate::exec::Pieces;
use crate::exec::Reduction;
use crate::exec::Run;
use crate::exec::cost;
use crate::math::general;
use crate::value::Block;
use crate::value::HistogramCell;
use crate::value::NoteKind;
use crate::value::RowView;

/// Picks elements of each group, step by step.
///
/// On a grid of one step the elements stand by group, the best first; otherwise they stand in the
/// order of the input. An aggregation of another shape gives nothing.
pub fn rank<'a>(
    input: &Pieces<'_>,
    reduction: &Reduction<'_>,
    run: &Run<'_>,
) -> Result<Pieces<'a>, ExecError> {
    let Shape::Rank(rank) = reduction.aggregation.shape else {
        return Ok(Pieces::ready(Vec::new()));
    };
    let rooms = match rank {
        Rank::Largest | Rank::Smallest | Rank::First => rooms(reduction.parameter),
        Rank::Share => share::rooms(reduction, run),
    };
    let rooms = match rooms {
        Ok(Some(rooms)) => rooms,
        refused => {
            // The input fails first, and says what it has to say, even where nothing is picked.
            let samples = input.each(run, |block| Ok(cost::block(&block)))?;
            run.budget.release(samples.into_iter().sum());
            return refused.map(|_| Pieces::ready(Vec::new()));
        }
    };
    if rank == Rank::Share && reduction.width > 1 {
        return share::share(input, reduction, run);
    }
    pick(input, reduction, Picking { rank, rooms: &rooms }, run)
}

/// Returns how many elements have room at each step; none where there is no room at any.
fn rooms(numbers: &[f64]) -> Result<Option<Vec<usize>>, ExecError> {
    // Prometheus compares with a limit one step of a float below 2^63.
    const TOO_MANY: f64 = 9_223_372_036_854_774_784.0;
    let Extremes { most, least, any_nan } = Extremes::of(numbers);
    if most < 1.0 {
        return Ok(None);
    }
    let refuse = |text: String| Err(ExecError::Failed(text));
    if any_nan {
        return refuse("Parameter value is NaN".to_owned());
    }
    if least <= -9_223_372_036_854_775_808.0 {
        return refuse(format!("Scalar value {} underflows int64", general(least)));
    }
    if most >= TOO_MANY {
        return refuse(format!("Scalar value {} overflows int64", general(most)));
    }
    Ok(Some(numbers.iter().map(|&number| number.max(0.0) as usize).collect()))
}

/// What is picked, and how much of it.
#[derive(Clone, Copy)]
struct Picking<'a> {
    rank: Rank,
    rooms: &'a [usize],
}

impl Picking<'_> {
    fn rules(&self) -> Rules<'_> {
        // What only counts elements keeps them in a heap all the same, as Prometheus does: its
        // order shows in instant queries.
        let (sign, turnover) = match self.rank {
            Rank::Largest => (Sign::Plus, Turnover::Replace),
            Rank::Smallest => (Sign::Minus, Turnover::Replace),
            Rank::First | Rank::Share => (Sign::Plus, Turnover::Keep),
        };
        Rules { sign, turnover, rooms: self.rooms }
    }

    fn takes_histograms(&self) -> bool {
        matches!(self.rank, Rank::First | Rank::Share)
    }

    fn ignores_histogram(&self, view: &RowView<'_>) -> bool {
        let has_room = |cell: &HistogramCell| self.rooms[cell.step as usize] > 0;
        !self.takes_histograms() && view.histograms.iter().any(has_room)
    }
}

/// A block of which it is known what may be picked.
struct Prepared {
    block: Block,
    members: Members,
    /// The rows that may have something to be picked.
    rows: Vec<u32>,
    ignores: bool,
    samples: usize,
}

/// A block's rows that may have something to be picked, and their groups.
struct Candidates {
    block: Block,
    rows: Vec<u32>,
    groups: Vec<u32>,
}

fn pick<'a>(
    input: &Pieces<'_>,
    reduction: &Reduction<'_>,
    picking: Picking<'_>,
    run: &Run<'_>,
) -> Result<Pieces<'a>, ExecError> {
    let mut groups = Groups::new(reduction.grouping);
    let criteria = groups.criteria.clone();
    let prepared = input.each(run, |block| {
        let members = criteria.members(&block, &run.symbols);
        Ok(prepare(block, members, reduction, picking))
    })?;
    if prepared.iter().any(|prepared| prepared.ignores) {
        let kind = NoteKind::IgnoredInAggregation(reduction.aggregation.name);
        run.note(kind, reduction.whole);
    }
    let samples = prepared.iter().map(|prepared| prepared.samples).sum();
    let mut number = |prepared: Prepared| {
        let Prepared { block, members, rows, .. } = prepared;
        Candidates { block, rows, groups: groups.number(members) }
    };
    let candidates: Vec<Candidates> = prepared.into_iter().map(&mut number).collect();
    let ranks = Ranks { candidates, groups: groups.len(), width: reduction.width, picking };
    let blocks = ranks.blocks(run)?;
    run.budget.release(samples);
    run.budget.hold(blocks.iter().map(cost::block).sum())?;
    Ok(Pieces::ready(blocks))
}

fn prepare(
    block: Block,
    members: Members,
    reduction: &Reduction<'_>,
    picking: Picking<'_>,
) -> Prepared {
    let ignores = block.iter().any(|view| picking.ignores_histogram(&view));
    let samples = cost::block(&block);
    let rows = if reduction.width > 1 {
        (0..block.len() as u32).collect()
    } else {
        contenders(&block, &members, reduction, picking)
    };
    Prepared { block, members, rows, ignores, samples }
}

/// Returns the rows of a block that may be among the best of all.
///
/// A row that does not get into the best of its own block is beaten by as many rows before it,
/// so leaving it out changes nothing, not even how the heap of all is arranged.
fn contenders(
    block: &Block,
    members: &Members,
    reduction: &Reduction<'_>,
    picking: Picking<'_>,
) -> Vec<u32> {
    let (rules, room) = (picking.rules(), picking.rooms[0]);
    let mut heaps = vec![Heap::default(); members.keys.len()];
    let mut bytes = Vec::new();
    let mut enters = |row: &u32| {
        let view = block.row(*row as usize);
        let Some(value) = instant_value(&view, picking) else { return false };
        let heap = &mut heaps[members.groups[*row as usize] as usize];
        match (picking.rank, rules.turnover) {
            (Rank::Share, _) => share::has(view.identity, reduction.parameter[0], &mut bytes),
            (_, Turnover::Replace) => heap.offer(room, rules.sign.of(value), 0),
            // Equal values make the push cheap: here the heap only counts.
            (_, Turnover::Keep) => heap.len() < room && heap.offer(room, 0.0, 0),
        }
    };
    (0..block.len() as u32).filter(|row| enters(row)).collect()
}

/// Returns what a row of one step is compared by; a histogram counts as zero where it counts.
fn instant_value(view: &RowView<'_>, picking: Picking<'_>) -> Option<f64> {
    view.float(0).or((picking.takes_histograms() && !view.histograms.is_empty()).then_some(0.0))
}

/// Ranks the candidates of all blocks.
struct Ranks<'a> {
    candidates: Vec<Candidates>,
    groups: usize,
    width: usize,
    picking: Picking<'a>,
}

/// One element that was picked.
#[derive(Clone, Copy)]
struct Pick {
    /// The candidate's number, counted over all blocks.
    row: u32,
    step: u32,
    value: f64,
}

/// How many heaps a stretch of steps should have at most: they stay in the cache.
const HEAPS: usize = 4096;

impl Ranks<'_> {
    /// Ranks stretches of steps in parallel, and writes what was picked.
    fn blocks(&self, run: &Run<'_>) -> Result<Vec<Block>, ExecError> {
        let length = (HEAPS / self.groups.max(1)).clamp(1, 64);
        let stretches = self.width.div_ceil(length);
        let ranked = |at: usize| {
            run.check()?;
            self.rank(at * length..self.width.min((at + 1) * length), run)
        };
        let picks: Result<Vec<Vec<Pick>>, ExecError> =
            (0..stretches).into_par_iter().map(ranked).collect();
        let (picks, origins) = (picks?, self.origins());
        let picks = if self.width > 1 { by_row(&picks, origins.len()) } else { picks.concat() };
        let rows: Vec<&[Pick]> = picks.chunk_by(|one, two| one.row == two.row).collect();
        let cuts = run.cuts(rows.len(), self.width);
        let block = |at: usize| {
            run.check()?;
            Ok(self.write(&rows[cuts.range(at)], &origins))
        };
        (0..cuts.count()).into_par_iter().map(block).collect()
    }

    /// Returns what is picked at some steps: group by group on a grid of one step.
    fn rank(&self, steps: Range<usize>, run: &Run<'_>) -> Result<Vec<Pick>, ExecError> {
        let mut pulse = Pulse::of(run);
        let rules = self.picking.rules();
        let mut ladder = Ladder::new(rules, self.groups, steps);
        let mut element = 0;
        for Candidates { block, rows, groups } in &self.candidates {
            for &row in rows {
                pulse.beat()?;
                let (view, group) = (block.row(row as usize), groups[row as usize] as usize);
                ladder.offer(group, &view, element);
                if self.picking.takes_histograms() {
                    ladder.offer_histograms(group, view.histograms, element);
                }
                element += 1;
            }
        }
        let mut picks = Vec::new();
        for (step, mut heap) in ladder.into_heaps() {
            if self.width == 1 && rules.turnover == Turnover::Replace {
                heap.sort();
            }
            let pick = |&(value, row): &(f64, u32)| {
                let value = rules.sign.of(value);
                Pick { row, step: step as u32, value }
            };
            picks.extend(heap.entries().iter().map(pick));
        }
        Ok(picks)
    }

    /// Returns for each candidate its block and its row there.
    fn origins(&self) -> Vec<(u32, u32)> {
        let of_block = |(block, candidates): (usize, &Candidates)| {
            candidates.rows.iter().map(|&row| (block as u32, row)).collect::<Vec<_>>()
        };
        self.candidates.iter().enumerate().flat_map(of_block).collect()
    }

    /// Writes rows of picked elements.
    fn write(&self, picks: &[&[Pick]], origins: &[(u32, u32)]) -> Block {
        let (mut result, mut cells) = (Block::default(), vec![Block::ABSENT; self.width]);
        for picks in picks {
            cells.fill(Block::ABSENT);
            let (block, row) = origins[picks[0].row as usize];
            let view = self.candidates[block as usize].block.row(row as usize);
            let mut histograms = Vec::new();
            for pick in *picks {
                match view.histograms.binary_search_by_key(&pick.step, |cell| cell.step) {
                    Ok(at) => histograms.push(view.histograms[at].clone()),
                    Err(_) => cells[pick.step as usize] = pick.value,
                }
            }
            result.push(view.identity.clone(), &cells, histograms);
        }
        result
    }
}

/// Puts picks in the order of their rows; a row's picks keep their order.
fn by_row(picks: &[Vec<Pick>], rows: usize) -> Vec<Pick> {
    let all = || picks.iter().flatten();
    let mut places = vec![0; rows + 1];
    for pick in all() {
        places[pick.row as usize + 1] += 1;
    }
    for row in 0..rows {
        places[row + 1] += places[row];
    }
    let mut sorted = vec![Pick { row: 0, step: 0, value: 0.0 }; places[rows]];
    for pick in all() {
        let place = &mut places[pick.row as usize];
        sorted[*place] = *pick;
        *place += 1;
    }
    sorted
}

#[cfg(test)]
mod tests;
