//! The messages of remote read.

use promqlite::histogram::Histogram;
use promqlite::histogram::ResetHint;
use promqlite::histogram::Run;
use promqlite::label::Labels;
use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadRequest {
    #[prost(message, repeated, tag = "1")]
    pub(super) queries: Vec<Query>,
    /// 0 for samples, 1 for chunks.
    #[prost(int32, repeated, tag = "2")]
    pub(super) accepted: Vec<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Query {
    #[prost(int64, tag = "1")]
    pub(super) start: i64,
    #[prost(int64, tag = "2")]
    pub(super) end: i64,
    #[prost(message, repeated, tag = "3")]
    pub(super) matchers: Vec<LabelMatcher>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct LabelMatcher {
    /// 0 `=`, 1 `!=`, 2 `=~`, 3 `!~`.
    #[prost(int32, tag = "1")]
    pub(super) kind: i32,
    #[prost(string, tag = "2")]
    pub(super) name: String,
    #[prost(string, tag = "3")]
    pub(super) value: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadResponse {
    #[prost(message, repeated, tag = "1")]
    pub(super) results: Vec<QueryResult>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct QueryResult {
    #[prost(message, repeated, tag = "1")]
    pub(super) series: Vec<TimeSeries>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct TimeSeries {
    #[prost(message, repeated, tag = "1")]
    pub(super) labels: Vec<LabelPair>,
    #[prost(message, repeated, tag = "2")]
    pub(super) samples: Vec<FloatSample>,
    #[prost(message, repeated, tag = "4")]
    pub(super) histograms: Vec<HistogramSample>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct LabelPair {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) value: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct FloatSample {
    #[prost(double, tag = "1")]
    pub(super) value: f64,
    #[prost(int64, tag = "2")]
    pub(super) time: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct HistogramSample {
    #[prost(double, optional, tag = "2")]
    pub(super) count: Option<f64>,
    #[prost(double, tag = "3")]
    pub(super) sum: f64,
    #[prost(sint32, tag = "4")]
    pub(super) schema: i32,
    #[prost(double, tag = "5")]
    pub(super) zero_threshold: f64,
    #[prost(double, optional, tag = "7")]
    pub(super) zero_count: Option<f64>,
    #[prost(message, repeated, tag = "8")]
    pub(super) negative_runs: Vec<BucketRun>,
    #[prost(double, repeated, tag = "10")]
    pub(super) negative_counts: Vec<f64>,
    #[prost(message, repeated, tag = "11")]
    pub(super) positive_runs: Vec<BucketRun>,
    #[prost(double, repeated, tag = "13")]
    pub(super) positive_counts: Vec<f64>,
    /// 0 unknown, 1 reset, 2 none, 3 gauge.
    #[prost(int32, tag = "14")]
    pub(super) reset_hint: i32,
    #[prost(int64, tag = "15")]
    pub(super) time: i64,
    #[prost(double, repeated, tag = "16")]
    pub(super) custom_bounds: Vec<f64>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct BucketRun {
    #[prost(sint32, tag = "1")]
    pub(super) offset: i32,
    #[prost(uint32, tag = "2")]
    pub(super) length: u32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ChunkedReadResponse {
    #[prost(message, repeated, tag = "1")]
    pub(super) series: Vec<ChunkedSeries>,
    #[prost(int64, tag = "2")]
    pub(super) query: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ChunkedSeries {
    #[prost(message, repeated, tag = "1")]
    pub(super) labels: Vec<LabelPair>,
    #[prost(message, repeated, tag = "2")]
    pub(super) chunks: Vec<ChunkMessage>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ChunkMessage {
    #[prost(int64, tag = "1")]
    pub(super) first: i64,
    #[prost(int64, tag = "2")]
    pub(super) last: i64,
    /// The number of the encoding, as chunks begin with it.
    #[prost(int32, tag = "3")]
    pub(super) encoding: i32,
    #[prost(bytes = "vec", tag = "4")]
    pub(super) bytes: Vec<u8>,
}

impl LabelPair {
    /// Returns the pairs of a label set.
    pub(super) fn all(labels: &Labels) -> Vec<Self> {
        let pair =
            |(name, value): (&str, &str)| Self { name: name.to_owned(), value: value.to_owned() };
        labels.iter().map(pair).collect()
    }
}

impl HistogramSample {
    /// Returns a native histogram at a time.
    pub(super) fn new(time: i64, histogram: &Histogram) -> Self {
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
        }
    }
}
