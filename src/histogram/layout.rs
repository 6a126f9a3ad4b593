//! The layout of a native histogram.

use std::sync::Arc;

/// The schema number that says the bucket bounds are listed one by one.
pub const CUSTOM_BUCKETS_SCHEMA: i32 = -53;

/// A native histogram with float counts.
///
/// Counts are absolute, not deltas. [`Run`]s say which bucket indexes the counts belong to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Histogram {
    /// −4 to 8 for exponential buckets, −53 for custom ones.
    pub schema: i32,
    /// The width of the zero bucket, which is closed on both sides.
    pub zero_threshold: f64,
    /// The observations in the zero bucket.
    pub zero_count: f64,
    /// All observations.
    pub count: f64,
    /// The sum of all observations.
    pub sum: f64,
    /// The buckets above zero, or the custom ones.
    pub positive: Side,
    /// The buckets below zero.
    pub negative: Side,
    /// The upper bounds of custom buckets, without the infinite one.
    pub custom_bounds: Option<Arc<[f64]>>,
    /// What is known of counter resets before this sample.
    pub reset_hint: ResetHint,
}

/// The buckets of one sign.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Side {
    /// Which indexes are there.
    pub runs: Vec<Run>,
    /// One count for each index of the runs.
    pub counts: Vec<f64>,
}

/// A run of consecutive buckets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// The gap to the end of the run before; for the first run, its first index.
    pub offset: i32,
    /// How many buckets it has.
    pub length: u32,
}

/// What is known of a counter reset between the sample before and this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ResetHint {
    /// Nothing: it must be found by comparison.
    #[default]
    Unknown,
    /// There was a reset.
    Reset,
    /// There was none.
    NotReset,
    /// The histogram is a gauge, and resets mean nothing.
    Gauge,
}
