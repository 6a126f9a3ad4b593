//! Loops over many rows, which ask now and then whether the query may go on.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::exec::ExecError;
use crate::exec::Run;
use crate::value::Block;
use crate::value::HistogramCell;
use crate::value::Identity;

/// Counts the turns of a loop.
pub(super) struct Pulse<'r> {
    run: &'r Run<'r>,
    beats: usize,
}

impl<'r> Pulse<'r> {
    /// Begins to count for a query.
    pub(super) fn of(run: &'r Run<'r>) -> Self {
        Self { run, beats: 0 }
    }

    /// Counts a turn; an error where the query has to stop.
    #[inline]
    pub(super) fn beat(&mut self) -> Result<(), ExecError> {
        self.beat_over(0)
    }

    /// Counts a turn in which so many points were looked at; an error where the query has to stop.
    #[inline]
    pub(super) fn beat_over(&mut self, points: usize) -> Result<(), ExecError> {
        // A turn takes a microsecond or some, as long as many points, and looking at the clock a
        // part of one.
        const TURN: usize = 256;
        const OFTEN: usize = 256 * TURN;

        self.beats += TURN + points;
        if self.beats < OFTEN {
            return Ok(());
        }
        self.beats = 0;
        self.run.check()
    }
}

/// Rows of an answer that is made at once, cut into blocks as other answers are.
pub(super) struct Pile<'r> {
    pulse: Pulse<'r>,
    rows_max: usize,
    full: Vec<Block>,
    open: Block,
}

impl<'r> Pile<'r> {
    /// Returns a pile without rows, which are so wide.
    pub(super) fn new(width: usize, run: &'r Run<'r>) -> Self {
        let rows_max = run.cuts(0, width).rows();
        Self { pulse: Pulse::of(run), rows_max, full: Vec::new(), open: Block::default() }
    }

    /// Adds a row; one without elements is left out.
    pub(super) fn push(
        &mut self,
        identity: Identity,
        cells: &[f64],
        histograms: Vec<HistogramCell>,
    ) -> Result<(), ExecError> {
        self.open.push(identity, cells, histograms);
        if self.open.len() >= self.rows_max {
            self.full.push(std::mem::take(&mut self.open));
        }
        self.pulse.beat()
    }

    /// Returns the blocks.
    pub(super) fn finish(mut self) -> Vec<Block> {
        if !self.open.is_empty() {
            self.full.push(self.open);
        }
        self.full
    }
}

/// Something large whose end nobody waits for: to free a million rows takes a while.
pub(super) struct Beside<T: Default + Send + 'static>(pub(super) T);

impl<T: Default + Send + 'static> Drop for Beside<T> {
    fn drop(&mut self) {
        let what = std::mem::take(&mut self.0);
        rayon::spawn(move || drop(what));
    }
}

/// Sorts as a list sorts itself, and stops where the query has to; equal ones keep their order.
pub(super) fn sorted<T: Send + Sync>(
    items: Vec<T>,
    compare: impl Fn(&T, &T) -> Ordering + Sync,
    run: &Run<'_>,
) -> Result<Vec<T>, ExecError> {
    const ALONE: usize = 4096;

    let (mut pulse, mut in_order) = (Pulse::of(run), true);
    for pair in items.windows(2) {
        pulse.beat()?;
        in_order = compare(&pair[0], &pair[1]).is_le();
        if !in_order {
            break;
        }
    }
    if in_order {
        return Ok(items);
    }
    let by_place = |one: &u32, two: &u32| compare(&items[*one as usize], &items[*two as usize]);
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    order.par_chunks_mut(ALONE).try_for_each(|part| {
        part.sort_by(by_place);
        run.check()
    })?;
    let (mut length, mut merged) = (ALONE, Vec::with_capacity(order.len()));
    while length < order.len() {
        merged.clear();
        for pair in order.chunks(2 * length) {
            merge(pair.split_at(length.min(pair.len())), by_place, &mut merged, run)?;
        }
        std::mem::swap(&mut order, &mut merged);
        length *= 2;
    }
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    Ok(order.iter().filter_map(|&place| items[place as usize].take()).collect())
}

/// Appends two sorted lists as one.
fn merge(
    (mut one, mut two): (&[u32], &[u32]),
    compare: impl Fn(&u32, &u32) -> Ordering,
    into: &mut Vec<u32>,
    run: &Run<'_>,
) -> Result<(), ExecError> {
    let mut pulse = Pulse::of(run);
    while let ([first, rest @ ..], [second, others @ ..]) = (one, two) {
        pulse.beat()?;
        if compare(second, first).is_lt() {
            into.push(*second);
            two = others;
        } else {
            into.push(*first);
            one = rest;
        }
    }
    into.extend_from_slice(one);
    into.extend_from_slice(two);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Pile;
    use super::sorted;
    use crate::exec::Budget;
    use crate::exec::ExecError;
    use crate::exec::Run;
    use crate::exec::Settings;
    use crate::function::StartTimes;
    use crate::function::TypeLabels;
    use crate::label::Labels;
    use crate::storage::Cancel;
    use crate::storage::Context;
    use crate::time::Millis;
    use crate::value::Identity;
    use crate::value::NameFate;

    fn run(context: &Context) -> Run<'_> {
        let settings = Settings {
            lookback: Millis::from_minutes(5),
            starts: StartTimes::Ignored,
            types: TypeLabels::Ignored,
            dropped_name: NameFate::Dropped,
            rows_max: usize::MAX,
        };
        Run::new(settings, Budget::new(u64::MAX, u64::MAX), context)
    }

    #[test]
    fn long_lists_are_sorted_as_short_ones_are() {
        let context = Context::default();
        for length in [0, 1, 7, 4095, 4096, 4097, 30_000] {
            let list: Vec<_> = (0..length).map(|i: u64| (i * 7919 % 1009, i)).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|&(key, _)| key);
            let got = sorted(list, |one, two| one.0.cmp(&two.0), &run(&context));
            assert_eq!(got, Ok(expected), "{length}");
        }
    }

    #[test]
    fn long_work_stops_where_the_query_has_to() {
        let cancel = Cancel::new();
        let context = Context::new(cancel.clone());
        let run = run(&context);
        cancel.cancel();
        let list: Vec<u32> = (0..10_000).rev().collect();
        assert_eq!(sorted(list, u32::cmp, &run), Err(ExecError::Cancelled));
        let mut pile = Pile::new(1, &run);
        let mut push = || pile.push(Identity::made(Labels::empty()), &[1.0], Vec::new());
        assert!((0..10_000).any(|_| push().is_err()));
    }
}
