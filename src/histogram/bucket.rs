//! Buckets with their bounds, in the order of the values they hold.

use std::fmt;

use crate::math;
use crate::math::general;

use super::layout::Histogram;
use super::schema::custom_bound;
use super::schema::exponential_bound;

/// A bucket with its bounds.
///
/// ```
/// use promqlite::histogram::{Ends, Histogram, Side};
///
/// let histogram =
///     Histogram { count: 3.0, positive: Side::starting_at(1, vec![3.0]), ..Histogram::default() };
/// let bucket = histogram.buckets().next().unwrap();
/// assert_eq!((bucket.lower, bucket.upper, bucket.count), (1.0, 2.0, 3.0));
/// assert_eq!(bucket.ends, Ends::Upper);
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bucket {
    /// The lower bound.
    pub lower: f64,
    /// The upper bound.
    pub upper: f64,
    /// Which of the two belong to the bucket.
    pub ends: Ends,
    /// The observations in it.
    pub count: f64,
}

/// Which ends of a bucket belong to it; the numbers are those of the HTTP API.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Ends {
    /// The upper one: `(lower, upper]`.
    Upper = 0,
    /// The lower one: `[lower, upper)`.
    Lower = 1,
    /// Neither: `(lower, upper)`.
    Neither = 2,
    /// Both: `[lower, upper]`.
    Both = 3,
}

impl Ends {
    /// Returns the number by which the HTTP API says which ends belong to a bucket.
    pub fn rule(self) -> u8 {
        self as u8
    }

    fn brackets(self) -> (char, char) {
        match self {
            Self::Upper => ('(', ']'),
            Self::Lower => ('[', ')'),
            Self::Neither => ('(', ')'),
            Self::Both => ('[', ']'),
        }
    }
}

/// How observations are assumed to lie in a bucket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spread {
    /// Evenly.
    Even,
    /// As the buckets of a finer schema would show them.
    Exponential,
}

impl Bucket {
    /// Returns the part of the bucket's width below a value strictly inside its finite bounds.
    pub(super) fn part_below(&self, value: f64, spread: Spread) -> f64 {
        if spread == Spread::Even {
            return (value - self.lower) / (self.upper - self.lower);
        }
        let [lower, upper, at] = [self.lower, self.upper, value].map(|x| math::log2(x.abs()));
        if value > 0.0 {
            (at - lower) / (upper - lower)
        } else {
            1.0 - ((at - upper) / (lower - upper))
        }
    }

    /// Returns the value that a part of the bucket's width lies below.
    pub(super) fn value_at(&self, part: f64, spread: Spread) -> f64 {
        if spread == Spread::Even {
            return self.lower + (self.upper - self.lower) * part;
        }
        let [lower, upper] = [self.lower, self.upper].map(|x| math::log2(x.abs()));
        if self.lower > 0.0 {
            math::exp2(lower + (upper - lower) * part)
        } else {
            -math::exp2(upper + (lower - upper) * (1.0 - part))
        }
    }

    /// Tells whether the bucket holds or touches zero.
    pub(super) fn is_around_zero(&self) -> bool {
        self.lower <= 0.0 && self.upper >= 0.0
    }
}

/// Returns the arithmetic middle of two values; too large a sum of them is infinite.
#[expect(clippy::manual_midpoint, reason = "Prometheus' rounding and overflow, not the exact one")]
pub(super) fn halfway(lower: f64, upper: f64) -> f64 {
    (lower + upper) / 2.0
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = self.ends.brackets();
        let [lower, upper, count] = [self.lower, self.upper, self.count].map(general);
        write!(f, "{open}{lower},{upper}{close}:{count}")
    }
}

/// Where a bucket stands in a histogram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Negative(i32),
    Zero,
    Positive(i32),
}

impl Histogram {
    /// Returns all buckets, the lowest first, those of the sides cut where the zero bucket begins.
    ///
    /// The zero bucket is there only if something is in it; other buckets may be empty.
    pub fn buckets(&self) -> impl DoubleEndedIterator<Item = Bucket> + '_ {
        self.places().map(|(place, count)| self.bucket(place, count))
    }

    /// Returns where the buckets stand and their counts, the lowest first; cheaper than
    /// [`Histogram::buckets`] where bounds do not matter.
    pub(super) fn places(&self) -> impl DoubleEndedIterator<Item = (Place, f64)> + '_ {
        let below = self.negative.cells().rev();
        let zero = (self.zero_count > 0.0 && !self.is_custom()).then_some(self.zero_count);
        let above = self.positive.cells();
        below
            .map(|(index, count)| (Place::Negative(index), count))
            .chain(zero.map(|count| (Place::Zero, count)))
            .chain(above.map(|(index, count)| (Place::Positive(index), count)))
    }

    /// Returns a bucket, cut where the zero bucket begins.
    pub(super) fn bucket(&self, place: Place, count: f64) -> Bucket {
        let mut bucket = self.whole_bucket(place, count);
        let edge = self.zero_threshold;
        if place == Place::Zero {
            return bucket;
        }
        if bucket.upper < 0.0 && bucket.upper > -edge {
            bucket.upper = -edge;
        } else if bucket.lower > 0.0 && bucket.lower < edge {
            bucket.lower = edge;
        }
        bucket
    }

    /// Returns a bucket as its schema bounds it.
    pub(super) fn whole_bucket(&self, place: Place, count: f64) -> Bucket {
        match place {
            Place::Zero => {
                let edge = self.zero_threshold;
                Bucket { lower: -edge, upper: edge, ends: Ends::Both, count }
            }
            Place::Positive(index) if self.is_custom() => {
                let lower = custom_bound(index.wrapping_sub(1), self.bounds());
                let upper = custom_bound(index, self.bounds());
                let ends = if index == 0 { Ends::Both } else { Ends::Upper };
                Bucket { lower, upper, ends, count }
            }
            Place::Positive(index) => {
                let [lower, upper] = self.magnitudes(index);
                let ends = if upper > 0.0 { Ends::Upper } else { Ends::Neither };
                Bucket { lower, upper, ends, count }
            }
            Place::Negative(index) => {
                let [upper, lower] = self.magnitudes(index).map(|bound| -bound);
                let ends = if lower < 0.0 { Ends::Lower } else { Ends::Neither };
                Bucket { lower, upper, ends, count }
            }
        }
    }

    fn magnitudes(&self, index: i32) -> [f64; 2] {
        [index.wrapping_sub(1), index].map(|index| exponential_bound(index, self.schema))
    }

    /// Makes a bucket around zero one-sided if there are buckets of one sign only.
    pub(super) fn one_sided(&self, bucket: &mut Bucket) {
        match (self.negative.counts.is_empty(), self.positive.counts.is_empty()) {
            (true, false) => bucket.lower = 0.0,
            (false, true) => bucket.upper = 0.0,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ends;
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::Side;

    fn texts(histogram: &Histogram) -> Vec<String> {
        histogram.buckets().map(|bucket| bucket.to_string()).collect()
    }

    #[test]
    fn buckets_rise_and_fall_and_end_at_the_zero_bucket() {
        let histogram = Histogram {
            zero_count: 7.0,
            zero_threshold: 0.75,
            positive: Side::starting_at(0, vec![1.0, 2.0]),
            negative: Side::starting_at(0, vec![3.0, 4.0]),
            ..Histogram::default()
        };
        let rising = ["[-2,-1):4", "[-1,-0.75):3", "[-0.75,0.75]:7", "(0.75,1]:1", "(1,2]:2"];
        assert_eq!(texts(&histogram), rising);
        let mut falling: Vec<_> = histogram.buckets().rev().map(|b| b.to_string()).collect();
        falling.reverse();
        assert_eq!(falling, rising);
    }

    #[test]
    fn an_empty_zero_bucket_is_left_out() {
        let histogram =
            Histogram { positive: Side::starting_at(1, vec![0.0]), ..Histogram::default() };
        assert_eq!(texts(&histogram), ["(1,2]:0"]);
    }

    #[test]
    fn custom_buckets_begin_and_end_at_infinity() {
        let histogram = Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            positive: Side::starting_at(0, vec![1.0, 2.0, 3.0]),
            custom_bounds: Some([-1.0, 2.5].into()),
            ..Histogram::default()
        };
        assert_eq!(texts(&histogram), ["[-Inf,-1]:1", "(-1,2.5]:2", "(2.5,+Inf]:3"]);
        let rules: Vec<_> = histogram.buckets().map(|bucket| bucket.ends.rule()).collect();
        assert_eq!(rules, [3, 0, 0]);
        assert_eq!((Ends::Lower.rule(), Ends::Neither.rule()), (1, 2));
    }
}
