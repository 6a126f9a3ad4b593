//! Sums and means of a range.
//!
//! The answers are those of Prometheus' compensated sums in the order of time. Short windows are
//! added just so. Long ones are merged from partial sums, which are exact enough unless much
//! cancels out; where that could show, the window is added in order after all.

use super::adding::Adding;
use super::adding::joined;
use super::column::Specials;
use super::halves::Halves;
use super::halves::is_short;
use super::histogram_fold;
use super::histogram_fold::Fold;
use super::lanes::drop_mixed;
use crate::function::Cost;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;
use crate::math::Kahan;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    range("sum_over_time", fill::<Sum>)
        .cost(Cost::PerHistogram)
        .about("0.1.0", "The sum of the samples."),
    range("avg_over_time", fill::<Mean>)
        .cost(Cost::PerHistogram)
        .about("0.1.0", "The mean of the samples."),
];

const fn range(name: &'static str, kernel: fn(&Sweep<'_>, &mut Row<'_>)) -> Function {
    Function::new(name, &[Kind::Range], Kernel::Window(kernel))
}

/// The length of windows that are added in order.
const SHORT: u32 = 24;

/// What becomes of a sum.
trait Reading {
    /// What is done with histograms.
    const FOLD: Fold;

    /// Reads it off a compensated sum of finite values.
    fn read(sum: Kahan, count: usize) -> f64;

    /// Computes it from the values in order, whatever they are.
    fn in_order(values: &[f64]) -> f64;
}

struct Sum;

struct Mean;

impl Reading for Sum {
    const FOLD: Fold = histogram_fold::sum;

    #[inline]
    fn read(sum: Kahan, _: usize) -> f64 {
        sum.total()
    }

    fn in_order(values: &[f64]) -> f64 {
        let mut sum = Kahan::default();
        for &value in values {
            sum.add(value);
        }
        sum.total()
    }
}

impl Reading for Mean {
    const FOLD: Fold = histogram_fold::mean;

    #[inline]
    fn read(sum: Kahan, count: usize) -> f64 {
        sum.sum / count as f64 + sum.lost / count as f64
    }

    fn in_order(values: &[f64]) -> f64 {
        let Some((&first, rest)) = values.split_first() else { return f64::NAN };
        let mut sum = Kahan::starting_at(first);
        for (at, &value) in rest.iter().enumerate() {
            let before = sum;
            sum.add(value);
            if sum.sum.is_infinite() {
                return growing_mean(before, at + 1, &rest[at..]);
            }
        }
        Self::read(sum, values.len())
    }
}

/// Goes on from a sum that would overflow by updating the mean itself.
fn growing_mean(sum: Kahan, count: usize, rest: &[f64]) -> f64 {
    let mut count = count as f64;
    let mut mean = Kahan { sum: sum.sum / count, lost: sum.lost / count };
    for &value in rest {
        count += 1.0;
        let share = (count - 1.0) / count;
        mean = Kahan { sum: share * mean.sum, lost: share * mean.lost };
        mean.add(value / count);
    }
    mean.sum + mean.lost
}

fn fill<R: Reading>(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    let values = &sweep.points.values;
    if !values.is_empty() {
        floats::<R>(values, &sweep.windows.floats, row.floats);
        drop_mixed(sweep, row);
    }
    histogram_fold::fill(sweep, row, R::FOLD);
}

/// Fills a row with the sums of windows over a column.
fn floats<R: Reading>(values: &[f64], windows: &[(u32, u32)], cells: &mut [f64]) {
    let (finite, mut specials) = Specials::of(values);
    let mut halves = Halves::new(Adding::of(&finite));
    let mut step = 0;
    while let Some(&(from, to)) = windows.get(step) {
        let (from, to) = (from as usize, to as usize);
        if from == to {
            step += 1;
            continue;
        }
        if is_short(windows, step, SHORT) {
            step += short::<R>(values, &windows[step..], &mut cells[step..]);
            continue;
        }
        let special = specials.sum(from, to);
        cells[step] = merged::<R>(&mut halves, special, from, to)
            .unwrap_or_else(|| R::in_order(&values[from..to]));
        step += 1;
    }
}

/// Adds windows in order, some at once if they are equally long; returns how many.
fn short<R: Reading>(values: &[f64], windows: &[(u32, u32)], cells: &mut [f64]) -> usize {
    const LANES: usize = 4;

    let (from, to) = windows[0];
    let length = (to - from) as usize;
    if let Some(windows) = windows.first_chunk::<LANES>()
        && windows.iter().all(|&(from, to)| (to - from) as usize == length)
    {
        let lane = |at: usize| &values[windows[at].0 as usize..windows[at].1 as usize];
        let lanes: [&[f64]; LANES] = [lane(0), lane(1), lane(2), lane(3)];
        for (lane, sum) in sums(lanes, length).into_iter().enumerate() {
            let answer = R::read(sum, length);
            // What is not finite may be so only in the middle, where the order matters.
            cells[lane] = if sum.sum.is_finite() { answer } else { R::in_order(lanes[lane]) };
        }
        return LANES;
    }
    cells[0] = R::in_order(&values[from as usize..to as usize]);
    1
}

/// Adds several windows of one length, each in its order.
fn sums<const N: usize>(lanes: [&[f64]; N], length: usize) -> [Kahan; N] {
    let mut sums = [Kahan::default(); N];
    #[expect(clippy::needless_range_loop, reason = "one index runs over all lanes at once")]
    for at in 0..length {
        sums = std::array::from_fn(|lane| sums[lane].and(lanes[lane][at]));
    }
    sums
}

/// Merges a window from its halves; `None` where the order of adding could show.
#[inline]
fn merged<R: Reading>(
    halves: &mut Halves<Adding<'_>>,
    special: Option<f64>,
    from: usize,
    to: usize,
) -> Option<f64> {
    // Compensated sums of n values differ by less than n² u² times the sum of their sizes, with u
    // of 2⁻⁵³; this is that times n for the largest size, and 2⁻⁴² of the answer.
    const SLACK: f64 = 1.0 / (1_u128 << 64) as f64;
    const OVERFLOWING: f64 = 1e300;

    let (left, right) = halves.window(from, to);
    let (sum, largest) = (joined(left, right), halves.cells.largest());
    let count = (to - from) as f64;
    let settled = sum.total().abs() >= largest * (count * count * count * SLACK);
    match special {
        _ if largest * count >= OVERFLOWING => None,
        Some(special) => Some(special),
        None if settled => Some(R::read(sum, to - from)),
        None => None,
    }
}
