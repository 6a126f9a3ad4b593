//! The figures of a survey.

use serde::Serialize;

/// What is in a source.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Survey {
    /// The sources.
    pub(crate) sources: Vec<Named>,
    /// The time of the first sample, in seconds; null where there is none.
    pub(crate) from: Option<f64>,
    /// The time of the last sample, in seconds; null where there is none.
    pub(crate) to: Option<f64>,
    /// How many series there are.
    pub(crate) series: u64,
    /// How many floats they have.
    pub(crate) floats: u64,
    /// How many native histograms they have.
    pub(crate) histograms: u64,
    /// How many stale markers they have.
    pub(crate) stale_markers: u64,
    /// The bytes of a sample, where there are chunks.
    pub(crate) bytes_a_sample: Option<f64>,
    /// How series come and go.
    pub(crate) churn: Churn,
    /// The metrics with the most series.
    pub(crate) metrics: Vec<Metric>,
    /// How many metrics there are.
    pub(crate) metric_count: u64,
    /// The labels with the most values.
    pub(crate) labels: Vec<Label>,
    /// How many labels there are.
    pub(crate) label_count: u64,
    /// The pairs of label and value with the most series.
    pub(crate) pairs: Vec<Pair>,
    /// How many such pairs there are.
    pub(crate) pair_count: u64,
    /// The chunks of all folders, by encoding.
    pub(crate) encodings: Vec<Encoded>,
    /// The parts of all folders.
    pub(crate) blocks: Vec<Part>,
    /// What was found damaged.
    pub(crate) warnings: Vec<String>,
}

/// A source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Named {
    /// How it was named.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: &'static str,
}

/// How series come and go.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Churn {
    /// How many series there were at the beginning.
    pub(crate) at_start: u64,
    /// How many there were at the end.
    pub(crate) at_end: u64,
    /// How many began after the beginning.
    pub(crate) appeared: u64,
    /// How many ended before the end.
    pub(crate) disappeared: u64,
    /// How many there were in each of some equal parts of the time.
    pub(crate) active: Vec<u64>,
}

/// A metric.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Metric {
    /// Its name.
    pub(crate) name: String,
    /// How many series it has.
    pub(crate) series: u64,
    /// How many samples they have.
    pub(crate) samples: u64,
}

/// A label.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Label {
    /// Its name.
    pub(crate) name: String,
    /// How many values it has.
    pub(crate) values: u64,
    /// How many series have it.
    pub(crate) series: u64,
}

/// A label and one of its values.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Pair {
    /// The label.
    pub(crate) name: String,
    /// The value.
    pub(crate) value: String,
    /// How many series have it.
    pub(crate) series: u64,
}

/// Chunks of one encoding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Encoded {
    /// The encoding.
    pub(crate) encoding: &'static str,
    /// How many chunks there are.
    pub(crate) chunks: u64,
    /// How many samples they hold.
    pub(crate) samples: u64,
    /// How many bytes they take.
    pub(crate) bytes: u64,
}

/// A block, or the head.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Part {
    /// The name of a block, or `head`.
    pub(crate) name: String,
    /// How often it was compacted.
    pub(crate) level: u64,
    /// The earliest time there may be samples for, in seconds.
    pub(crate) from: f64,
    /// The latest time there may be samples for, in seconds.
    pub(crate) to: f64,
    /// How many series it has.
    pub(crate) series: u64,
    /// How many chunks they have.
    pub(crate) chunks: u64,
    /// How many samples the chunks hold.
    pub(crate) samples: u64,
    /// How many bytes the chunks take.
    pub(crate) chunk_bytes: u64,
    /// How many bytes its files take; null for the head.
    pub(crate) file_bytes: Option<u64>,
    /// How many series have samples that were deleted.
    pub(crate) deleted: u64,
}
