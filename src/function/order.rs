//! Quantiles of a range, and the median distance from the median.

use std::ops::Range;

use super::lanes::note_ignored;
use super::rank::Ranks;
use super::rank::key;
use super::rank::value;
use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Row;
use crate::function::Sweep;
use crate::value::NoteKind;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function::new("quantile_over_time", &[Kind::Scalar, Kind::Range], Kernel::Window(quantile))
        .about("1.1.0", "A quantile of the samples."),
    Function::new("mad_over_time", &[Kind::Range], Kernel::Window(mad))
        .experimental()
        .about("2.49.0", "The median distance of the samples from their median."),
];

/// Where a quantile lies among sorted values.
#[derive(Clone, Copy)]
struct Place {
    lower: usize,
    upper: usize,
    /// How far it is towards the upper one.
    share: f64,
}

impl Place {
    fn of(quantile: f64, count: usize) -> Self {
        let last = count as f64 - 1.0;
        let rank = quantile * last;
        let lower = rank.floor().max(0.0);
        let upper = (lower + 1.0).min(last);
        Self { lower: lower as usize, upper: upper as usize, share: rank - rank.floor() }
    }

    fn between(self, lower: f64, upper: f64) -> f64 {
        lower * (1.0 - self.share) + upper * self.share
    }
}

fn quantile(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    note_ignored(sweep, row);
    let Some(&quantiles) = sweep.args.first() else { return };
    note_impossible(sweep, quantiles, row);
    walk(sweep, |step, window| {
        let quantile = quantiles[step];
        row.floats[step] = match quantile {
            nan if nan.is_nan() => f64::NAN,
            below if below < 0.0 => f64::NEG_INFINITY,
            above if above > 1.0 => f64::INFINITY,
            _ => {
                let place = Place::of(quantile, window.count());
                let (lower, upper) = window.pair(place);
                place.between(lower, upper)
            }
        };
    });
}

/// Warns of quantiles that are none, each number once.
fn note_impossible(sweep: &Sweep<'_>, quantiles: &[f64], row: &mut Row<'_>) {
    let mut noted = None;
    for (quantile, (from, to)) in quantiles.iter().zip(&sweep.windows.floats) {
        let possible = (0.0..=1.0).contains(quantile);
        if from < to && !possible && noted != Some(quantile.to_bits()) {
            noted = Some(quantile.to_bits());
            row.note(NoteKind::Quantile(*quantile), 0);
        }
    }
}

fn mad(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    note_ignored(sweep, row);
    walk(sweep, |step, window| {
        let place = Place::of(0.5, window.count());
        row.floats[step] = if window.value(0).is_nan() {
            f64::NAN
        } else {
            let (lower, upper) = window.pair(place);
            window.distance(place, place.between(lower, upper))
        };
    });
}

/// A window, asked for its values by their order.
enum Window<'a> {
    /// One that the next ones overlap.
    Ranked { ranks: &'a Ranks, count: usize },
    /// One that is seen alone, as keys that may be put in any order.
    Alone(&'a mut [u64]),
}

impl Window<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Ranked { count, .. } => *count,
            Self::Alone(keys) => keys.len(),
        }
    }

    fn value(&mut self, k: usize) -> f64 {
        match self {
            Self::Ranked { ranks, .. } => ranks.select(k),
            Self::Alone(keys) => value(*keys.select_nth_unstable(k).1),
        }
    }

    fn pair(&mut self, place: Place) -> (f64, f64) {
        match self {
            Self::Ranked { ranks, .. } => ranks.select_pair(place.lower),
            Self::Alone(keys) => {
                let (_, &mut lower, above) = keys.select_nth_unstable(place.lower);
                let upper = above.iter().copied().min().unwrap_or(lower);
                (value(lower), value(upper))
            }
        }
    }

    /// Returns what lies at a place among the distances from the median.
    fn distance(&mut self, place: Place, median: f64) -> f64 {
        if let Self::Ranked { ranks, count } = self
            && median.is_finite()
        {
            let nth = |k| nearest(ranks, *count, place.lower + 1, median, k);
            return place.between(nth(place.lower), nth(place.upper));
        }
        let mut distances = self.keys();
        for one in &mut distances {
            *one = key((value(*one) - median).abs());
        }
        let (lower, upper) = Window::Alone(&mut distances).pair(place);
        place.between(lower, upper)
    }

    fn keys(&self) -> Vec<u64> {
        match self {
            Self::Ranked { ranks, count } => (0..*count).map(|k| key(ranks.select(k))).collect(),
            Self::Alone(keys) => keys.to_vec(),
        }
    }
}

/// Returns the k-th smallest distance from a number; `below` values are not above it.
///
/// The values below and above are two sorted lists of distances, and the k + 1 nearest are some of
/// the one and the rest of the other.
fn nearest(ranks: &Ranks, count: usize, below: usize, number: f64, k: usize) -> f64 {
    let left = |i: usize| (ranks.select(below - 1 - i) - number).abs();
    let right = |i: usize| (ranks.select(below + i) - number).abs();
    let above = count - below;
    let (mut fewest, mut most) = ((k + 1).saturating_sub(above), below.min(k + 1));
    while fewest < most {
        let middle = usize::midpoint(fewest, most);
        // With too few from the left, the next of the left is nearer than the last of the right.
        if left(middle) < right(k - middle) { fewest = middle + 1 } else { most = middle }
    }
    let last_left = (fewest > 0).then(|| left(fewest - 1));
    let last_right = (fewest < k + 1).then(|| right(k - fewest));
    last_left.into_iter().chain(last_right).fold(0.0, f64::max)
}

/// Calls back with every window that has a float.
fn walk(sweep: &Sweep<'_>, mut each: impl FnMut(usize, &mut Window<'_>)) {
    let windows = &sweep.windows.floats;
    let (mut keys, mut ranks) = (Vec::new(), Ranks::default());
    let mut step = 0;
    while step < windows.len() {
        let run = overlapping(windows, step);
        if run.len() > 1 {
            ranked(&mut ranks, &sweep.points.values, windows, run.clone(), &mut each);
        } else if windows[step].0 < windows[step].1 {
            keys.clear();
            keys.extend(sweep.points.values[sweep.windows.floats(step)].iter().map(|&x| key(x)));
            each(step, &mut Window::Alone(&mut keys));
        }
        step = run.end;
    }
}

/// Returns the steps from one on that are worth sorting together; one alone where none are.
fn overlapping(windows: &[(u32, u32)], step: usize) -> Range<usize> {
    // Selecting costs a window's length, ranking about twelve times what enters and leaves.
    const ENTERING: u32 = 12;
    const SHORT: u32 = 16;
    // A stretch of some windows keeps the ranks dense and the sorting shared.
    const STRETCH: u32 = 4;
    const SHORTEST: u32 = 1024;

    let (from, to) = windows[step];
    let stretch = ((to - from) * STRETCH).max(SHORTEST);
    let overlaps = |pair: &[(u32, u32)]| {
        let length = pair[0].1 - pair[0].0;
        length > SHORT
            && (pair[1].0 - pair[0].0) * ENTERING <= length
            && pair[1].1 - from <= stretch
    };
    let more = windows[step..].windows(2).take_while(|pair| overlaps(pair)).count();
    step..step + 1 + more
}

fn ranked(
    ranks: &mut Ranks,
    values: &[f64],
    windows: &[(u32, u32)],
    run: Range<usize>,
    each: &mut impl FnMut(usize, &mut Window<'_>),
) {
    let (base, end) = (windows[run.start].0 as usize, windows[run.end - 1].1 as usize);
    ranks.sort(&values[base..end]);
    let (mut first, mut next) = (base, base);
    for step in run {
        let (from, to) = (windows[step].0 as usize, windows[step].1 as usize);
        (next..to).for_each(|point| ranks.insert(point - base));
        (first..from).for_each(|point| ranks.remove(point - base));
        (first, next) = (from, next.max(to));
        if from < to {
            each(step, &mut Window::Ranked { ranks, count: to - from });
        }
    }
}
