//! The smallest and the largest sample of a range, and when they were.

use super::halves::Cells;
use super::halves::Halves;
use super::lanes::note_ignored;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("min_over_time", |sweep, row| values(sweep, row, |one, other| one < other))
        .about("0.1.0", "The smallest sample."),
    range("max_over_time", |sweep, row| values(sweep, row, |one, other| one > other))
        .about("0.1.0", "The largest sample."),
    range("ts_of_min_over_time", |sweep, row| times(sweep, row, |one, other| one <= other))
        .experimental()
        .about("3.5.0", "The time of the last smallest sample, in seconds since 1970."),
    range("ts_of_max_over_time", |sweep, row| times(sweep, row, |one, other| one >= other))
        .experimental()
        .about("3.5.0", "The time of the last largest sample, in seconds since 1970."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

fn values(sweep: &Sweep<'_>, row: &mut Row<'_>, beats: impl Fn(f64, f64) -> bool) {
    let values = &sweep.points.values;
    find(sweep, row, beats, |point| values[point]);
}

fn times(sweep: &Sweep<'_>, row: &mut Row<'_>, beats: impl Fn(f64, f64) -> bool) {
    let times = &sweep.points.times;
    find(sweep, row, beats, |point| times[point] as f64 / 1000.0);
}

/// Fills a row with something about the point of each window that no later one beats.
fn find(
    sweep: &Sweep<'_>,
    row: &mut Row<'_>,
    beats: impl Fn(f64, f64) -> bool,
    answer: impl Fn(usize) -> f64,
) {
    note_ignored(sweep, row);
    let mut halves = Halves::new(Extreme { values: &sweep.points.values, beats });
    for (cell, &(from, to)) in row.floats.iter_mut().zip(&sweep.windows.floats) {
        if from < to {
            let (left, right) = halves.window(from as usize, to as usize);
            *cell = answer(halves.cells.winner(left, right).point as usize);
        }
    }
}

struct Extreme<'a, B> {
    values: &'a [f64],
    /// Tells whether a later value takes the place of an earlier one.
    beats: B,
}

/// A point and its value; NaN is beaten by everything, so it stands for no point as well.
#[derive(Clone, Copy)]
struct Best {
    value: f64,
    point: u32,
}

impl<B: Fn(f64, f64) -> bool> Extreme<'_, B> {
    #[inline]
    fn winner(&self, earlier: Best, later: Best) -> Best {
        let beaten = (self.beats)(later.value, earlier.value) || earlier.value.is_nan();
        if beaten && later.point != u32::MAX { later } else { earlier }
    }

    fn best(&self, point: usize) -> Best {
        Best { value: self.values[point], point: point as u32 }
    }
}

impl<B: Fn(f64, f64) -> bool> Cells for Extreme<'_, B> {
    type Part = Best;

    fn empty(&self) -> Best {
        Best { value: f64::NAN, point: u32::MAX }
    }

    fn rebase(&mut self, _: usize, _: usize) {}

    #[inline]
    fn prepend(&self, point: usize, part: Best) -> Best {
        self.winner(self.best(point), part)
    }

    #[inline]
    fn append(&mut self, part: Best, point: usize) -> Best {
        self.winner(part, self.best(point))
    }
}
