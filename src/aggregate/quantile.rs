//! `quantile`: all values of a group, looked at in order at the end.

use std::sync::Arc;

use crate::aggregate::Accumulator;
use crate::aggregate::Fill;
use crate::aggregate::Finish;
use crate::aggregate::Place;
use crate::histogram::Histogram;
use crate::math::is_stale;
use crate::value::Identity;
use crate::value::NoteKind;

/// The rows of each group, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Quantile {
    members: Vec<Vec<Member>>,
    cells: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    start: usize,
    first: u32,
    length: u32,
}

/// How many steps are turned from rows into columns at a time: a line of the cache of each row.
const TILE: usize = 8;

impl Quantile {
    /// Returns the accumulator for a grid.
    pub(super) fn start(_: usize) -> Box<dyn Accumulator> {
        Box::new(Self::default())
    }

    /// Appends the values that a member has in a tile of steps, each to its step's column.
    fn scatter(&self, member: Member, tile: usize, columns: &mut [Vec<i64>]) {
        let Member { start, first, length } = member;
        let (first, until) = (first as usize, (first + length) as usize);
        for step in tile.max(first)..(tile + columns.len()).min(until) {
            let cell = self.cells[start + step - first];
            if !is_stale(cell) {
                columns[step - tile].push(sort_key(cell));
            }
        }
    }
}

impl Accumulator for Quantile {
    fn grow(&mut self, groups: usize) {
        self.members.resize(groups.max(self.members.len()), Vec::new());
    }

    fn add(&mut self, place: Place, cells: &[f64], _: Fill) {
        let start = self.cells.len();
        let (first, length) = (place.step as u32, cells.len() as u32);
        self.cells.extend_from_slice(cells);
        self.members[place.group].push(Member { start, first, length });
    }

    fn add_histogram(&mut self, _: Place, _: &Arc<Histogram>, _: &Identity, _: &mut Vec<NoteKind>) {
    }

    fn finish(&self, group: usize, into: &mut Finish<'_>) {
        let members = &self.members[group];
        let from = members.iter().map(|member| member.first).min().unwrap_or(0);
        let until = members.iter().map(|member| member.first + member.length).max().unwrap_or(0);
        let mut columns: [Vec<i64>; TILE] = Default::default();
        for tile in (from as usize..until as usize).step_by(TILE) {
            columns.iter_mut().for_each(Vec::clear);
            for &member in members {
                self.scatter(member, tile, &mut columns);
            }
            for (step, column) in (tile..into.cells.len()).zip(&mut columns) {
                if !column.is_empty() {
                    into.cells[step] = quantile(into.parameter[step], column);
                }
            }
        }
    }
}

/// Returns the quantile of some values, between two of them where it falls between them.
fn quantile(q: f64, keys: &mut [i64]) -> f64 {
    if q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    let rank = q * (keys.len() - 1) as f64;
    let weight = rank - rank.floor();
    let (_, &mut low, above) = keys.select_nth_unstable(rank.floor() as usize);
    let high = above.iter().copied().min().unwrap_or(low);
    value(low) * (1.0 - weight) + value(high) * weight
}

/// Returns a number that is ordered as its float is, any NaN below all others.
fn sort_key(cell: f64) -> i64 {
    if cell.is_nan() { i64::MIN } else { turned(cell.to_bits() as i64) }
}

/// Returns the float of a key.
fn value(key: i64) -> f64 {
    if key == i64::MIN { f64::NAN } else { f64::from_bits(turned(key) as u64) }
}

/// Turns the order of negative floats' bits around, or back.
fn turned(bits: i64) -> i64 {
    bits ^ ((bits >> 63) & i64::MAX)
}
