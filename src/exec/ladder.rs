//! The best elements of every group over a stretch of steps.

use std::ops::Range;

use crate::aggregate::Heap;
use crate::math::STALE;
use crate::math::is_stale;
use crate::value::HistogramCell;
use crate::value::RowView;

/// The best elements of every group, for each step of a stretch.
///
/// Beside each heap stands what an element must beat to enter, so that a row is run through
/// without a look at the heaps.
#[derive(Debug)]
pub(super) struct Ladder<'a> {
    rules: Rules<'a>,
    steps: Range<usize>,
    bars: Vec<f64>,
    heaps: Vec<Heap>,
}

/// Which elements are best, and how many of them a group may have at each step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    /// The sign under which the best elements are the largest.
    pub(super) sign: Sign,
    /// Whether an element may take the place of a worse one.
    pub(super) turnover: Turnover,
    /// How many elements have room at each step of the grid.
    pub(super) rooms: &'a [usize],
}

/// A sign, which turns the order of numbers around or leaves it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    /// The numbers as they are.
    Plus,
    /// The numbers negated.
    Minus,
}

/// What happens where there is no room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turnover {
    /// A better element takes the place of the worst.
    Replace,
    /// Who came first stays.
    Keep,
}

/// Anything enters here.
const OPEN: f64 = STALE;

/// Nothing enters here.
const CLOSED: f64 = f64::INFINITY;

impl<'a> Ladder<'a> {
    /// Returns a ladder without elements for so many groups.
    pub(super) fn new(rules: Rules<'a>, groups: usize, steps: Range<usize>) -> Self {
        let bar = |&room| if room == 0 { CLOSED } else { OPEN };
        let bars: Vec<f64> = rules.rooms[steps.clone()].iter().map(bar).collect();
        let heaps = vec![Heap::default(); groups * steps.len()];
        Self { rules, steps, bars: bars.repeat(groups), heaps }
    }

    /// Offers the floats that a row has on the stretch.
    pub(super) fn offer(&mut self, group: usize, view: &RowView<'_>, element: u32) {
        let from = self.steps.start.max(view.first);
        let until = self.steps.end.min(view.first + view.cells.len());
        if from >= until {
            return;
        }
        let cells = &view.cells[from - view.first..until - view.first];
        let start = self.place(group, from);
        for (at, &cell) in (start..).zip(cells) {
            let (bar, value) = (self.bars[at], self.rules.sign.of(cell));
            if (bar < value || bar.is_nan()) && !is_stale(cell) {
                self.enter(at, from + at - start, value, element);
            }
        }
    }

    /// Offers the histograms that a row has on the stretch; each is compared as a zero.
    pub(super) fn offer_histograms(
        &mut self,
        group: usize,
        histograms: &[HistogramCell],
        element: u32,
    ) {
        let steps = self.steps.clone();
        for step in histograms.iter().map(|cell| cell.step as usize) {
            let at = self.place(group, step.max(steps.start));
            if steps.contains(&step) && self.bars[at].is_nan() {
                self.enter(at, step, 0.0, element);
            }
        }
    }

    /// Returns the heaps with their steps, group by group.
    pub(super) fn into_heaps(self) -> impl Iterator<Item = (usize, Heap)> {
        self.steps.cycle().zip(self.heaps)
    }

    fn place(&self, group: usize, step: usize) -> usize {
        group * self.steps.len() + step - self.steps.start
    }

    fn enter(&mut self, at: usize, step: usize, value: f64, element: u32) {
        let (heap, room) = (&mut self.heaps[at], self.rules.rooms[step]);
        heap.offer(room, value, element);
        if heap.len() == room {
            self.bars[at] = match self.rules.turnover {
                Turnover::Replace => heap.worst().unwrap_or(OPEN),
                Turnover::Keep => CLOSED,
            };
        }
    }
}

impl Sign {
    /// Returns a number under this sign; twice is as it was.
    #[inline]
    pub(super) fn of(self, number: f64) -> f64 {
        if self == Self::Minus { -number } else { number }
    }
}
