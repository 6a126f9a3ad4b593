//! Native histograms made of the buckets that a text shows.
//!
//! Such a text leaves out what a histogram is made of: its schema, its empty buckets, the width
//! of an empty zero bucket, its reset hint. The schema follows from the bounds; what one sample
//! does not tell is taken from the others of its series.

use crate::histogram::COARSEST_SCHEMA;
use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Ends;
use crate::histogram::FINEST_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::histogram::exponential_bound;
use crate::math::log2;

/// A histogram as a text shows it.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) count: f64,
    pub(crate) sum: f64,
    pub(crate) buckets: Vec<ShownBucket>,
}

/// A bucket as a text shows it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct ShownBucket {
    /// Which ends belong to it, by the number that the API has for it.
    pub(crate) rule: u8,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) count: f64,
}

/// What the samples of a series tell about its buckets.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Layout {
    /// Powers of a base, and the width of the zero bucket.
    Exponential(i32, f64),
    /// Bounds of their own.
    Custom(Vec<f64>),
}

impl Layout {
    /// Finds the layout that all samples of a series share.
    pub(super) fn of(samples: &[Shown]) -> Option<Self> {
        let all = || samples.iter().flat_map(|sample| &sample.buckets);
        let schemas = schema_of(all()).map_or(COARSEST_SCHEMA..=FINEST_SCHEMA, |one| one..=one);
        for schema in schemas {
            let layout = Self::Exponential(schema, zero_threshold(all(), schema));
            if samples.iter().all(|sample| layout.histogram(sample).is_some()) {
                return Some(layout);
            }
        }
        let mut bounds: Vec<_> = all().flat_map(|bucket| [bucket.lower, bucket.upper]).collect();
        bounds.retain(|bound| bound.is_finite());
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        let layout = Self::Custom(bounds);
        samples.iter().all(|sample| layout.histogram(sample).is_some()).then_some(layout)
    }

    /// Tells whether nothing of a sample is lost: custom buckets know no signs.
    pub(super) fn is_exact(&self, sample: &Shown) -> bool {
        let known = |bucket: &ShownBucket| {
            let below_all = bucket.lower == f64::NEG_INFINITY;
            bucket.rule == Ends::Upper.rule() || (below_all && bucket.rule == Ends::Both.rule())
        };
        matches!(self, Self::Exponential(..)) || sample.buckets.iter().all(known)
    }

    /// Makes a histogram; `None` where a bucket does not fit into the layout.
    pub(super) fn histogram(&self, shown: &Shown) -> Option<Histogram> {
        let (count, sum) = (shown.count, shown.sum);
        let (mut positive, mut negative) = (Vec::new(), Vec::new());
        let mut histogram = Histogram { count, sum, ..Histogram::default() };
        match self {
            Self::Exponential(schema, zero) => {
                (histogram.schema, histogram.zero_threshold) = (*schema, *zero);
                for bucket in &shown.buckets {
                    if bucket.is_zero() {
                        histogram.zero_threshold = bucket.upper;
                        histogram.zero_count = bucket.count;
                        continue;
                    }
                    let mirrored = bucket.mirrored();
                    let index = mirrored.index(*schema)?;
                    let whole = exponential_bound(index - 1, *schema) == mirrored.lower;
                    // The zero bucket cuts the bucket that its bound falls into.
                    if !whole && mirrored.lower != histogram.zero_threshold {
                        return None;
                    }
                    let side = if bucket.upper > 0.0 { &mut positive } else { &mut negative };
                    side.push((index, bucket.count));
                }
                negative.reverse();
            }
            Self::Custom(bounds) => {
                histogram.schema = CUSTOM_BUCKETS_SCHEMA;
                histogram.custom_bounds = Some(bounds.as_slice().into());
                let place = |bound: f64| bounds.partition_point(|other| *other < bound);
                for bucket in &shown.buckets {
                    let index = place(bucket.upper);
                    let first = bucket.lower == f64::NEG_INFINITY;
                    let below = if first { 0 } else { place(bucket.lower) + 1 };
                    if index != below {
                        return None;
                    }
                    positive.push((i32::try_from(index).ok()?, bucket.count));
                }
            }
        }
        histogram.positive = side(&positive)?;
        histogram.negative = side(&negative)?;
        Some(histogram)
    }
}

/// Returns the schema of the bucket farthest from zero, which the zero bucket cuts last.
fn schema_of<'a>(buckets: impl Iterator<Item = &'a ShownBucket>) -> Option<i32> {
    let outer = buckets.filter(|bucket| !bucket.is_zero()).map(ShownBucket::mirrored);
    let outer = outer.filter(|bucket| bucket.upper.is_finite());
    outer.max_by(|one, other| one.upper.total_cmp(&other.upper))?.schema()
}

/// Returns the width of the zero bucket: its own bound, or where it cuts another bucket.
fn zero_threshold<'a>(buckets: impl Iterator<Item = &'a ShownBucket> + Clone, schema: i32) -> f64 {
    let zero = buckets.clone().find(|bucket| bucket.is_zero()).map(|bucket| bucket.upper);
    let is_cut = |bucket: &ShownBucket| {
        let index = bucket.index(schema);
        index.is_some_and(|index| exponential_bound(index - 1, schema) != bucket.lower)
    };
    let cut = buckets.map(ShownBucket::mirrored).find(is_cut).map(|bucket| bucket.lower);
    zero.or(cut).unwrap_or(0.0)
}

impl ShownBucket {
    /// Tells whether this is the zero bucket.
    fn is_zero(&self) -> bool {
        self.rule == Ends::Both.rule() && self.upper.is_finite() && self.lower == -self.upper
    }

    /// Returns the bucket as it would stand above zero.
    fn mirrored(&self) -> Self {
        if self.upper > 0.0 {
            return *self;
        }
        Self { lower: -self.upper, upper: -self.lower, ..*self }
    }

    /// Returns the schema in which the bounds follow each other.
    fn schema(&self) -> Option<i32> {
        let Self { lower, upper, .. } = self.mirrored();
        let fits = |schema: &i32| {
            let index = self.mirrored().index(*schema);
            index.is_some_and(|index| exponential_bound(index - 1, *schema) == lower)
        };
        (lower > 0.0 && upper > lower).then_some(())?;
        (COARSEST_SCHEMA..=FINEST_SCHEMA).find(fits)
    }

    /// Returns the index of the bucket above zero that ends where this one does.
    fn index(&self, schema: i32) -> Option<i32> {
        let steps = |power: f64| {
            let scale = 2_f64.powi(schema.unsigned_abs() as i32);
            if schema < 0 { power / scale } else { power * scale }
        };
        if self.upper == f64::INFINITY {
            // Behind the largest float there is one bucket more.
            let last = steps(1024.0) as i32;
            return (self.lower == exponential_bound(last, schema)).then_some(last + 1);
        }
        (self.upper > 0.0).then_some(())?;
        let near = steps(log2(self.upper)).round() as i32;
        (near - 1..=near + 1).find(|index| exponential_bound(*index, schema) == self.upper)
    }
}

/// Makes a side of buckets; `None` where their indexes do not rise.
fn side(cells: &[(i32, f64)]) -> Option<Side> {
    let mut side = Side::default();
    let mut end = 0_i32;
    for (index, count) in cells {
        match side.runs.last_mut() {
            Some(run) if *index == end => run.length += 1,
            Some(_) if *index < end => return None,
            _ => side.runs.push(Run { offset: index.checked_sub(end)?, length: 1 }),
        }
        side.counts.push(*count);
        end = index + 1;
    }
    Some(side)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Layout;
    use super::Shown;
    use super::ShownBucket;
    use crate::histogram::Bucket;
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::Side;

    fn shown(histogram: &Histogram) -> Shown {
        let bucket = |bucket: Bucket| ShownBucket {
            rule: bucket.ends.rule(),
            lower: bucket.lower,
            upper: bucket.upper,
            count: bucket.count,
        };
        let buckets = histogram.buckets().filter(|bucket| bucket.count != 0.0).map(bucket);
        Shown { count: histogram.count, sum: histogram.sum, buckets: buckets.collect() }
    }

    fn texts(histogram: &Histogram) -> (i32, Vec<String>) {
        let populated = histogram.buckets().filter(|bucket| bucket.count != 0.0);
        (histogram.schema, populated.map(|bucket| bucket.to_string()).collect())
    }

    #[test]
    fn custom_bounds_are_gathered_from_all_samples() {
        let custom = |counts: [f64; 4]| Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            positive: Side::starting_at(0, counts.to_vec()),
            custom_bounds: Some([-1.0, 2.5, 10.0].into()),
            ..Histogram::default()
        };
        let samples = [[1.0, 0.0, 0.0, 2.0], [0.0, 3.0, 0.0, 0.0]].map(custom);
        let shown: Vec<_> = samples.iter().map(shown).collect();
        let layout = Layout::of(&shown).unwrap();
        assert_eq!(layout, Layout::Custom(vec![-1.0, 2.5, 10.0]));
        for (sample, shown) in samples.iter().zip(&shown) {
            assert!(layout.is_exact(shown));
            assert_eq!(texts(&layout.histogram(shown).unwrap()), texts(sample));
        }
    }

    #[test]
    fn buckets_that_overlap_have_no_layout() {
        let bucket = |lower, upper| ShownBucket { rule: 0, lower, upper, count: 1.0 };
        let buckets = vec![bucket(1.0, 3.0), bucket(2.0, 5.0)];
        assert_eq!(Layout::of(&[Shown { buckets, ..Shown::default() }]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn exponential_buckets_come_back(
            schema in -4..=8,
            first in -40..40,
            counts in proptest::collection::vec(0..3_u8, 1..9),
            below in proptest::collection::vec(0..3_u8, 0..4),
            zero in prop_oneof![
                Just((0.0, 0.0)),
                Just((0.0, 2.0)),
                Just((1e-9, 3.0)),
                Just((0.3, 0.0))
            ],
        ) {
            let floats = |counts: &[u8]| counts.iter().map(|&count| f64::from(count)).collect();
            let histogram = Histogram {
                schema,
                count: 10.0,
                sum: 1.5,
                zero_threshold: zero.0,
                zero_count: zero.1,
                positive: Side::starting_at(first, floats(&counts)),
                negative: Side::starting_at(-first, floats(&below)),
                ..Histogram::default()
            };
            let shown = shown(&histogram);
            let layout = Layout::of(std::slice::from_ref(&shown)).unwrap();
            let read = layout.histogram(&shown).unwrap();
            prop_assert!(layout.is_exact(&shown));
            prop_assert_eq!(texts(&read).1, texts(&histogram).1);
            // A bucket that the zero bucket cuts does not tell where it would begin.
            let told = shown.buckets.iter().any(|bucket| bucket.mirrored().lower > zero.0);
            prop_assert!(read.schema == schema || !told);
            prop_assert_eq!((read.count, read.sum), (10.0, 1.5));
        }
    }
}
