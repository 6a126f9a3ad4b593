//! The samples of a series on their way into memory.

use std::sync::Arc;

use crate::format::loaded::Faults;
use crate::histogram::Histogram;
use crate::label::Labels;
use crate::storage::Memory;
use crate::time::Timestamp;
use crate::value::Cell;

use super::buckets::Layout;
use super::buckets::Shown;

/// The samples of one series in the order of the text.
#[derive(Clone, Debug, Default)]
pub(in crate::format) struct Gathered {
    /// The floats.
    pub(in crate::format) floats: Vec<(i64, f64)>,
    times: Vec<i64>,
    shown: Vec<Shown>,
}

impl Gathered {
    /// Adds a native histogram.
    pub(in crate::format) fn push_histogram(&mut self, at: i64, shown: Shown) {
        self.times.push(at);
        self.shown.push(shown);
    }

    /// Tells whether there is no sample.
    pub(in crate::format) fn is_empty(&self) -> bool {
        self.floats.is_empty() && self.times.is_empty()
    }

    /// Forgets all samples and keeps the memory.
    pub(in crate::format) fn clear(&mut self) {
        self.floats.clear();
        self.times.clear();
        self.shown.clear();
    }

    /// Puts the samples into memory; a series that is there already keeps what it has.
    pub(in crate::format) fn add_to(
        &mut self,
        labels: &Labels,
        memory: &mut Memory,
        faults: &mut Faults,
    ) {
        let known = memory.len();
        if memory.position(labels) < known {
            faults.warn(format!("{labels} comes twice; its first samples are kept"));
            return;
        }
        let floats = &mut self.floats;
        if !floats.is_sorted_by(|one, other| one.0 < other.0) {
            floats.sort_by_key(|(at, _)| *at);
            floats.dedup_by_key(|(at, _)| *at);
            faults.warn(format!("{labels} has samples out of order, which are sorted"));
        }
        if self.shown.is_empty() {
            let points = memory.points(labels);
            floats.iter().for_each(|(at, value)| points.push(*at, *value));
            return;
        }
        let mut cells: Vec<_> = floats.iter().map(|(at, x)| (*at, Cell::Float(*x))).collect();
        let histograms = histograms(&self.shown, labels, faults);
        let histograms = histograms.into_iter().map(|one| Cell::Histogram(Arc::new(one)));
        cells.extend(self.times.iter().copied().zip(histograms));
        cells.sort_by_key(|(at, _)| *at);
        for (at, cell) in cells {
            let at = Timestamp(at);
            // What is computed may have no labels, which no head of Prometheus would take.
            let added = match cell {
                Cell::Float(value) if labels.is_empty() => Ok(memory.add(labels, at, value)),
                Cell::Histogram(histogram) if labels.is_empty() => {
                    Ok(memory.add_histogram(labels, at, histogram))
                }
                cell => memory.append(labels, at, None, cell),
            };
            if let Err(why) = added {
                faults.warn(format!("{labels} at {} s: {why}", at.seconds()));
            }
        }
    }
}

/// Makes the histograms of a series that an answer shows; what has no layout keeps count and sum.
#[cfg(feature = "remote")]
pub(crate) fn histograms_shown(shown: &[Shown]) -> Vec<Histogram> {
    made(shown).0
}

/// Makes the histograms of a series, with buckets of one layout if that can be.
fn histograms(shown: &[Shown], labels: &Labels, faults: &mut Faults) -> Vec<Histogram> {
    let (histograms, exact) = made(shown);
    if !exact {
        faults.warn(format!(
            "{labels} has native histograms of no known schema; what they show is kept as custom \
             buckets, or as count and sum alone"
        ));
    }
    histograms
}

/// Makes the histograms of a series, and tells whether nothing of them is lost.
fn made(shown: &[Shown]) -> (Vec<Histogram>, bool) {
    let shared = Layout::of(shown);
    let mut exact = true;
    let mut make = |sample: &Shown| {
        let alone = || Layout::of(std::slice::from_ref(sample));
        let layout = shared.clone().or_else(alone);
        exact &= layout.as_ref().is_some_and(|layout| layout.is_exact(sample));
        let read = layout.and_then(|layout| layout.histogram(sample));
        // What has no layout keeps its count and its sum.
        read.unwrap_or_else(|| Histogram {
            count: sample.count,
            sum: sample.sum,
            ..Histogram::default()
        })
    };
    let histograms = shown.iter().map(&mut make).collect();
    (histograms, exact)
}
