//! The decoded samples of one series.

use std::sync::Arc;

use crate::histogram::Histogram;

/// The samples of one series in columns, oldest first, reused from series to series.
///
/// A stale marker ends a series and is never among the values: its time stands in `stale`, since
/// instant selectors need it and ranges skip it.
#[derive(Clone, Debug, Default)]
pub struct Points {
    /// The times of the floats, in milliseconds, strictly rising.
    pub times: Vec<i64>,
    /// The floats.
    pub values: Vec<f64>,
    /// The start timestamps of the floats, 0 where unknown; empty where the source has none.
    pub starts: Vec<i64>,
    /// The times of stale markers, of floats and histograms alike.
    pub stale: Vec<i64>,
    /// The native histograms of the series.
    pub histograms: HistogramPoints,
}

/// The native histograms of one series in columns, oldest first.
#[derive(Clone, Debug, Default)]
pub struct HistogramPoints {
    /// Their times, in milliseconds, strictly rising.
    pub times: Vec<i64>,
    /// The histograms.
    pub cells: Vec<Arc<Histogram>>,
    /// Their start timestamps, 0 where unknown; empty where the source has none.
    pub starts: Vec<i64>,
}

impl Points {
    /// Forgets all samples and keeps the memory.
    pub fn clear(&mut self) {
        self.times.clear();
        self.values.clear();
        self.starts.clear();
        self.stale.clear();
        self.histograms.times.clear();
        self.histograms.cells.clear();
        self.histograms.starts.clear();
    }

    /// Appends a float, or notes a stale marker.
    #[inline]
    pub fn push(&mut self, time: i64, value: f64) {
        if crate::math::is_stale(value) {
            self.stale.push(time);
        } else {
            self.times.push(time);
            self.values.push(value);
        }
    }

    /// Appends a histogram, or notes a stale marker, which a histogram carries in its sum.
    pub fn push_histogram(&mut self, time: i64, histogram: Arc<Histogram>) {
        if crate::math::is_stale(histogram.sum) {
            self.stale.push(time);
        } else {
            self.histograms.times.push(time);
            self.histograms.cells.push(histogram);
        }
    }

    /// Sets the start timestamp of the last float, 0 for one that is not known.
    pub fn set_last_start(&mut self, start: i64) {
        set_last(&mut self.starts, self.times.len(), start);
    }

    /// Returns the number of samples, stale markers not counted.
    pub fn len(&self) -> usize {
        self.times.len() + self.histograms.times.len()
    }

    /// Tells whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the first and last times of all lanes, stale markers included.
    pub fn edges(&self) -> impl Iterator<Item = i64> {
        let lanes = [&self.times, &self.stale, &self.histograms.times];
        lanes.into_iter().flat_map(|lane| lane.first().into_iter().chain(lane.last()).copied())
    }
}

impl HistogramPoints {
    /// Sets the start timestamp of the last histogram, 0 for one that is not known.
    pub fn set_last_start(&mut self, start: i64) {
        set_last(&mut self.starts, self.times.len(), start);
    }
}

/// Fills a lane of start timestamps up to a length; it stays empty while none is known.
fn set_last(starts: &mut Vec<i64>, length: usize, start: i64) {
    if start == 0 && starts.is_empty() {
        return;
    }
    let known = starts.len();
    starts.resize(length, 0);
    if known < length {
        starts[length - 1] = start;
    }
}
