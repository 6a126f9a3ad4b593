//! Walking over the buckets of one side.

use super::layout::Run;
use super::layout::Side;

/// The counts of consecutive buckets and the index of the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    pub(super) first: i32,
    pub(super) counts: &'a [f64],
}

impl<'a> Stretch<'a> {
    /// Returns the buckets with their indexes.
    #[inline]
    fn cells(self) -> impl DoubleEndedIterator<Item = (i32, f64)> + 'a {
        let Self { first, counts } = self;
        counts.iter().enumerate().map(move |(i, &count)| (first.wrapping_add(i as i32), count))
    }

    /// Leaves out the buckets below an index.
    pub(super) fn cut_below(self, least: i32) -> Self {
        if self.first >= least {
            return self;
        }
        let skipped = (least.wrapping_sub(self.first) as u32 as usize).min(self.counts.len());
        Self { first: least, counts: &self.counts[skipped..] }
    }
}

/// The runs of a side with their counts, from either end.
///
/// Where runs and counts do not agree, the surplus of either is left out.
#[derive(Clone, Debug)]
pub(super) struct Stretches<'a> {
    runs: &'a [Run],
    counts: &'a [f64],
    /// The index after the run last taken from the front.
    front: i32,
    /// The index after the last run that is left.
    back: i32,
}

impl<'a> Iterator for Stretches<'a> {
    type Item = Stretch<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (run, rest) = self.runs.split_first()?;
        let first = self.front.wrapping_add(run.offset);
        let (counts, left) = self.counts.split_at(self.counts.len().min(run.length as usize));
        (self.runs, self.counts) = (rest, left);
        self.front = first.wrapping_add(run.length as i32);
        Some(Stretch { first, counts })
    }
}

impl DoubleEndedIterator for Stretches<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        let (run, rest) = self.runs.split_last()?;
        let first = self.back.wrapping_sub(run.length as i32);
        let (left, counts) =
            self.counts.split_at(self.counts.len().saturating_sub(run.length as usize));
        (self.runs, self.counts) = (rest, left);
        self.back = first.wrapping_sub(run.offset);
        Some(Stretch { first, counts })
    }
}

impl Side {
    /// Returns the runs with their counts.
    #[inline]
    pub(super) fn stretches(&self) -> Stretches<'_> {
        let back = self.runs.iter().fold(0, |end: i32, run| end_after(end, *run));
        Stretches { runs: &self.runs, counts: &self.counts, front: 0, back }
    }

    /// Returns the buckets, indexes and counts, by rising index.
    #[inline]
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = (i32, f64)> + '_ {
        self.stretches().flat_map(Stretch::cells)
    }
}

/// Returns the indexes that runs name, rising.
pub(super) fn indexes(runs: &[Run]) -> impl Iterator<Item = i32> + '_ {
    runs.iter()
        .scan(0, |end: &mut i32, run| {
            let first = end.wrapping_add(run.offset);
            *end = end_after(*end, *run);
            Some((0..run.length).map(move |i| first.wrapping_add(i as i32)))
        })
        .flatten()
}

/// Returns the index after a run that follows another one.
#[inline]
fn end_after(end: i32, run: Run) -> i32 {
    end.wrapping_add(run.offset).wrapping_add(run.length as i32)
}

/// Runs under construction, from rising indexes.
#[derive(Debug, Default)]
pub(super) struct RunBuilder {
    runs: Vec<Run>,
    /// The index after the last one.
    end: i32,
}

impl RunBuilder {
    /// Appends an index, to the last run if it follows it.
    #[inline]
    pub(super) fn push(&mut self, index: i32) {
        match self.runs.last_mut() {
            Some(run) if index == self.end => run.length += 1,
            _ => self.runs.push(Run { offset: index.wrapping_sub(self.end), length: 1 }),
        }
        self.end = index.wrapping_add(1);
    }

    /// Returns the runs.
    pub(super) fn finish(self) -> Vec<Run> {
        self.runs
    }
}

#[cfg(test)]
mod tests {
    use super::RunBuilder;
    use super::indexes;
    use crate::histogram::Run;
    use crate::histogram::Side;

    fn gappy() -> Side {
        Side {
            runs: vec![
                Run { offset: -2, length: 2 },
                Run { offset: 0, length: 0 },
                Run { offset: 3, length: 1 },
            ],
            counts: vec![1.0, 2.0, 3.0],
        }
    }

    #[test]
    fn both_directions_see_the_same_cells() {
        let side = gappy();
        let ahead: Vec<_> = side.cells().collect();
        let mut back: Vec<_> = side.cells().rev().collect();
        back.reverse();
        assert_eq!(ahead, [(-2, 1.0), (-1, 2.0), (3, 3.0)]);
        assert_eq!(ahead, back);
        assert_eq!(indexes(&side.runs).collect::<Vec<_>>(), [-2, -1, 3]);
    }

    #[test]
    fn counts_that_are_missing_end_the_walk() {
        let mut side = gappy();
        side.counts.truncate(1);
        assert_eq!(side.cells().collect::<Vec<_>>(), [(-2, 1.0)]);
        side.runs[0].length = u32::MAX;
        assert_eq!(side.cells().collect::<Vec<_>>(), [(-2, 1.0)]);
    }

    #[test]
    fn indexes_become_runs_again() {
        let mut builder = RunBuilder::default();
        for index in [-2, -1, 3, 4, 9] {
            builder.push(index);
        }
        let runs = builder.finish();
        assert_eq!(indexes(&runs).collect::<Vec<_>>(), [-2, -1, 3, 4, 9]);
        assert_eq!(runs.len(), 3);
    }

    #[test]
    fn a_stretch_is_cut_below_an_index() {
        let side = Side::starting_at(4, vec![1.0, 2.0, 3.0]);
        let stretch = side.stretches().next().unwrap();
        assert_eq!(stretch.cut_below(6).counts, [3.0]);
        assert_eq!(stretch.cut_below(6).first, 6);
        assert!(stretch.cut_below(99).counts.is_empty());
        assert_eq!(stretch.cut_below(i32::MIN).counts.len(), 3);
    }
}
