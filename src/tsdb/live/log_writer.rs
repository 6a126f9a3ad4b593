//! Logs written for tests: the library itself never writes one.

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Side;
use crate::label::Labels;

use super::histogram_record::Counts;

const PAGE: usize = 32 * 1024;
const HEADER: usize = 7;

/// How a record is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Packing {
    Plain,
    Snappy,
    Zstd,
}

/// A segment of a log that grows by records.
#[derive(Default)]
pub(crate) struct SegmentWriter {
    bytes: Vec<u8>,
}

impl SegmentWriter {
    /// Appends a record, in fragments where it crosses pages.
    pub(crate) fn record(&mut self, record: &[u8], packing: Packing) -> &mut Self {
        let (packed, flag) = match packing {
            Packing::Plain => (record.to_vec(), 0),
            Packing::Snappy => {
                (snap::raw::Encoder::new().compress_vec(record).expect("packed"), 0x08)
            }
            Packing::Zstd => {
                let level = ruzstd::encoding::CompressionLevel::Fastest;
                (ruzstd::encoding::compress_to_vec(record, level), 0x10)
            }
        };
        let mut rest = packed.as_slice();
        let mut first = true;
        loop {
            let room = PAGE - self.bytes.len() % PAGE;
            if room <= HEADER {
                self.bytes.resize(self.bytes.len() + room, 0);
                continue;
            }
            let (piece, after) = rest.split_at(rest.len().min(room - HEADER));
            rest = after;
            let kind = match (first, rest.is_empty()) {
                (true, true) => 1,
                (true, false) => 2,
                (false, false) => 3,
                (false, true) => 4,
            };
            self.bytes.push(kind | flag);
            self.bytes.extend_from_slice(&(piece.len() as u16).to_be_bytes());
            self.bytes.extend_from_slice(&crc32c::crc32c(piece).to_be_bytes());
            self.bytes.extend_from_slice(piece);
            first = false;
            if rest.is_empty() {
                return self;
            }
        }
    }

    /// Returns the bytes of the segment.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

/// A record on its way to being whole.
#[derive(Default)]
pub(crate) struct RecordWriter(Vec<u8>);

impl RecordWriter {
    /// Starts a record of a kind.
    pub(crate) fn of(kind: u8) -> Self {
        Self(vec![kind])
    }

    pub(crate) fn byte(mut self, byte: u8) -> Self {
        self.0.push(byte);
        self
    }

    pub(crate) fn be64(mut self, value: u64) -> Self {
        self.0.extend_from_slice(&value.to_be_bytes());
        self
    }

    pub(crate) fn float(self, value: f64) -> Self {
        self.be64(value.to_bits())
    }

    pub(crate) fn uvarint(mut self, mut value: u64) -> Self {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
        self
    }

    pub(crate) fn varint(self, value: i64) -> Self {
        self.uvarint((value << 1 ^ value >> 63) as u64)
    }

    pub(crate) fn sized(self, bytes: &[u8]) -> Self {
        let mut next = self.uvarint(bytes.len() as u64);
        next.0.extend_from_slice(bytes);
        next
    }

    pub(crate) fn labels(self, labels: &Labels) -> Self {
        let next = self.uvarint(labels.iter().count() as u64);
        labels
            .iter()
            .fold(next, |next, (name, value)| next.sized(name.as_bytes()).sized(value.as_bytes()))
    }

    pub(super) fn histogram(self, histogram: &Histogram, form: Counts) -> Self {
        let hint = match histogram.reset_hint {
            ResetHint::Unknown => 0,
            ResetHint::Reset => 1,
            ResetHint::NotReset => 2,
            ResetHint::Gauge => 3,
        };
        let next = self.byte(hint).varint(i64::from(histogram.schema));
        let next = next.float(histogram.zero_threshold);
        let totals = [histogram.zero_count, histogram.count];
        let next = totals.iter().fold(next, |next, &total| match form {
            Counts::Integer => next.uvarint(total as u64),
            Counts::Float => next.float(total),
        });
        let sides = [&histogram.positive, &histogram.negative];
        let next = sides.iter().fold(next.float(histogram.sum), |next, side| next.runs(side));
        let next = sides.iter().fold(next, |next, side| next.counts(side, form));
        if histogram.schema != CUSTOM_BUCKETS_SCHEMA {
            return next;
        }
        let next = next.uvarint(histogram.bounds().len() as u64);
        histogram.bounds().iter().fold(next, |next, &bound| next.float(bound))
    }

    fn runs(self, side: &Side) -> Self {
        side.runs.iter().fold(self.uvarint(side.runs.len() as u64), |next, run| {
            next.varint(i64::from(run.offset)).uvarint(u64::from(run.length))
        })
    }

    fn counts(self, side: &Side, form: Counts) -> Self {
        let mut before = 0.0;
        side.counts.iter().fold(self.uvarint(side.counts.len() as u64), |next, &count| {
            let step = (count - before) as i64;
            before = count;
            if form == Counts::Integer { next.varint(step) } else { next.float(count) }
        })
    }

    /// Returns the record.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Returns a record that gives a series a number.
pub(crate) fn series(number: u64, labels: &Labels) -> Vec<u8> {
    RecordWriter::of(1).be64(number).labels(labels).finish()
}

/// Returns a record of floats of one series.
pub(crate) fn floats(number: u64, samples: &[(i64, f64)]) -> Vec<u8> {
    let base = samples.first().map_or(0, |&(time, _)| time);
    let record = RecordWriter::of(2).be64(number).be64(base as u64);
    let each = |record: RecordWriter, &(time, value): &(i64, f64)| {
        record.varint(0).varint(time - base).float(value)
    };
    samples.iter().fold(record, each).finish()
}

/// Returns a file of head chunks.
pub(crate) fn chunk_file(chunks: &[(u64, i64, i64, u8, &[u8])]) -> Vec<u8> {
    let mut file = vec![0x01, 0x30, 0xBC, 0x91, 1, 0, 0, 0];
    for &(series, first, last, encoding, bytes) in chunks {
        let chunk = RecordWriter::default().be64(series).be64(first as u64).be64(last as u64);
        let chunk = chunk.byte(encoding).sized(bytes).finish();
        file.extend_from_slice(&chunk);
        file.extend_from_slice(&crc32c::crc32c(&chunk).to_be_bytes());
    }
    // Files are made larger than they are filled.
    file.resize(file.len() + 100, 0);
    file
}
