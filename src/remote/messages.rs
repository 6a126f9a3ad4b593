//! The messages of remote read, for both ends of it.

use std::sync::Arc;

use prost::Message;

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::label::Labels;
use crate::label::LabelsBuilder;

/// What is asked of remote read.
#[derive(Clone, PartialEq, Message)]
pub struct ReadRequest {
    /// The selects.
    #[prost(message, repeated, tag = "1")]
    pub queries: Vec<ReadQuery>,
    /// 0 for samples, 1 for chunks.
    #[prost(int32, repeated, tag = "2")]
    pub accepted: Vec<i32>,
}

/// A select of remote read; both times belong to it.
#[derive(Clone, PartialEq, Message)]
pub struct ReadQuery {
    /// The earliest time, in milliseconds.
    #[prost(int64, tag = "1")]
    pub start: i64,
    /// The latest time.
    #[prost(int64, tag = "2")]
    pub end: i64,
    /// The tests that a series has to pass.
    #[prost(message, repeated, tag = "3")]
    pub matchers: Vec<ReadMatcher>,
}

/// A test on a label.
#[derive(Clone, PartialEq, Message)]
pub struct ReadMatcher {
    /// 0 `=`, 1 `!=`, 2 `=~`, 3 `!~`.
    #[prost(int32, tag = "1")]
    pub kind: i32,
    /// The name.
    #[prost(string, tag = "2")]
    pub name: String,
    /// The value.
    #[prost(string, tag = "3")]
    pub value: String,
}

/// The answer in samples.
#[derive(Clone, PartialEq, Message)]
pub struct ReadResponse {
    /// The answers to the queries, in their order.
    #[prost(message, repeated, tag = "1")]
    pub results: Vec<ReadResult>,
}

/// The series of one query.
#[derive(Clone, PartialEq, Message)]
pub struct ReadResult {
    /// The series.
    #[prost(message, repeated, tag = "1")]
    pub series: Vec<ReadSeries>,
}

/// A series in samples.
#[derive(Clone, PartialEq, Message)]
pub struct ReadSeries {
    /// Its labels, sorted.
    #[prost(message, repeated, tag = "1")]
    pub labels: Vec<LabelPair>,
    /// Its floats.
    #[prost(message, repeated, tag = "2")]
    pub samples: Vec<FloatSample>,
    /// Its native histograms.
    #[prost(message, repeated, tag = "4")]
    pub histograms: Vec<HistogramSample>,
}

/// A label and its value.
#[derive(Clone, PartialEq, Message)]
pub struct LabelPair {
    /// The name.
    #[prost(string, tag = "1")]
    pub name: String,
    /// The value.
    #[prost(string, tag = "2")]
    pub value: String,
}

/// A float at a time.
#[derive(Clone, PartialEq, Message)]
pub struct FloatSample {
    /// The value.
    #[prost(double, tag = "1")]
    pub value: f64,
    /// Its time, in milliseconds.
    #[prost(int64, tag = "2")]
    pub time: i64,
}

/// A native histogram at a time.
#[derive(Clone, PartialEq, Message)]
pub struct HistogramSample {
    /// All observations, where counts are whole numbers.
    #[prost(uint64, optional, tag = "1")]
    pub whole_count: Option<u64>,
    /// All observations.
    #[prost(double, optional, tag = "2")]
    pub count: Option<f64>,
    /// Their sum.
    #[prost(double, tag = "3")]
    pub sum: f64,
    /// The schema of its buckets.
    #[prost(sint32, tag = "4")]
    pub schema: i32,
    /// The width of the zero bucket.
    #[prost(double, tag = "5")]
    pub zero_threshold: f64,
    /// The observations in the zero bucket, where counts are whole numbers.
    #[prost(uint64, optional, tag = "6")]
    pub whole_zero_count: Option<u64>,
    /// The observations in the zero bucket.
    #[prost(double, optional, tag = "7")]
    pub zero_count: Option<f64>,
    /// Which buckets below zero there are.
    #[prost(message, repeated, tag = "8")]
    pub negative_runs: Vec<BucketRun>,
    /// Their counts, each as the difference to the one before.
    #[prost(sint64, repeated, tag = "9")]
    pub negative_deltas: Vec<i64>,
    /// Their counts, where counts are floats.
    #[prost(double, repeated, tag = "10")]
    pub negative_counts: Vec<f64>,
    /// Which buckets above zero there are.
    #[prost(message, repeated, tag = "11")]
    pub positive_runs: Vec<BucketRun>,
    /// Their counts, each as the difference to the one before.
    #[prost(sint64, repeated, tag = "12")]
    pub positive_deltas: Vec<i64>,
    /// Their counts, where counts are floats.
    #[prost(double, repeated, tag = "13")]
    pub positive_counts: Vec<f64>,
    /// 0 unknown, 1 reset, 2 none, 3 gauge.
    #[prost(int32, tag = "14")]
    pub reset_hint: i32,
    /// Its time, in milliseconds.
    #[prost(int64, tag = "15")]
    pub time: i64,
    /// The bounds of custom buckets.
    #[prost(double, repeated, tag = "16")]
    pub custom_bounds: Vec<f64>,
}

/// A run of consecutive buckets.
#[derive(Clone, PartialEq, Message)]
pub struct BucketRun {
    /// The gap to the run before.
    #[prost(sint32, tag = "1")]
    pub offset: i32,
    /// How many buckets it has.
    #[prost(uint32, tag = "2")]
    pub length: u32,
}

/// A frame of the answer in chunks.
#[derive(Clone, PartialEq, Message)]
pub struct ChunkedReadResponse {
    /// The series.
    #[prost(message, repeated, tag = "1")]
    pub series: Vec<ChunkedSeries>,
    /// The number of the query that it answers.
    #[prost(int64, tag = "2")]
    pub query: i64,
}

/// A series in chunks, or a part of it.
#[derive(Clone, PartialEq, Message)]
pub struct ChunkedSeries {
    /// Its labels, sorted.
    #[prost(message, repeated, tag = "1")]
    pub labels: Vec<LabelPair>,
    /// Its chunks, in the order of time.
    #[prost(message, repeated, tag = "2")]
    pub chunks: Vec<ChunkMessage>,
}

/// A chunk and the times of its first and last sample.
#[derive(Clone, PartialEq, Message)]
pub struct ChunkMessage {
    /// The time of the first sample.
    #[prost(int64, tag = "1")]
    pub first: i64,
    /// The time of the last sample.
    #[prost(int64, tag = "2")]
    pub last: i64,
    /// The number of the encoding, as chunks begin with it.
    #[prost(int32, tag = "3")]
    pub encoding: i32,
    /// The chunk without length and checksum.
    #[prost(bytes = "vec", tag = "4")]
    pub bytes: Vec<u8>,
}

impl LabelPair {
    /// Returns the label set of pairs.
    pub(super) fn labels(pairs: &[Self]) -> Labels {
        let mut labels = LabelsBuilder::default();
        for pair in pairs {
            labels.set(&pair.name, &pair.value);
        }
        labels.build()
    }

    /// Returns the pairs of a label set.
    pub fn all(labels: &Labels) -> Vec<Self> {
        let pair =
            |(name, value): (&str, &str)| Self { name: name.to_owned(), value: value.to_owned() };
        labels.iter().map(pair).collect()
    }
}

impl HistogramSample {
    /// Returns a native histogram at a time.
    pub fn new(time: i64, histogram: &Histogram) -> Self {
        let runs = |runs: &[Run]| {
            runs.iter().map(|run| BucketRun { offset: run.offset, length: run.length }).collect()
        };
        let bounds = histogram.custom_bounds.as_ref();
        Self {
            count: Some(histogram.count),
            sum: histogram.sum,
            schema: histogram.schema,
            zero_threshold: histogram.zero_threshold,
            zero_count: Some(histogram.zero_count),
            negative_runs: runs(&histogram.negative.runs),
            negative_counts: histogram.negative.counts.clone(),
            positive_runs: runs(&histogram.positive.runs),
            positive_counts: histogram.positive.counts.clone(),
            reset_hint: match histogram.reset_hint {
                ResetHint::Unknown => 0,
                ResetHint::Reset => 1,
                ResetHint::NotReset => 2,
                ResetHint::Gauge => 3,
            },
            time,
            custom_bounds: bounds.map(|bounds| bounds.to_vec()).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Returns the native histogram.
    pub(super) fn histogram(&self) -> Histogram {
        let side = |runs: &[BucketRun], deltas: &[i64], counts: &[f64]| Side {
            runs: runs.iter().map(|run| Run { offset: run.offset, length: run.length }).collect(),
            counts: if counts.is_empty() { added_up(deltas) } else { counts.to_vec() },
        };
        let count = |float: Option<f64>, whole: Option<u64>| {
            float.or(whole.map(|whole| whole as f64)).unwrap_or_default()
        };
        let custom = self.schema == CUSTOM_BUCKETS_SCHEMA;
        Histogram {
            schema: self.schema,
            zero_threshold: self.zero_threshold,
            zero_count: count(self.zero_count, self.whole_zero_count),
            count: count(self.count, self.whole_count),
            sum: self.sum,
            positive: side(&self.positive_runs, &self.positive_deltas, &self.positive_counts),
            negative: side(&self.negative_runs, &self.negative_deltas, &self.negative_counts),
            custom_bounds: custom.then(|| Arc::from(self.custom_bounds.as_slice())),
            reset_hint: match self.reset_hint {
                1 => ResetHint::Reset,
                2 => ResetHint::NotReset,
                3 => ResetHint::Gauge,
                _ => ResetHint::Unknown,
            },
        }
    }
}

/// Returns whole numbers that are given as differences.
fn added_up(deltas: &[i64]) -> Vec<f64> {
    let mut count = 0_i64;
    let next = |delta: &i64| {
        count = count.saturating_add(*delta);
        count as f64
    };
    deltas.iter().map(next).collect()
}
