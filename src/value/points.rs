//! The decoded samples of one series.

use std::ops::Range;
use std::sync::Arc;

use crate::histogram::Histogram;

/// The samples of one series in columns, oldest first, reused from series to series.
///
/// A stale marker ends a series and is never among the values: its time stands in `stale`, since
/// instant selectors need it and ranges skip it.
///
/// ```
/// use promqlite::value::Points;
///
/// let mut points = Points::default();
/// points.push(0, 20.5);
/// points.push(60_000, 21.0);
/// assert_eq!(points.times, [0, 60_000]);
/// assert_eq!(points.values, [20.5, 21.0]);
/// ```
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

    /// Appends the samples of other points from `first` up to and including `last`.
    pub fn append_within(&mut self, other: &Self, first: i64, last: i64) {
        let range = |times: &[i64]| {
            let from = times.partition_point(|&time| time < first);
            from..times.partition_point(|&time| time <= last).max(from)
        };
        let floats = range(&other.times);
        append_starts(&mut self.starts, self.times.len(), &other.starts, floats.clone());
        self.times.extend_from_slice(&other.times[floats.clone()]);
        self.values.extend_from_slice(&other.values[floats]);
        self.stale.extend_from_slice(&other.stale[range(&other.stale)]);
        let (mine, theirs) = (&mut self.histograms, &other.histograms);
        let cells = range(&theirs.times);
        append_starts(&mut mine.starts, mine.times.len(), &theirs.starts, cells.clone());
        mine.times.extend_from_slice(&theirs.times[cells.clone()]);
        mine.cells.extend_from_slice(&theirs.cells[cells]);
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

/// Appends a part of a column that is empty where nothing is known.
fn append_starts(mine: &mut Vec<i64>, before: usize, theirs: &[i64], range: Range<usize>) {
    if mine.is_empty() && theirs.is_empty() {
        return;
    }
    mine.resize(before, 0);
    let after = before + range.len();
    mine.extend_from_slice(theirs.get(range).unwrap_or_default());
    mine.resize(after, 0);
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
