//! Laying the buckets of one side over those of another.

use std::iter;
use std::iter::Peekable;
use std::ops::Range;

use super::cells::Cells;
use super::cells::Gap;
use super::layout::Run;
use super::walk::Stretch;

/// Finds stretches among runs and hands over each piece with its position among the counts.
///
/// Returns whether all of them were there. Both must rise.
pub(super) fn align<'a>(
    runs: &[Run],
    stretches: impl Iterator<Item = Stretch<'a>>,
    mut visit: impl FnMut(usize, &'a [f64]),
) -> bool {
    let mut position = 0;
    let mut placed = ranges(runs)
        .map(|range| {
            let start = position;
            position += (range.end - range.start) as usize;
            (start, range)
        })
        .peekable();
    for stretch in stretches {
        let (mut first, mut counts) = (i64::from(stretch.first), stretch.counts);
        while !counts.is_empty() {
            while placed.next_if(|(_, range)| range.end <= first).is_some() {}
            let Some((start, range)) = placed.peek().filter(|(_, range)| range.start <= first)
            else {
                return false;
            };
            let (piece, rest) = counts.split_at(counts.len().min((range.end - first) as usize));
            visit(start + (first - range.start) as usize, piece);
            first += piece.len() as i64;
            counts = rest;
        }
    }
    true
}

/// Adds empty buckets so that stretches find all of theirs.
///
/// A new bucket joins the run it follows, else the run it comes directly before, else it is a
/// run of its own. Runs that come to touch stay apart, as sums over time show.
pub(super) fn widen<'a>(
    runs: &mut Vec<Run>,
    mut cells: impl Cells,
    stretches: impl Iterator<Item = Stretch<'a>>,
) {
    let mut wanted = Wanted { ranges: stretches.map(|stretch| extent(&stretch)).peekable() };
    let mut union: Vec<Range<i64>> = Vec::with_capacity(runs.len() + 1);
    let mut gaps = Vec::new();
    let (mut at, mut floor) = (0, i64::MIN);
    for mut range in ranges(runs).chain(iter::once(i64::MAX..i64::MAX)) {
        let length = (range.end - range.start) as usize;
        let next = range.end;
        while let Some(piece) = wanted.take_between(floor, range.start) {
            let size = piece.end - piece.start;
            gaps.push(Gap { at, length: size as usize });
            match union.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ if size == 1 && piece.end == range.start => range.start = piece.start,
                _ => union.push(piece),
            }
        }
        if range.start != i64::MAX {
            union.push(range);
        }
        at += length;
        floor = next;
    }
    cells.open(&gaps);
    *runs = runs_of(&union);
}

/// Ranges of indexes that buckets are wanted for.
struct Wanted<I: Iterator<Item = Range<i64>>> {
    ranges: Peekable<I>,
}

impl<I: Iterator<Item = Range<i64>>> Wanted<I> {
    /// Takes the next indexes that lie in a gap, forgetting those before it.
    fn take_between(&mut self, floor: i64, ceiling: i64) -> Option<Range<i64>> {
        loop {
            let range = self.ranges.peek_mut()?;
            range.start = range.start.max(floor);
            if range.start >= range.end {
                self.ranges.next();
            } else if range.start >= ceiling {
                return None;
            } else {
                let piece = range.start..range.end.min(ceiling);
                range.start = piece.end;
                return Some(piece);
            }
        }
    }
}

fn extent(stretch: &Stretch<'_>) -> Range<i64> {
    let first = i64::from(stretch.first);
    first..first + stretch.counts.len() as i64
}

/// Returns the ranges of indexes that runs name.
fn ranges(runs: &[Run]) -> impl Iterator<Item = Range<i64>> + '_ {
    runs.iter().scan(0, |end, run| {
        let first = *end + i64::from(run.offset);
        *end = first + i64::from(run.length);
        Some(first..*end)
    })
}

fn runs_of(ranges: &[Range<i64>]) -> Vec<Run> {
    let mut end = 0;
    let run = |range: &Range<i64>| {
        let offset = (range.start - end) as i32;
        end = range.end;
        Run { offset, length: (range.end - range.start) as u32 }
    };
    ranges.iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::align;
    use super::widen;
    use crate::histogram::Run;
    use crate::histogram::Side;
    use crate::histogram::cells::Plain;

    fn run(offset: i32, length: u32) -> Run {
        Run { offset, length }
    }

    fn widened(side: &Side, by: &Side) -> Side {
        let mut side = side.clone();
        widen(&mut side.runs, Plain(&mut side.counts), by.stretches());
        side
    }

    #[test]
    fn new_buckets_join_the_run_before_rather_than_the_one_behind() {
        let side = Side { runs: vec![run(0, 2), run(1, 1)], counts: vec![1.0, 2.0, 3.0] };
        let both = widened(&side, &Side::starting_at(2, vec![9.0]));
        assert_eq!(both.runs, [run(0, 3), run(0, 1)]);
        assert_eq!(both.counts, [1.0, 2.0, 0.0, 3.0]);
    }

    #[test]
    fn a_single_bucket_joins_the_run_behind_and_two_do_not() {
        let side = Side::starting_at(5, vec![1.0]);
        assert_eq!(widened(&side, &Side::starting_at(4, vec![9.0])).runs, [run(4, 2)]);
        let two = widened(&side, &Side::starting_at(3, vec![9.0, 9.0]));
        assert_eq!(two.runs, [run(3, 2), run(0, 1)]);
    }

    #[test]
    fn a_long_stretch_is_cut_by_what_is_there() {
        let side = Side { runs: vec![run(2, 1), run(2, 1)], counts: vec![5.0, 7.0] };
        let both = widened(&side, &Side::starting_at(-1, vec![9.0; 9]));
        assert_eq!(both.counts, [0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 7.0, 0.0, 0.0]);
        assert!(both.cells().map(|cell| cell.0).eq(-1..8));
    }

    #[test]
    fn alignment_crosses_runs_that_touch_and_notices_what_is_missing() {
        let runs = [run(0, 2), run(0, 2), run(1, 1)];
        let pieces = |side: &Side| {
            let mut seen = Vec::new();
            let whole = align(&runs, side.stretches(), |at, counts| seen.push((at, counts.len())));
            (whole, seen)
        };
        assert_eq!(pieces(&Side::starting_at(1, vec![1.0; 3])), (true, vec![(1, 1), (2, 2)]));
        assert!(!pieces(&Side::starting_at(3, vec![1.0; 3])).0);
        assert!(!pieces(&Side::starting_at(-1, vec![1.0])).0);
        assert!(!pieces(&Side::starting_at(6, vec![1.0])).0);
    }
}
