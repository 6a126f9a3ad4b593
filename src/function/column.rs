//! What the values of a column are like: finite or not, all alike or not.

use std::borrow::Cow;
use std::ops::Range;

/// The NaN and infinite values of a column, and the column with zeros in their places.
///
/// What a sum over such a value is can be told without adding, and windows without one are not
/// spoilt by what lies beside them.
#[derive(Default)]
pub(super) struct Specials {
    points: Vec<u32>,
    values: Vec<f64>,
    /// The ones inside the window.
    inside: Range<usize>,
}

impl Specials {
    /// Looks through a column; returns it with 0 in the places of the values it found.
    pub(super) fn of(values: &[f64]) -> (Cow<'_, [f64]>, Self) {
        let mut specials = Self::default();
        if values.iter().fold(true, |finite, value| finite & (value.abs() <= f64::MAX)) {
            return (Cow::Borrowed(values), specials);
        }
        let mut finite = values.to_vec();
        for (point, value) in values.iter().enumerate().filter(|(_, value)| !value.is_finite()) {
            specials.points.push(point as u32);
            specials.values.push(*value);
            finite[point] = 0.0;
        }
        (Cow::Owned(finite), specials)
    }

    /// Moves to a window and returns its sum, if it has a value that is not finite.
    #[inline]
    pub(super) fn sum(&mut self, from: usize, to: usize) -> Option<f64> {
        if self.points.is_empty() {
            return None;
        }
        let Range { mut start, mut end } = self.inside.clone();
        while self.points.get(start).is_some_and(|&point| (point as usize) < from) {
            start += 1;
        }
        end = end.max(start);
        while self.points.get(end).is_some_and(|&point| (point as usize) < to) {
            end += 1;
        }
        self.inside = start..end;
        // One infinity is the sum; a NaN or an infinity of the other sign makes it NaN.
        let (&first, rest) = self.values[start..end].split_first()?;
        Some(if rest.iter().all(|&value| value == first) { first } else { f64::NAN })
    }
}

/// Tells whether a window's values are all the same number.
pub(super) struct Constant<'a> {
    values: &'a [f64],
    /// The last point that differs from the one before it, among those before `seen`.
    change: usize,
    seen: usize,
}

impl<'a> Constant<'a> {
    /// Begins before the first window.
    pub(super) fn new(values: &'a [f64]) -> Self {
        Self { values, change: 0, seen: 1 }
    }

    /// Moves to a window and tells whether all its values are equal; NaN equals nothing.
    #[inline]
    pub(super) fn holds(&mut self, from: usize, to: usize) -> bool {
        self.seen = self.seen.max(from + 1);
        while self.seen < to {
            if self.values[self.seen] != self.values[self.seen - 1] {
                self.change = self.seen;
            }
            self.seen += 1;
        }
        self.change <= from && self.values.get(from).is_some_and(|value| !value.is_nan())
    }
}
