//! The logs are replayed until what the server had in memory is known.

use rustc_hash::FxHashMap;

use crate::label::Labels;
use crate::storage::Metadata;
use crate::tsdb::block::Tombstones;
use crate::tsdb::reach::Reach;

use super::chunk_files::Arrival;
use super::chunk_files::FileChunk;
use super::record::About;
use super::record::Listener;
use super::record::Sample;
use super::snapshot;
use super::snapshot::OpenChunk;
use super::tail::HeadChunk;
use super::tail::Late;
use super::tail::Stored;
use super::tail::Tail;

/// A series on the way to being known.
pub(super) struct Growing {
    /// Its labels.
    pub(super) labels: Labels,
    /// Its chunks in files, in order and out of order.
    files: Vec<FileChunk>,
    /// Up to when the log has nothing that files do not have.
    written: i64,
    tail: Tail,
    late: Late,
    /// Its deleted stretches.
    pub(super) deleted: Vec<Reach>,
}

impl Growing {
    fn new(labels: Labels) -> Self {
        let (files, deleted, written) = (Vec::new(), Vec::new(), i64::MIN);
        let (tail, late) = (Tail::default(), Late::default());
        Self { labels, files, written, tail, late, deleted }
    }

    /// Returns all chunks, sorted by time.
    pub(super) fn chunks(self) -> Vec<HeadChunk> {
        let files = self.files.into_iter().map(|chunk| {
            let FileChunk { file, start, length, encoding, reach, .. } = chunk;
            HeadChunk { reach, stored: Stored::File { file, start, length, encoding } }
        });
        let mut chunks: Vec<_> =
            files.chain(self.tail.finish()).chain(self.late.finish()).collect();
        chunks.sort_by_key(|chunk| chunk.reach.first);
        chunks
    }
}

/// What is known so far.
#[derive(Default)]
pub(super) struct Replay {
    series: Vec<Option<Growing>>,
    by_labels: FxHashMap<Labels, u32>,
    by_number: FxHashMap<u64, u32>,
    /// Chunks in files, by the number of their series.
    files: FxHashMap<u64, Vec<FileChunk>>,
    last_chunk: u64,
    /// Samples in order from before this time are in blocks.
    valid_from: i64,
    /// Which log is being replayed.
    pub(super) log: Log,
    metadata: FxHashMap<String, Metadata>,
}

/// A log of a data folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Log {
    /// Of samples in order.
    #[default]
    WriteAhead,
    /// Of samples out of order.
    WriteBehind,
}

impl Replay {
    /// Returns what is known before anything is read.
    pub(super) fn from(valid_from: i64) -> Self {
        Self { valid_from, ..Self::default() }
    }

    /// Takes a chunk of a file.
    pub(super) fn file_chunk(&mut self, chunk: FileChunk) {
        self.last_chunk = self.last_chunk.max(chunk.reference);
        if chunk.arrival == Arrival::OutOfOrder || chunk.reach.last >= self.valid_from {
            self.files.entry(chunk.series).or_default().push(chunk);
        }
    }

    /// Gives the chunks of files to the series that a snapshot told.
    pub(super) fn settle_snapshot(&mut self) {
        let mut numbers: Vec<_> =
            self.by_number.iter().map(|(&number, &at)| (number, at)).collect();
        numbers.sort_unstable();
        for (number, at) in numbers {
            let files = self.files.get(&number).cloned().unwrap_or_default();
            if let Some(series) = self.series.get_mut(at as usize).and_then(Option::as_mut) {
                series.take_files(files);
            }
        }
    }

    /// Returns the series that are known, and what is known of metrics.
    pub(super) fn finish(self) -> (Vec<Growing>, Vec<Metadata>) {
        let mut metadata: Vec<_> = self.metadata.into_values().collect();
        metadata.sort();
        (self.series.into_iter().flatten().collect(), metadata)
    }

    fn number(&mut self, labels: &Labels) -> u32 {
        let next = self.series.len() as u32;
        let at = *self.by_labels.entry(labels.clone()).or_insert(next);
        if at == next {
            self.series.push(Some(Growing::new(labels.clone())));
        }
        at
    }

    fn known(&mut self, number: u64) -> Option<&mut Growing> {
        let at = *self.by_number.get(&number)?;
        self.series.get_mut(at as usize)?.as_mut()
    }
}

impl Growing {
    /// Replaces the chunks in files.
    fn take_files(&mut self, files: Vec<FileChunk>) {
        let in_order = files.iter().filter(|chunk| chunk.arrival == Arrival::InOrder);
        let whole = in_order.filter(|chunk| !chunk.after_damage);
        self.written = whole.map(|chunk| chunk.reach.last).max().unwrap_or(i64::MIN);
        self.files = files;
    }
}

impl Listener for Replay {
    fn series(&mut self, number: u64, labels: Labels) {
        let at = self.number(&labels);
        if self.by_number.insert(number, at) == Some(at) {
            return;
        }
        let files = self.files.get(&number).cloned().unwrap_or_default();
        if let Some(series) = self.series.get_mut(at as usize).and_then(Option::as_mut) {
            // A series that comes back has a new number; all it had before is in blocks.
            series.take_files(files);
            series.tail = Tail::default();
        }
    }

    fn sample(&mut self, sample: Sample) {
        let (log, valid_from) = (self.log, self.valid_from);
        let Some(series) = self.known(sample.series) else { return };
        match log {
            Log::WriteBehind => series.late.push(sample),
            Log::WriteAhead if sample.time < valid_from || sample.time <= series.written => {}
            Log::WriteAhead => series.tail.push(sample),
        }
    }

    fn deleted(&mut self, number: u64, reach: Reach) {
        if reach == Reach::ALL {
            let Some(at) = self.by_number.remove(&number) else { return };
            if let Some(series) = self.series.get_mut(at as usize).and_then(Option::take) {
                self.by_labels.remove(&series.labels);
            }
        } else if reach.last >= self.valid_from
            && let Some(series) = self.known(number)
        {
            series.deleted.push(reach);
        }
    }

    fn about(&mut self, about: About<'_>) {
        let Some(series) = self.known(about.series) else { return };
        let metric = series.labels.name().to_owned();
        let metadata = Metadata {
            metric: metric.clone(),
            kind: kind(about.kind).to_owned(),
            help: about.help.to_owned(),
            unit: about.unit.to_owned(),
        };
        self.metadata.insert(metric, metadata);
    }

    fn written(&mut self, number: u64, chunk: u64) {
        // A chunk that was not found has nothing to take the place of the samples.
        if chunk <= self.last_chunk
            && let Some(series) = self.known(number)
        {
            series.late.clear();
        }
    }
}

impl snapshot::Listener for Replay {
    fn series(&mut self, number: u64, labels: Labels, open: Option<OpenChunk>) {
        let at = self.number(&labels);
        self.by_number.insert(number, at);
        let files = self.files.get(&number);
        let written = files.into_iter().flatten().filter(|chunk| chunk.arrival == Arrival::InOrder);
        let written = written.map(|chunk| chunk.reach.last).max();
        let Some(series) = self.series.get_mut(at as usize).and_then(Option::as_mut) else {
            return;
        };
        // A chunk that was finished after the snapshot is in a file.
        if let Some(OpenChunk { reach, encoding, bytes }) = open
            && written.is_none_or(|written| written < reach.first)
        {
            series.tail.push_chunk(HeadChunk { reach, stored: Stored::Bytes { encoding, bytes } });
        }
    }

    fn deleted(&mut self, tombstones: &Tombstones) {
        for (number, stretches) in tombstones.iter() {
            if let Some(series) = self.known(number) {
                series.deleted.extend_from_slice(stretches);
            }
        }
    }
}

/// Returns the name of a metric's type.
fn kind(number: u8) -> &'static str {
    match number {
        1 => "counter",
        2 => "gauge",
        3 => "histogram",
        4 => "gaugehistogram",
        5 => "summary",
        6 => "info",
        7 => "stateset",
        _ => "unknown",
    }
}
