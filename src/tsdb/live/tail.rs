//! The samples of a series that only the log holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::tsdb::chunk;
use crate::tsdb::chunk::Chunk;
use crate::tsdb::chunk::Cut;
use crate::tsdb::chunk::Encoding;
use crate::tsdb::chunk::XorEncoder;
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

    fn push_histogram(&mut self, time: i64, start: i64, histogram: Histogram) {
        if self.columns.as_ref().is_some_and(|points| points.histograms.times.len() >= CHUNK) {
            self.seal();
        }
        let points = self.columns();
        points.histograms.starts.resize(points.histograms.times.len(), 0);
        points.push_histogram(time, Arc::new(histogram));
        points.histograms.starts.resize(points.histograms.times.len(), start);
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
            self.chunks.extend(chunks_of(points, reach));
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

/// Returns the samples of columns as the server would have them in its own chunks.
///
/// Those tell what is known of resets, and all histograms of one have the buckets of each.
fn chunks_of(mut points: Box<Points>, reach: Reach) -> Vec<HeadChunk> {
    let known = |starts: &[i64]| starts.iter().any(|&start| start != 0);
    if !known(&points.starts) && !known(&points.histograms.starts) {
        let mut chunks = Vec::new();
        chunk::cut(&points, &mut |cut| {
            let Cut { reach, encoding, bytes, .. } = cut;
            let stored = Stored::Bytes { encoding, bytes: bytes.into() };
            chunks.push(HeadChunk { reach, stored });
        });
        return chunks;
    }
    let mut reread = Points::default();
    let histograms = Points { histograms: points.histograms.clone(), ..Points::default() };
    chunk::cut(&histograms, &mut |cut| {
        let chunk = Chunk::alone(cut.encoding, &cut.bytes);
        // A chunk that was just written has no flaw; if it had one, the originals would stay.
        let _ = chunk::decode(chunk, Reach::ALL, &mut reread);
    });
    if reread.histograms.times == points.histograms.times {
        points.histograms.cells = reread.histograms.cells;
    }
    vec![HeadChunk { reach, stored: Stored::Columns(points) }]
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
