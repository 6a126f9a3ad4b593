//! Regression lines through the samples of a range.
//!
//! Merged sums give the same line as Prometheus' sums in order, up to the rounding that its way of
//! computing brings along. Where that rounding could show in the answer, as for a slope close to
//! zero on large values, the window is computed in Prometheus' order.

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
    Function::new("deriv", &[Kind::Range], Kernel::Window(deriv))
        .cost(Cost::PerDoubt("the slope is small beside the values"))
        .about("0.9.0", "The slope of the regression line, per second."),
    Function::new("predict_linear", &[Kind::Range, Kind::Scalar], Kernel::Window(predict_linear))
        .at_evaluation()
        .cost(Cost::PerDoubt("the prediction is small beside the values"))
        .about("0.16.0", "Where the regression line will be some seconds from the evaluation."),
];

/// A regression line.
#[derive(Clone, Copy)]
struct Line {
    slope: f64,
    /// Its value at the origin.
    intercept: f64,
}

fn deriv(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    let origin = |step: usize| sweep.points.times[sweep.windows.floats[step].0 as usize];
    let answer = |_, line: Line| line.slope;
    let settled = |_, line: Line, blur: Blur| blur.slope <= TOLERANCE * line.slope.abs();
    fill(sweep, row, origin, answer, settled);
}

fn predict_linear(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    let ahead = |step: usize| sweep.args.first().and_then(|row| row.get(step)).copied();
    let ahead = |step: usize| ahead(step).unwrap_or(f64::NAN);
    let origin = |step: usize| sweep.windows.at[step];
    let answer = |step, line: Line| line.slope * ahead(step) + line.intercept;
    let settled = |step, line: Line, blur: Blur| {
        let blur = blur.slope * ahead(step).abs() + blur.intercept;
        blur <= TOLERANCE * answer(step, line).abs()
    };
    fill(sweep, row, origin, answer, settled);
}

/// How far, relative to an answer, Prometheus' rounding and ours may be apart.
const TOLERANCE: f64 = 9e-13;

/// The length of windows that are computed in order.
const SHORT: u32 = 8;

/// The sizes of values whose sums and products neither overflow nor lose digits.
const MEASURABLE: std::ops::Range<f64> = 1e-250..1e250;

/// By how much Prometheus' rounding may change a line.
#[derive(Clone, Copy)]
struct Blur {
    slope: f64,
    intercept: f64,
}

fn fill(
    sweep: &Sweep<'_>,
    row: &mut Row<'_>,
    origin: impl Fn(usize) -> i64,
    answer: impl Fn(usize, Line) -> f64,
    settled: impl Fn(usize, Line, Blur) -> bool,
) {
    note_ignored(sweep, row);
    let (times, values) = (&sweep.points.times[..], &sweep.points.values[..]);
    let (finite, mut specials) = Specials::of(values);
    let mut constant = Constant::new(values);
    let mut halves = Halves::new(Slopes::of(times, &finite));
    let mut doubtful = Vec::new();
    for (step, &(from, to)) in sweep.windows.floats.iter().enumerate() {
        let (from, to) = (from as usize, to as usize);
        if to - from < 2 {
            continue;
        }
        let origin = origin(step);
        let special = specials.sum(from, to).is_some();
        let line = if constant.holds(from, to) {
            Some(Line { slope: 0.0, intercept: values[from] }.of_finite())
        } else if special && (times[from] >= origin || times[to - 1] <= origin) {
            // Infinity times distances of one sign leaves Inf − Inf.
            Some(Line { slope: f64::NAN, intercept: f64::NAN })
        } else if special {
            Some(in_order(&times[from..to], &values[from..to], origin))
        } else if is_short(&sweep.windows.floats, step, SHORT) {
            None
        } else {
            let (line, blur) = merged(&mut halves, from, to, origin);
            let measurable = MEASURABLE.contains(&halves.cells.largest());
            (measurable && settled(step, line, blur)).then_some(line)
        };
        match line {
            Some(line) => row.floats[step] = answer(step, line),
            None => doubtful.push(step as u32),
        }
    }
    abreast(sweep, &doubtful, LANES, |steps| {
        let window = |step: &u32| {
            let (step, window) = (*step as usize, sweep.windows.floats(*step as usize));
            Window { times: &times[window.clone()], values: &values[window], origin: origin(step) }
        };
        let mut tell = |step: u32, line| row.floats[step as usize] = answer(step as usize, line);
        if let Some(lanes) = steps.first_chunk() {
            let lines = lines(lanes.each_ref().map(window));
            steps.iter().zip(lines).for_each(|(&step, line)| tell(step, line));
        } else {
            for step in steps {
                let Window { times, values, origin } = window(step);
                tell(*step, in_order(times, values, origin));
            }
        }
    });
}

/// How many windows are computed abreast.
const LANES: usize = 4;

/// A window that is computed in order.
struct Window<'a> {
    times: &'a [i64],
    values: &'a [f64],
    origin: i64,
}

impl Line {
    /// Returns the line, which is none if it runs at infinity.
    fn of_finite(self) -> Self {
        if self.intercept.is_finite() {
            self
        } else {
            Self { slope: f64::NAN, intercept: f64::NAN }
        }
    }
}

/// Fits a line as Prometheus does.
fn in_order(times: &[i64], values: &[f64], origin: i64) -> Line {
    let [mut x, mut y, mut xy, mut xx] = [Kahan::default(); 4];
    for (&time, &value) in times.iter().zip(values) {
        let distance = (time - origin) as f64 / 1e3;
        x.add(distance);
        y.add(value);
        xy.add(distance * value);
        xx.add(distance * distance);
    }
    through([x, y, xy, xx], values.len())
}

/// Fits lines to equally long windows of finite values as Prometheus does.
fn lines(lanes: [Window<'_>; LANES]) -> [Line; LANES] {
    let mut sums = [[Kahan::default(); LANES]; 4];
    for at in 0..lanes[0].values.len() {
        let values = lanes.each_ref().map(|lane| lane.values[at]);
        let near = lanes.each_ref().map(|lane| (lane.times[at] - lane.origin) as f64 / 1e3);
        let [x, y, xy, xx] = sums;
        sums = [
            from_fn(|lane| x[lane].and(near[lane])),
            from_fn(|lane| y[lane].and(values[lane])),
            from_fn(|lane| xy[lane].and(near[lane] * values[lane])),
            from_fn(|lane| xx[lane].and(near[lane] * near[lane])),
        ];
    }
    from_fn(|lane| {
        let Window { times, values, origin } = lanes[lane];
        let line = through(sums.map(|sums| sums[lane]), values.len());
        let settled = line.slope.is_finite() && line.intercept.is_finite();
        // What is not finite may be so only in the middle, where a sum goes other ways.
        if settled { line } else { in_order(times, values, origin) }
    })
}

/// Fits a line from the sums of times, values, products and squares of times.
fn through(sums: [Kahan; 4], count: usize) -> Line {
    let count = count as f64;
    let [x, y, xy, xx] = sums.map(|sum| sum.sum + sum.lost);
    let slope = (xy - x * y / count) / (xx - x * x / count);
    Line { slope, intercept: y / count - slope * x / count }
}

/// Fits a line from the halves of a window, and tells how far it may be from Prometheus'.
#[inline]
fn merged(halves: &mut Halves<Slopes<'_>>, from: usize, to: usize, origin: i64) -> (Line, Blur) {
    // Two sums, their product and its division are each rounded by up to u, 2⁻⁵³, before they
    // cancel out the rounded sum of products.
    const ROUNDINGS: f64 = 2.6 / (1_u64 << 53) as f64;

    let (left, right) = halves.window(from, to);
    let part = left.merge(&right);
    let cells = &halves.cells;
    let count = (to - from) as f64;
    let (near, y) = (part.x as f64, part.y.total());
    let together = part.xy.total() - near * y / count;
    // Whole milliseconds, so the variance of the times loses nothing.
    let apart = (part.xx * (to - from) as i128 - i128::from(part.x) * i128::from(part.x)) as f64;
    let apart = apart / count;
    let slope = together / apart * 1e3;
    let x = (near / count + (cells.times_origin - origin) as f64) / 1e3;
    let mean = cells.values_origin + y / count;
    let line = Line { slope, intercept: mean - slope * x };

    let spread = apart / count / 1e6;
    let furthest = (cells.times[from] - origin).abs().max((cells.times[to - 1] - origin).abs());
    let products = furthest as f64 / 1e3 * cells.largest() / count.sqrt();
    let crossing = (x * mean).abs() + slope.abs() * spread + products;
    let uneven = 1.0 + x * x / spread;
    let slope_blur = ROUNDINGS * (crossing / spread + slope.abs() * uneven);
    let intercept_blur = slope_blur * x.abs() + ROUNDINGS * (mean.abs() + (slope * x).abs());
    (line, Blur { slope: slope_blur, intercept: intercept_blur })
}

/// Sums of times, values and their products, all as distances to a point nearby.
struct Slopes<'a> {
    times: &'a [i64],
    values: &'a [f64],
    times_origin: i64,
    values_origin: f64,
    /// The largest sizes of values on both sides of the boundary.
    left: f64,
    right: f64,
}

#[derive(Clone, Copy, Default)]
struct Part {
    x: i64,
    xx: i128,
    y: Kahan,
    xy: Kahan,
}

impl Part {
    #[inline]
    fn merge(&self, other: &Self) -> Self {
        let add = |one: Kahan, two: Kahan| {
            let sum = one.and(two.sum);
            Kahan { lost: sum.lost + two.lost, ..sum }
        };
        Self {
            x: self.x + other.x,
            xx: self.xx + other.xx,
            y: add(self.y, other.y),
            xy: add(self.xy, other.xy),
        }
    }
}

impl<'a> Slopes<'a> {
    fn of(times: &'a [i64], values: &'a [f64]) -> Self {
        Self { times, values, times_origin: 0, values_origin: 0.0, left: 0.0, right: 0.0 }
    }

    fn largest(&self) -> f64 {
        self.left.max(self.right)
    }

    #[inline]
    fn added(&self, part: Part, point: usize) -> Part {
        let x = self.times[point] - self.times_origin;
        let y = self.values[point] - self.values_origin;
        Part {
            x: part.x + x,
            xx: part.xx + i128::from(x) * i128::from(x),
            y: part.y.and(y),
            xy: part.xy.and(x as f64 * y),
        }
    }
}

impl Cells for Slopes<'_> {
    type Part = Part;

    fn empty(&self) -> Part {
        Part::default()
    }

    fn rebase(&mut self, from: usize, boundary: usize) {
        let values = &self.values[from..boundary];
        self.times_origin = self.times[boundary - 1];
        self.values_origin = values.iter().sum::<f64>() / values.len().max(1) as f64;
        self.left = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        self.right = 0.0;
    }

    #[inline]
    fn prepend(&self, point: usize, part: Part) -> Part {
        self.added(part, point)
    }

    #[inline]
    fn append(&mut self, part: Part, point: usize) -> Part {
        self.right = self.right.max(self.values[point].abs());
        self.added(part, point)
    }
}
