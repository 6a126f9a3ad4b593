//! The samples of a series are cut into chunks, as a server would cut them.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::math::STALE;
use crate::math::is_stale;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::continuity::Continuity;
use super::continuity::continuity;
use super::encoding::Encoding;
use super::histogram_encoder::encode;
use super::histogram_encoder::is_whole;
use super::layout_encoder::Cell;
use super::xor_encoder::XorEncoder;

/// A finished chunk.
pub(in crate::tsdb) struct Cut {
    /// The times of its first and last samples.
    pub(in crate::tsdb) reach: Reach,
    /// How its samples are written.
    pub(in crate::tsdb) encoding: Encoding,
    /// How many they are.
    pub(in crate::tsdb) count: usize,
    /// Its bytes.
    pub(in crate::tsdb) bytes: Vec<u8>,
}

/// A chunk has no more samples.
const SAMPLES: usize = 120;
/// A chunk of floats is closed when the longest possible sample might exceed 1024 bytes.
const FLOAT_BYTES: usize = 1024 - 19;
/// A chunk of histograms is closed at about 1024 bytes, but not below so many samples.
const HISTOGRAM_SAMPLES: usize = 10;
const HISTOGRAM_BITS: usize = 8 * 1024;
/// What a bucket of a histogram takes in a chunk, roughly.
const BUCKET_BITS: usize = 3;

/// Cuts all samples of a series into chunks.
pub(in crate::tsdb) fn cut(points: &Points, tell: &mut dyn FnMut(Cut)) {
    let mut events = Events::of(points);
    let whole = points.histograms.cells.iter().all(|cell| is_whole(cell));
    let kind = if whole { Encoding::Histogram } else { Encoding::FloatHistogram };
    let mut floats = Floats::default();
    let mut histograms = Histograms { kind, cells: Vec::new(), start: Continuity::Breaks };
    while let Some((time, event)) = events.next() {
        match event {
            Event::Histogram(cell) => {
                floats.close(tell);
                histograms.push(time, cell, tell);
            }
            Event::Stale if !histograms.cells.is_empty() => histograms.push_stale(time),
            Event::Stale => floats.push(time, STALE, tell),
            Event::Float(value) => {
                histograms.close(tell);
                histograms.start = Continuity::Breaks;
                floats.push(time, value, tell);
            }
        }
    }
    floats.close(tell);
    histograms.close(tell);
}

/// The samples of points in order of time.
struct Events<'a> {
    points: &'a Points,
    floats: usize,
    histograms: usize,
    stale: usize,
}

enum Event<'a> {
    Float(f64),
    Histogram(&'a Arc<Histogram>),
    Stale,
}

impl<'a> Events<'a> {
    fn of(points: &'a Points) -> Self {
        Self { points, floats: 0, histograms: 0, stale: 0 }
    }

    fn next(&mut self) -> Option<(i64, Event<'a>)> {
        let float = self.points.times.get(self.floats).copied();
        let histogram = self.points.histograms.times.get(self.histograms).copied();
        let stale = self.points.stale.get(self.stale).copied();
        let time = [float, histogram, stale].into_iter().flatten().min()?;
        if float == Some(time) {
            self.floats += 1;
            return Some((time, Event::Float(self.points.values[self.floats - 1])));
        }
        if histogram == Some(time) {
            self.histograms += 1;
            let cell = &self.points.histograms.cells[self.histograms - 1];
            return Some((time, Event::Histogram(cell)));
        }
        self.stale += 1;
        Some((time, Event::Stale))
    }
}

/// A chunk of floats that grows.
#[derive(Default)]
struct Floats {
    encoder: XorEncoder,
    reach: Option<Reach>,
}

impl Floats {
    fn push(&mut self, time: i64, value: f64, tell: &mut dyn FnMut(Cut)) {
        if self.encoder.count() == SAMPLES || self.encoder.len() > FLOAT_BYTES {
            self.close(tell);
        }
        self.encoder.push(time, value);
        let alone = Reach { first: time, last: time };
        self.reach = Some(self.reach.map_or(alone, |reach| reach.cover(alone)));
    }

    fn close(&mut self, tell: &mut dyn FnMut(Cut)) {
        let Some(reach) = self.reach.take() else { return };
        let encoder = std::mem::take(&mut self.encoder);
        let count = encoder.count();
        tell(Cut { reach, encoding: Encoding::Xor, count, bytes: encoder.finish() });
    }
}

/// A chunk of histograms that grows.
struct Histograms {
    kind: Encoding,
    cells: Vec<Cell>,
    start: Continuity,
}

impl Histograms {
    fn push(&mut self, time: i64, cell: &Arc<Histogram>, tell: &mut dyn FnMut(Cut)) {
        if let Some((_, before)) = self.cells.last() {
            let continuity = continuity(before, cell);
            if continuity != Continuity::Continues || self.is_full(cell) {
                self.close(tell);
                self.start = continuity;
            }
        }
        self.cells.push((time, cell.clone()));
    }

    fn push_stale(&mut self, time: i64) {
        let reset_hint = self.cells.last().map(|(_, last)| last.reset_hint).unwrap_or_default();
        self.cells
            .push((time, Arc::new(Histogram { sum: STALE, reset_hint, ..Default::default() })));
    }

    fn is_full(&self, next: &Histogram) -> bool {
        let buckets = next.positive.counts.len() + next.negative.counts.len();
        let bits = self.cells.len() * (buckets + HISTOGRAM_SAMPLES) * BUCKET_BITS;
        let enough = self.cells.len() >= HISTOGRAM_SAMPLES && bits >= HISTOGRAM_BITS;
        enough || self.cells.len() == SAMPLES
    }

    fn close(&mut self, tell: &mut dyn FnMut(Cut)) {
        let (Some((first, _)), Some((last, _))) = (self.cells.first(), self.cells.last()) else {
            return;
        };
        let reach = Reach { first: *first, last: *last };
        let bytes = encode(&self.cells, self.kind, self.start);
        tell(Cut { reach, encoding: self.kind, count: self.cells.len(), bytes });
        // After a stale marker nobody knows.
        let stale = self.cells.last().is_some_and(|(_, last)| is_stale(last.sum));
        self.start = if stale { Continuity::Breaks } else { Continuity::Continues };
        self.cells.clear();
    }
}
