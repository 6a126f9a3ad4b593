//! Where windows lie among the points of a series.

use std::ops::Range;

/// The ends of the windows of all steps, between which points are looked for.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    after: Vec<i64>,
    until: Vec<i64>,
    /// The distance of any two successive windows, where that is one number.
    every: Option<i64>,
}

/// A stretch of steps whose windows look alike: each has as many points as any other, at the same
/// distances from its ends, and lies a fixed number of points behind the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Alike {
    /// The first step of the stretch.
    pub first: usize,
    /// The step behind the last one; no step is alike any other where it is not behind the first.
    pub until: usize,
    /// By how many points two successive windows differ, at least one.
    pub stride: usize,
}

impl Ends {
    /// Takes the open left and the closed right ends of windows, in milliseconds; both rise.
    pub fn new(after: Vec<i64>, until: Vec<i64>) -> Self {
        let every = distance(&after).filter(|&every| distance(&until) == Some(every));
        Self { after, until, every }
    }

    /// Finds each window's points, which rise, and tells which windows look alike.
    pub fn locate(&self, times: &[i64], into: &mut Vec<(u32, u32)>) -> Alike {
        into.clear();
        if let Some(places) = Places::of(self, times) {
            return places.write(self.after.len(), into);
        }
        self.search(times, into);
        Alike::default()
    }

    /// Fills cells with the last value in each window; the cells of windows without points stay.
    pub fn fill_last(&self, times: &[i64], values: &[f64], cells: &mut [f64]) {
        if let Some(places) = Places::of(self, times) {
            return places.fill_last(values, cells);
        }
        let mut next = 0;
        for ((cell, &after), &until) in cells.iter_mut().zip(&self.after).zip(&self.until) {
            while next < times.len() && times[next] <= until {
                next += 1;
            }
            if next > 0 && times[next - 1] > after {
                *cell = values[next - 1];
            }
        }
    }

    /// Finds each window's points among times that are not regular, walking along.
    fn search(&self, times: &[i64], into: &mut Vec<(u32, u32)>) {
        if times.is_empty() {
            into.resize(self.after.len(), (0, 0));
            return;
        }
        into.reserve(self.after.len());
        let (mut from, mut to) = (0, 0);
        for (&after, &until) in self.after.iter().zip(&self.until) {
            while times.get(from).is_some_and(|&time| time <= after) {
                from += 1;
            }
            to = from.max(to);
            while times.get(to).is_some_and(|&time| time <= until) {
                to += 1;
            }
            into.push((from as u32, to as u32));
        }
    }
}

impl Alike {
    /// Returns the steps.
    pub fn steps(self) -> Range<usize> {
        self.first..self.until.max(self.first)
    }
}

/// Returns the distance of successive times, where it is the same and above zero.
fn distance(times: &[i64]) -> Option<i64> {
    let [first, second, ..] = times else { return None };
    let distance = second.checked_sub(*first).filter(|&distance| distance > 0)?;
    // Without a way out in between, the loop is a few vector instructions.
    let off = |off, pair: &[i64]| off | (pair[1].wrapping_sub(pair[0]) ^ distance);
    (times.windows(2).fold(0, off) == 0).then_some(distance)
}

/// Where windows lie among regular times: nothing has to be looked for, it can be computed.
struct Places {
    /// The first window's points, counted on beyond both ends of the series.
    from: i64,
    to: i64,
    /// By how many points the windows move on from step to step.
    stride: i64,
    /// The number of points.
    count: i64,
}

impl Places {
    /// Places windows that move on by a whole number of points; `None` for all others.
    fn of(ends: &Ends, times: &[i64]) -> Option<Self> {
        let (every, gap) = (ends.every?, distance(times)?);
        if every % gap != 0 {
            return None;
        }
        let (&origin, &last) = (times.first()?, ends.until.last()?);
        // What is true of the last window is true of all before it: no difference overflows.
        last.checked_sub(origin)?;
        let behind = |end: &i64| Some(end.checked_sub(origin)?.div_euclid(gap) + 1);
        let (from, to) = (behind(ends.after.first()?)?, behind(ends.until.first()?)?);
        Some(Self { from, to: to.max(from), stride: every / gap, count: times.len() as i64 })
    }

    fn fill_last(&self, values: &[f64], cells: &mut [f64]) {
        let Self { from, to, stride, count } = *self;
        let (Some(&last), true) = (values.last(), from < to) else { return };
        // The first step with a point before its end, the first whose end is behind the last
        // point, and the first that begins behind it.
        let reaching = |place: i64, least: i64| {
            let steps = least.saturating_sub(place).max(0);
            usize::try_from((steps - 1).div_euclid(stride) + 1).unwrap_or(usize::MAX)
        };
        let first = reaching(to, 1).min(cells.len());
        let beyond = reaching(to, count.saturating_add(1)).clamp(first, cells.len());
        let over = reaching(from, count).clamp(beyond, cells.len());
        if first < beyond {
            let start = (to + stride * first as i64 - 1) as usize;
            let inside = &mut cells[first..beyond];
            if stride == 1 {
                inside.copy_from_slice(&values[start..start + inside.len()]);
            } else {
                let every = values[start..].iter().step_by(stride as usize);
                inside.iter_mut().zip(every).for_each(|(cell, &value)| *cell = value);
            }
        }
        cells[beyond..over].fill(last);
    }

    fn write(&self, steps: usize, into: &mut Vec<(u32, u32)>) -> Alike {
        let Self { from, to, stride, count } = *self;
        let moved = |place: i64, step: usize| place.saturating_add(stride * step as i64);
        let clamped = |step: usize| {
            let inside = |place| moved(place, step).clamp(0, count) as u32;
            (inside(from), inside(to))
        };
        let steps_max = steps as i64;
        let first = (-from).max(0).div_euclid(stride) + i64::from((-from).max(0) % stride > 0);
        let first = first.min(steps_max) as usize;
        let until = ((count - to).div_euclid(stride) + 1).clamp(0, steps_max) as usize;
        let until = until.max(first);
        into.reserve(steps);
        into.extend((0..first).map(clamped));
        if first < until {
            let (from, to) = (moved(from, first) as u32, moved(to, first) as u32);
            let stride = stride as u32;
            // Products of small numbers, for the compiler to make vectors of.
            let width = (until - first) as u32;
            into.extend((0..width).map(|step| (from + step * stride, to + step * stride)));
        }
        into.extend((until..steps).map(clamped));
        Alike { first, until, stride: stride as usize }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Alike;
    use super::Ends;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn windows_on_regular_times_are_computed_as_they_are_found(
            (origin, gap, count) in (-100_i64..100, 1_i64..20, 0_usize..40),
            (first, stride, range, steps) in (-400_i64..400, 1_i64..9, 1_i64..200, 1_usize..60),
            odd in 0_i64..10,
        ) {
            let times: Vec<i64> = (0..count as i64).map(|at| origin + at * gap).collect();
            // One grid of ten moves on by no whole number of points.
            let every = gap * stride + i64::from(odd == 0);
            let until: Vec<i64> = (0..steps as i64).map(|step| first + step * every).collect();
            let after: Vec<i64> = until.iter().map(|end| end - range).collect();
            let ends = Ends::new(after.clone(), until.clone());
            let (mut computed, mut found) = (Vec::new(), Vec::new());
            let alike = ends.locate(&times, &mut computed);
            ends.search(&times, &mut found);
            prop_assert_eq!(&computed, &found);
            let values: Vec<f64> = times.iter().map(|&time| time as f64).collect();
            let mut last = vec![f64::INFINITY; steps];
            ends.fill_last(&times, &values, &mut last);
            let newest = |&(from, to): &(u32, u32)| {
                if from < to { values[to as usize - 1] } else { f64::INFINITY }
            };
            prop_assert_eq!(last, found.iter().map(newest).collect::<Vec<_>>());
            let shape = |step: usize| {
                let (from, to) = (found[step].0 as usize, found[step].1 as usize);
                let points = &times[from..to];
                let edges = points.first().map(|time| time - after[step]);
                (to - from, edges, points.last().map(|time| until[step] - time))
            };
            for step in alike.steps().skip(1) {
                prop_assert_eq!(shape(step), shape(step - 1));
                prop_assert_eq!(found[step].0, found[step - 1].0 + alike.stride as u32);
            }
        }
    }

    #[test]
    fn times_at_the_ends_of_time_are_searched() {
        let ends = Ends::new(vec![i64::MIN, i64::MIN + 1], vec![i64::MAX - 1, i64::MAX]);
        let mut found = Vec::new();
        let alike = ends.locate(&[i64::MIN + 1, i64::MIN + 2], &mut found);
        assert_eq!((found, alike), (vec![(0, 2), (1, 2)], Alike::default()));
    }
}
