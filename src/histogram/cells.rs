//! Counts in columns, with or without what rounding took, and what is done to both alike.

use crate::math::Kahan;

use super::layout::Run;
use super::walk::RunBuilder;
use super::walk::indexes;

/// The counts of one side as columns that move together.
pub(super) trait Cells {
    /// Returns how many buckets there are.
    fn len(&self) -> usize;
    /// Tells whether nothing is in a bucket.
    fn is_empty_at(&self, i: usize) -> bool;
    /// Overwrites a bucket by another one.
    fn copy(&mut self, from: usize, into: usize);
    /// Adds a bucket to another one.
    fn merge(&mut self, from: usize, into: usize);
    /// Forgets all buckets but the first ones.
    fn truncate(&mut self, length: usize);
    /// Makes room for new buckets.
    fn open(&mut self, gaps: &[Gap]);
}

/// Room for new buckets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gap {
    /// The position of the bucket they come before.
    pub(super) at: usize,
    /// How many they are.
    pub(super) length: usize,
}

/// Counts alone.
pub(super) struct Plain<'a>(pub(super) &'a mut Vec<f64>);

/// Counts, and what rounding took from each.
pub(super) struct Compensated<'a> {
    pub(super) counts: &'a mut Vec<f64>,
    pub(super) lost: &'a mut Vec<f64>,
}

impl Cells for Plain<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty_at(&self, i: usize) -> bool {
        self.0[i] == 0.0
    }

    fn copy(&mut self, from: usize, into: usize) {
        self.0[into] = self.0[from];
    }

    fn merge(&mut self, from: usize, into: usize) {
        self.0[into] += self.0[from];
    }

    fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    fn open(&mut self, gaps: &[Gap]) {
        open_column(self.0, gaps);
    }
}

impl Cells for Compensated<'_> {
    fn len(&self) -> usize {
        self.counts.len().min(self.lost.len())
    }

    fn is_empty_at(&self, i: usize) -> bool {
        self.counts[i] == 0.0 && self.lost[i] == 0.0
    }

    fn copy(&mut self, from: usize, into: usize) {
        self.counts[into] = self.counts[from];
        self.lost[into] = self.lost[from];
    }

    fn merge(&mut self, from: usize, into: usize) {
        let (count, lost) = (self.counts[from], self.lost[from]);
        increase(&mut self.counts[into], &mut self.lost[into], count);
        increase(&mut self.counts[into], &mut self.lost[into], lost);
    }

    fn truncate(&mut self, length: usize) {
        self.counts.truncate(length);
        self.lost.truncate(length);
    }

    fn open(&mut self, gaps: &[Gap]) {
        open_column(self.counts, gaps);
        open_column(self.lost, gaps);
    }
}

/// Adds a value to a sum and its compensation.
#[inline]
pub(super) fn increase(sum: &mut f64, lost: &mut f64, value: f64) {
    let mut kahan = Kahan { sum: *sum, lost: *lost };
    kahan.add(value);
    (*sum, *lost) = (kahan.sum, kahan.lost);
}

/// Spreads a column so that new cells stand in the gaps.
fn open_column(column: &mut Vec<f64>, gaps: &[Gap]) {
    let mut end = column.len();
    let mut room: usize = gaps.iter().map(|gap| gap.length).sum();
    // -0.0, not 0.0: the one float whose addition leaves every float as it was.
    column.resize(end + room, -0.0);
    for gap in gaps.iter().rev() {
        column.copy_within(gap.at..end, gap.at + room);
        room -= gap.length;
        column[gap.at + room..gap.at + room + gap.length].fill(-0.0);
        end = gap.at;
    }
}

/// Drops empty buckets and joins the runs that touch.
pub(super) fn compact(runs: &mut Vec<Run>, mut cells: impl Cells) {
    if is_compact(runs, &cells) {
        return;
    }
    let mut kept = RunBuilder::default();
    let mut length = 0;
    for (i, index) in indexes(runs).enumerate().take(cells.len()) {
        if !cells.is_empty_at(i) {
            cells.copy(i, length);
            kept.push(index);
            length += 1;
        }
    }
    cells.truncate(length);
    *runs = kept.finish();
}

fn is_compact(runs: &[Run], cells: &impl Cells) -> bool {
    let touch = runs.iter().skip(1).any(|run| run.offset <= 0);
    let empty = runs.iter().any(|run| run.length == 0);
    !touch && !empty && !(0..cells.len()).any(|i| cells.is_empty_at(i))
}

/// Merges buckets; `coarser` maps an index to that of the bucket it becomes part of.
pub(super) fn coarsen(runs: &mut Vec<Run>, mut cells: impl Cells, coarser: impl Fn(i32) -> i32) {
    let mut merged = RunBuilder::default();
    let mut length = 0;
    let mut last = None;
    for (i, index) in indexes(runs).enumerate().take(cells.len()) {
        let target = coarser(index);
        if last == Some(target) {
            cells.merge(i, length - 1);
        } else {
            cells.copy(i, length);
            merged.push(target);
            length += 1;
            last = Some(target);
        }
    }
    cells.truncate(length);
    *runs = merged.finish();
}

#[cfg(test)]
mod tests {
    use super::Compensated;
    use super::Gap;
    use super::Plain;
    use super::coarsen;
    use super::compact;
    use super::open_column;
    use crate::histogram::Run;

    fn run(offset: i32, length: u32) -> Run {
        Run { offset, length }
    }

    #[test]
    fn compacting_splits_and_joins_runs() {
        let mut runs = vec![run(-1, 4), run(0, 1), run(2, 2), run(0, 0)];
        let mut counts = vec![0.0, 1.0, 0.0, 2.0, 3.0, 0.0, 0.0];
        compact(&mut runs, Plain(&mut counts));
        assert_eq!(runs, [run(0, 1), run(1, 2)]);
        assert_eq!(counts, [1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_bucket_with_a_remainder_is_not_empty() {
        let mut runs = vec![run(0, 2)];
        let (mut counts, mut lost) = (vec![0.0, 0.0], vec![0.0, 1e-20]);
        compact(&mut runs, Compensated { counts: &mut counts, lost: &mut lost });
        assert_eq!((runs, counts, lost), (vec![run(1, 1)], vec![0.0], vec![1e-20]));
    }

    #[test]
    fn coarsening_adds_neighbours() {
        let mut runs = vec![run(1, 3), run(4, 2)];
        let mut counts = vec![1.0, 2.0, 4.0, 8.0, 16.0];
        coarsen(&mut runs, Plain(&mut counts), |index| (index - 1) / 2 + 1);
        assert_eq!(runs, [run(1, 2), run(1, 2)]);
        assert_eq!(counts, [3.0, 4.0, 8.0, 16.0]);
    }

    #[test]
    fn gaps_open_before_between_and_behind() {
        let mut column = vec![1.0, 2.0, 3.0];
        let gaps = [(0, 1), (2, 2), (3, 1)].map(|(at, length)| Gap { at, length });
        open_column(&mut column, &gaps);
        assert_eq!(column, [0.0, 1.0, 2.0, 0.0, 0.0, 3.0, 0.0]);
    }
}
