//! How far the samples of a range lie from their mean.
//!
//! Prometheus updates mean and squares value by value. Its result carries the rounding of values
//! that are large beside their spread, so windows of those are computed just so. All others are
//! merged from sums of distances to a nearby number, which are as exact and never per window.

use std::array::from_fn;

use super::abreast::abreast;
use super::column::Constant;
use super::column::Specials;
use super::halves::Cells;
use super::halves::Halves;
use super::halves::is_short;
use super::lanes::note_ignored;
use crate::function::Cost;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;
use crate::math::Kahan;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("stddev_over_time", |sweep, row| fill(sweep, row, f64::sqrt))
        .cost(Cost::PerDoubt("the values are some thousand times as large as their spread"))
        .about("1.1.0", "The standard deviation of the samples."),
    range("stdvar_over_time", |sweep, row| fill(sweep, row, |variance| variance))
        .cost(Cost::PerDoubt("the values are some thousand times as large as their spread"))
        .about("1.1.0", "The variance of the samples."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

fn fill(sweep: &Sweep<'_>, row: &mut Row<'_>, answer: impl Fn(f64) -> f64) {
    note_ignored(sweep, row);
    let values = &sweep.points.values;
    let (finite, mut specials) = Specials::of(values);
    let mut constant = Constant::new(values);
    let mut halves = Halves::new(Distances { values: &finite, origin: 0.0 });
    let mut doubtful = Vec::new();
    for (step, &(from, to)) in sweep.windows.floats.iter().enumerate() {
        let (from, to) = (from as usize, to as usize);
        if from == to {
            continue;
        }
        let variance = if specials.sum(from, to).is_some() {
            Some(f64::NAN)
        } else if constant.holds(from, to) {
            Some(0.0)
        } else if is_short(&sweep.windows.floats, step, SHORT) {
            None
        } else {
            merged(&mut halves, from, to)
        };
        match variance {
            Some(variance) => row.floats[step] = answer(variance),
            None => doubtful.push(step as u32),
        }
    }
    abreast(sweep, &doubtful, LANES, |steps| {
        let window = |step: &u32| &values[sweep.windows.floats(*step as usize)];
        if let Some(lanes) = steps.first_chunk() {
            let variances = variances(lanes.each_ref().map(window));
            for (&step, variance) in steps.iter().zip(variances) {
                row.floats[step as usize] = answer(variance);
            }
        } else {
            steps
                .iter()
                .for_each(|step| row.floats[*step as usize] = answer(in_order(window(step))));
        }
    });
}

/// How many windows are computed abreast.
const LANES: usize = 8;

/// The length of windows that are computed in order.
const SHORT: u32 = 12;

/// Computes a variance value by value.
fn in_order(values: &[f64]) -> f64 {
    let (mut mean, mut squares) = (Kahan::default(), Kahan::default());
    let mut count = 0.0;
    for &value in values {
        count += 1.0;
        let distance = value - (mean.sum + mean.lost);
        mean.add(distance / count);
        squares.add(distance * (value - (mean.sum + mean.lost)));
    }
    (squares.sum + squares.lost) / count
}

/// Computes the variances of equally long windows, each value by value.
fn variances(lanes: [&[f64]; LANES]) -> [f64; LANES] {
    let ([mut mean, mut squares], mut count) = ([[Kahan::default(); LANES]; 2], 0.0);
    for at in 0..lanes[0].len() {
        count += 1.0;
        let values = lanes.map(|lane| lane[at]);
        let before: [f64; LANES] =
            from_fn(|lane| values[lane] - (mean[lane].sum + mean[lane].lost));
        mean = from_fn(|lane| mean[lane].and(before[lane] / count));
        let after: [f64; LANES] = from_fn(|lane| values[lane] - (mean[lane].sum + mean[lane].lost));
        squares = from_fn(|lane| squares[lane].and(before[lane] * after[lane]));
    }
    from_fn(|lane| {
        let variance = (squares[lane].sum + squares[lane].lost) / count;
        // What is not finite may be so only in the middle, where a sum goes other ways.
        if variance.is_finite() { variance } else { in_order(lanes[lane]) }
    })
}

/// Merges a window from its halves; `None` where the order of computing could show.
#[inline]
fn merged(halves: &mut Halves<Distances<'_>>, from: usize, to: usize) -> Option<f64> {
    // Prometheus' result is off by some u times the mean over the deviation, with u of 2⁻⁵³.
    const STEEPEST: f64 = 1e3 * 1e3;
    // The squares of distances may exceed those from the mean by that much.
    const CANCELLING: f64 = 64.0;
    const MEASURABLE: std::ops::Range<f64> = 1e-280..1e300;

    let (left, right) = halves.window(from, to);
    let count = (to - from) as f64;
    let mut sum = left.sum.and(right.sum.sum);
    sum.lost += right.sum.lost;
    let mut squares = left.squares.and(right.squares.sum);
    squares.lost += right.squares.lost;
    let (sum, squares) = (sum.total(), squares.total());
    let around_mean = squares - sum * (sum / count);
    let (variance, mean) = (around_mean / count, halves.cells.origin + sum / count);
    let settled = around_mean * CANCELLING >= squares && mean * mean <= STEEPEST * variance;
    (settled && MEASURABLE.contains(&squares)).then_some(variance)
}

/// Sums of distances to a number close to the values, and of their squares.
struct Distances<'a> {
    values: &'a [f64],
    origin: f64,
}

#[derive(Clone, Copy, Default)]
struct Part {
    sum: Kahan,
    squares: Kahan,
}

impl Distances<'_> {
    #[inline]
    fn added(&self, part: Part, point: usize) -> Part {
        let distance = self.values[point] - self.origin;
        Part { sum: part.sum.and(distance), squares: part.squares.and(distance * distance) }
    }
}

impl Cells for Distances<'_> {
    type Part = Part;

    fn empty(&self) -> Part {
        Part::default()
    }

    fn rebase(&mut self, from: usize, boundary: usize) {
        let values = &self.values[from..boundary];
        self.origin = values.iter().sum::<f64>() / values.len().max(1) as f64;
    }

    #[inline]
    fn prepend(&self, point: usize, part: Part) -> Part {
        self.added(part, point)
    }

    #[inline]
    fn append(&mut self, part: Part, point: usize) -> Part {
        self.added(part, point)
    }
}
