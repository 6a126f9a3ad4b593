//! The samples of a series that only the log holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::math::is_stale;
use crate::tsdb::chunk::Continuity;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::chunk::XorEncoder;
use crate::tsdb::chunk::continuity;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::record::Sample;
use super::record::Value;

/// Samples of a series over some time.
#[derive(Debug)]
pub(super) struct HeadChunk {
    /// The times of the first and last samples.
    pub(super) reach: Reach,
    /// Where they are.
    pub(super) stored: Stored,
}

/// Where the samples of a chunk are.
#[derive(Debug)]
pub(super) enum Stored {
    /// In a file of head chunks.
    File { file: u32, start: u32, length: u32, encoding: Encoding },
    /// In memory, as a chunk.
    Bytes { encoding: Encoding, bytes: Box<[u8]> },
    /// In memory, as columns.
    Columns(Box<Points>),
}

/// How many samples a chunk in memory has at most.
const CHUNK: usize = 120;

/// The samples of a series that came in order.
#[derive(Default)]
pub(super) struct Tail {
    chunks: Vec<HeadChunk>,
    /// The chunk that grows, if it is of plain floats.
    floats: Option<XorEncoder>,
    /// The chunk that grows, if it is of anything else.
    columns: Option<Box<Points>>,
    reach: Option<Reach>,
    /// The histogram that the next one may continue.
    before: Option<Arc<Histogram>>,
}

impl Tail {
    /// Appends a sample, unless it is not later than the last one.
    pub(super) fn push(&mut self, sample: Sample) {
        let time = sample.time;
        if self.last().is_some_and(|last| time <= last) {
            return;
        }
        match sample.value {
            Value::Float(value) => self.push_float(time, sample.start, value),
            Value::Histogram(histogram) => self.push_histogram(time, sample.start, *histogram),
        }
        let alone = Reach { first: time, last: time };
        self.reach = Some(self.reach.map_or(alone, |reach| reach.cover(alone)));
    }

    /// Appends a chunk that was open when the head was written out.
    pub(super) fn push_chunk(&mut self, chunk: HeadChunk) {
        self.seal();
        self.chunks.push(chunk);
    }

    /// Returns the time of the last sample.
    fn last(&self) -> Option<i64> {
        self.reach.or(self.chunks.last().map(|chunk| chunk.reach)).map(|reach| reach.last)
    }

    fn push_float(&mut self, time: i64, start: i64, value: f64) {
        self.before = None;
        if start != 0 || self.columns.as_ref().is_some_and(|points| !points.starts.is_empty()) {
            let points = self.columns();
            points.starts.resize(points.times.len(), 0);
            points.push(time, value);
            points.starts.resize(points.times.len(), start);
            return;
        }
        if self.floats.as_ref().is_none_or(|encoder| encoder.count() == CHUNK) {
            self.seal();
        }
        self.floats.get_or_insert_default().push(time, value);
    }

    fn push_histogram(&mut self, time: i64, start: i64, mut histogram: Histogram) {
        let before = self.before.take();
        histogram.reset_hint = hint(before.as_deref(), &histogram);
        let histogram = Arc::new(histogram);
        let points = self.columns();
        let count = points.histograms.times.len();
        points.push_histogram(time, histogram.clone());
        let total = points.histograms.times.len();
        if start != 0 || !points.histograms.starts.is_empty() {
            points.histograms.starts.resize(count, 0);
            points.histograms.starts.resize(total, start);
        }
        self.before = Some(histogram).filter(|histogram| !is_stale(histogram.sum));
    }

    /// Returns the columns that grow.
    fn columns(&mut self) -> &mut Points {
        if self.columns.is_none() {
            self.seal();
        }
        self.columns.get_or_insert_default()
    }

    /// Closes the chunk that grows.
    fn seal(&mut self) {
        let Some(reach) = self.reach.take() else { return };
        if let Some(points) = self.columns.take() {
            self.chunks.push(HeadChunk { reach, stored: Stored::Columns(points) });
        }
        if let Some(encoder) = self.floats.take() {
            let (encoding, bytes) = (Encoding::Xor, encoder.finish().into());
            self.chunks.push(HeadChunk { reach, stored: Stored::Bytes { encoding, bytes } });
        }
    }

    /// Returns all chunks.
    pub(super) fn finish(mut self) -> Vec<HeadChunk> {
        self.seal();
        self.chunks
    }
}

/// Tells what a reader of the server's own chunks would know of a reset in front of a histogram.
fn hint(before: Option<&Histogram>, histogram: &Histogram) -> ResetHint {
    if histogram.reset_hint == ResetHint::Gauge {
        return ResetHint::Gauge;
    }
    match before.map(|before| continuity(before, histogram)) {
        Some(Continuity::Continues) => ResetHint::NotReset,
        _ => ResetHint::Unknown,
    }
}

/// The samples of a series that came out of order and are in no file of chunks yet.
#[derive(Default)]
pub(super) struct Late(BTreeMap<i64, Sample>);

impl Late {
    /// Adds a sample; of two at the same time the first counts.
    pub(super) fn push(&mut self, sample: Sample) {
        self.0.entry(sample.time).or_insert(sample);
    }

    /// Forgets all samples: a file of chunks has them.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the samples as chunks in order.
    pub(super) fn finish(self) -> Vec<HeadChunk> {
        let mut sorted = Tail::default();
        for (_, sample) in self.0 {
            sorted.push(sample);
        }
        sorted.finish()
    }
}
