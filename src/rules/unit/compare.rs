//! Whether what came out is what was expected.

use std::collections::BTreeMap;

use crate::format::Item;
use crate::format::read_series;
use crate::format::write_float;
use crate::format::write_histogram;
use crate::format::write_metric;
use crate::label::Labels;
use crate::math::quote;
use crate::value::Cell;
use crate::value::Sample;

use super::file::ExpectedSample;

/// How floats are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Likeness {
    /// They have to be equal.
    Equal,
    /// The next float will do.
    Nearly,
}

impl Likeness {
    fn holds(self, one: f64, other: f64) -> bool {
        one == other || self == Self::Nearly && (one.next_down() == other || one.next_up() == other)
    }
}

/// An alert: its labels and what it tells, both by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct ShownAlert {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) annotations: BTreeMap<String, String>,
}

impl ShownAlert {
    /// Writes the alert in lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let pair = |(name, value): (&String, &String)| format!("{name}={}", quote(value));
        let labels: Vec<_> = self.labels.iter().map(pair).collect();
        let mut lines = vec![format!("{{{}}}", labels.join(", "))];
        lines.extend(self.annotations.iter().map(|told| format!("  {}", pair(told))));
        lines
    }
}

/// A sample as tests compare it: a histogram is its text.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct ShownSample {
    pub(super) labels: Labels,
    pub(super) value: f64,
    pub(super) histogram: String,
}

impl ShownSample {
    pub(super) fn of(sample: Sample) -> Self {
        let (value, histogram) = match sample.cell {
            Cell::Float(value) => (value, String::new()),
            Cell::Histogram(histogram) => (0.0, write_histogram(&histogram)),
        };
        Self { labels: sample.labels, value, histogram }
    }

    /// Reads an expected sample; the error says what of it cannot be read.
    pub(super) fn expected(sample: &ExpectedSample) -> Result<Self, String> {
        let named = |why: String| format!("labels {}: {why}", quote(&sample.labels.value));
        let read = read_series(&sample.labels.value, 1).map_err(|why| named(why.to_string()))?;
        if !read.items.is_empty() {
            return Err(named("unexpected values behind the labels".to_owned()));
        }
        let mut histogram = String::new();
        if !sample.histogram.is_empty() {
            let items = read_series(&format!("{{}} {}", sample.histogram), 1);
            let items = items.map_err(|why| named(why.to_string()))?.items;
            histogram = match items.as_slice() {
                [Item::Histogram(histogram, _)] => write_histogram(histogram),
                [_] => return Err(named("expected histogram, got a number".to_owned())),
                other => return Err(named(format!("expected 1 value, got {}", other.len()))),
            };
        }
        Ok(Self { labels: read.labels, value: sample.value, histogram })
    }

    pub(super) fn line(&self) -> String {
        let metric = write_metric(&self.labels);
        if self.histogram.is_empty() {
            return format!("{metric} {}", write_float(self.value));
        }
        format!("{metric} {}", self.histogram)
    }
}

/// Tells whether samples are those that were expected, in any order.
pub(super) fn are_same(
    expected: &mut [ShownSample],
    got: &mut [ShownSample],
    likeness: Likeness,
) -> bool {
    expected.sort_by(|a, b| a.labels.cmp(&b.labels));
    got.sort_by(|a, b| a.labels.cmp(&b.labels));
    expected.len() == got.len()
        && expected.iter().zip(got.iter()).all(|(one, other)| {
            one.labels == other.labels
                && one.histogram == other.histogram
                && likeness.holds(one.value, other.value)
        })
}
