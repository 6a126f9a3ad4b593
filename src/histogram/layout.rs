//! The layout of a native histogram.

use std::sync::Arc;

/// The schema number that says the bucket bounds are listed one by one.
pub const CUSTOM_BUCKETS_SCHEMA: i32 = -53;

/// A native histogram with float counts.
///
/// Counts are absolute, not deltas. [`Run`]s say which bucket indexes the counts belong to.
/// `==` compares every field, the hint too, as floats compare; for PromQL's equality see
/// [`Histogram::identical`].
///
/// ```
/// use promqlite::histogram::{Histogram, Side};
///
/// // Schema 0 has buckets from one power of two to the next.
/// let latency = Histogram {
///     count: 10.0,
///     sum: 21.0,
///     positive: Side::starting_at(1, vec![5.0, 5.0]),
///     ..Histogram::default()
/// };
/// assert_eq!(latency.buckets().map(|bucket| bucket.upper).collect::<Vec<_>>(), [2.0, 4.0]);
/// assert_eq!(latency.quantile(0.5).value, 2.0);
/// ```
#[derive(PartialEq, Debug, Default)]
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
///
/// ```
/// use promqlite::histogram::Side;
///
/// let side = Side::starting_at(-2, vec![1.0, 0.0, 3.0]);
/// assert_eq!((side.runs[0].offset, side.runs[0].length), (-2, 3));
/// ```
#[derive(PartialEq, Debug, Default)]
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

/// The bytes of a histogram without its buckets, as Prometheus counts them.
const FIXED_BYTES: usize = 168;
/// The bytes of one sample, a time and a float.
const SAMPLE_BYTES: usize = 16;

impl Histogram {
    /// Tells whether the bounds are listed one by one.
    #[inline]
    pub fn is_custom(&self) -> bool {
        self.schema == CUSTOM_BUCKETS_SCHEMA
    }

    /// Returns the listed upper bounds; none for exponential buckets.
    #[inline]
    pub fn bounds(&self) -> &[f64] {
        self.custom_bounds.as_deref().unwrap_or_default()
    }

    /// Returns an empty histogram of the same kind of buckets.
    #[must_use]
    pub fn empty_like(&self) -> Self {
        Self { schema: self.schema, custom_bounds: self.custom_bounds.clone(), ..Self::default() }
    }

    /// Returns the histogram without buckets, for those who only ask for its count and sum.
    #[must_use]
    pub fn count_and_sum_only(&self) -> Self {
        Self {
            schema: self.schema,
            count: self.count,
            sum: self.sum,
            reset_hint: self.reset_hint,
            ..Self::default()
        }
    }

    /// Returns how many samples the histogram counts for in limits and statistics.
    pub fn cost_in_samples(&self) -> usize {
        let words = self.positive.words() + self.negative.words() + self.bounds().len();
        // One word more for the time that stands beside it.
        (FIXED_BYTES + 8 * words + 8) / SAMPLE_BYTES
    }
}

impl Side {
    /// Builds a side of consecutive buckets.
    pub fn starting_at(first: i32, counts: Vec<f64>) -> Self {
        if counts.is_empty() {
            return Self::default();
        }
        Self { runs: vec![Run { offset: first, length: counts.len() as u32 }], counts }
    }

    fn words(&self) -> usize {
        self.runs.len() + self.counts.len()
    }

    pub(super) fn clear(&mut self) {
        self.runs.clear();
        self.counts.clear();
    }
}

// Written out since the derived `clone_from` would allocate anew.
impl Clone for Side {
    fn clone(&self) -> Self {
        Self { runs: self.runs.clone(), counts: self.counts.clone() }
    }

    fn clone_from(&mut self, source: &Self) {
        self.runs.clone_from(&source.runs);
        self.counts.clone_from(&source.counts);
    }
}

impl Clone for Histogram {
    fn clone(&self) -> Self {
        Self {
            positive: self.positive.clone(),
            negative: self.negative.clone(),
            custom_bounds: self.custom_bounds.clone(),
            ..*self
        }
    }

    fn clone_from(&mut self, source: &Self) {
        self.positive.clone_from(&source.positive);
        self.negative.clone_from(&source.negative);
        self.custom_bounds.clone_from(&source.custom_bounds);
        self.schema = source.schema;
        self.zero_threshold = source.zero_threshold;
        self.zero_count = source.zero_count;
        self.count = source.count;
        self.sum = source.sum;
        self.reset_hint = source.reset_hint;
    }
}

#[cfg(test)]
mod tests {
    use super::Histogram;
    use super::ResetHint;
    use super::Side;

    #[test]
    fn an_empty_histogram_costs_eleven_samples() {
        assert_eq!(Histogram::default().cost_in_samples(), 11);
        let side = Side::starting_at(3, vec![1.0, 2.0, 3.0]);
        let histogram = Histogram { positive: side, ..Histogram::default() };
        // 168 + 8·4 + 8 = 208 bytes.
        assert_eq!(histogram.cost_in_samples(), 13);
    }

    #[test]
    fn cloning_into_a_used_histogram_leaves_nothing_of_it() {
        let source = Histogram { count: 4.0, schema: 2, ..Histogram::default() };
        let mut target = Histogram {
            positive: Side::starting_at(0, vec![7.0]),
            custom_bounds: Some([1.0].into()),
            zero_count: 3.0,
            reset_hint: ResetHint::Gauge,
            ..Histogram::default()
        };
        target.clone_from(&source);
        assert_eq!(target, source);
    }

    #[test]
    fn the_short_form_keeps_count_sum_schema_and_hint() {
        let full = Histogram {
            schema: 3,
            count: 5.0,
            sum: 12.5,
            zero_count: 5.0,
            zero_threshold: 0.1,
            reset_hint: ResetHint::NotReset,
            ..Histogram::default()
        };
        let short = full.count_and_sum_only();
        assert_eq!((short.schema, short.count, short.sum), (3, 5.0, 12.5));
        assert_eq!(short.reset_hint, ResetHint::NotReset);
        assert_eq!((short.zero_count, short.zero_threshold), (0.0, 0.0));
    }
}
