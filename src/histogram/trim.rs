//! Cutting histograms at a value: what lies beyond is dropped.

use crate::math;

use super::bucket::Bucket;
use super::bucket::Place;
use super::bucket::Spread;
use super::bucket::halfway;
use super::layout::Histogram;

/// Which observations stay when a histogram is cut.
///
/// ```
/// use promqlite::histogram::{Histogram, Keep, Side};
///
/// let positive = Side::starting_at(1, vec![3.0, 4.0]);
/// let mut histogram = Histogram { count: 7.0, positive, ..Histogram::default() };
/// histogram.trim(Keep::AtMost, 2.0);
/// assert_eq!(histogram.count, 3.0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Those up to the value: `</`.
    AtMost,
    /// Those from the value on: `>/`.
    AtLeast,
}

/// What stays of a bucket: how many observations, and the value they are taken for.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Kept {
    count: f64,
    middle: f64,
}

const NOTHING: Kept = Kept { count: 0.0, middle: 0.0 };

/// The place of a cut and the side of it that stays.
#[derive(Clone, Copy, Debug)]
struct Cut {
    keep: Keep,
    at: f64,
}

impl Histogram {
    /// Drops the observations beyond a value.
    ///
    /// Where a bucket is cut, count and sum are estimated anew from what is left; where none is,
    /// nothing changes.
    pub fn trim(&mut self, keep: Keep, at: f64) {
        let cut = Cut { keep, at };
        let spread = if self.is_custom() { Spread::Even } else { Spread::Exponential };
        let kept = |place, count| cut.kept_of(&self.whole_bucket(place, count), spread);
        let above: Vec<_> =
            self.positive.cells().map(|(i, count)| kept(Place::Positive(i), count)).collect();
        let below: Vec<_> =
            self.negative.cells().map(|(i, count)| kept(Place::Negative(i), count)).collect();
        let zero = (self.zero_count > 0.0).then(|| cut.kept_of_zero(&self.zero_as_populated()));
        self.keep(&above, &below, zero);
    }

    /// Returns the zero bucket, one-sided if only buckets of one sign are populated.
    fn zero_as_populated(&self) -> Bucket {
        let mut bucket = self.whole_bucket(Place::Zero, self.zero_count);
        let populated = |counts: &[f64]| counts.iter().any(|count| *count != 0.0);
        match (populated(&self.negative.counts), populated(&self.positive.counts)) {
            (true, false) => bucket.upper = 0.0,
            (false, true) => bucket.lower = 0.0,
            _ => {}
        }
        bucket
    }

    /// Puts in what is left, if anything is gone.
    fn keep(&mut self, above: &[Kept], below: &[Kept], zero: Option<Kept>) {
        let before = self.positive.counts.iter().chain(&self.negative.counts).copied();
        let before = before.chain(zero.map(|_| self.zero_count));
        let kept = || above.iter().chain(below).copied().chain(zero);
        // By bits: a NaN that stays is no change.
        if before.map(f64::to_bits).eq(kept().map(|kept| kept.count.to_bits())) {
            return;
        }
        (self.count, self.sum) = (0.0, 0.0);
        for kept in kept() {
            self.count += kept.count;
            self.sum += kept.middle * kept.count;
        }
        self.zero_count = zero.map_or(self.zero_count, |kept| kept.count);
        for (side, kept) in [(&mut self.positive, above), (&mut self.negative, below)] {
            let pairs = side.counts.iter_mut().zip(kept);
            pairs.for_each(|(count, kept)| *count = kept.count);
        }
        self.compact();
    }
}

impl Cut {
    /// Returns what stays of a bucket of either side.
    fn kept_of(self, bucket: &Bucket, spread: Spread) -> Kept {
        let Bucket { lower, upper, count, .. } = *bucket;
        let (all, some) = match self.keep {
            Keep::AtMost => (upper <= self.at, lower < self.at),
            Keep::AtLeast => (lower >= self.at, upper > self.at),
        };
        if count == 0.0 {
            Kept { count, middle: 0.0 }
        } else if all {
            Kept { count, middle: middle(lower, upper, bucket, spread) }
        } else if !some {
            NOTHING
        } else if lower == f64::NEG_INFINITY {
            self.kept_of_lowest(bucket)
        } else if upper == f64::INFINITY {
            self.kept_of_highest(bucket)
        } else {
            self.kept_inside(bucket, spread)
        }
    }

    /// Returns what stays of a bucket with finite bounds that the cut goes through.
    fn kept_inside(self, bucket: &Bucket, spread: Spread) -> Kept {
        let below = bucket.count * bucket.part_below(self.at, spread);
        match self.keep {
            Keep::AtMost => {
                Kept { count: below, middle: middle(bucket.lower, self.at, bucket, spread) }
            }
            Keep::AtLeast => Kept {
                count: bucket.count - below,
                middle: middle(self.at, bucket.upper, bucket, spread),
            },
        }
    }

    /// Returns what stays of a bucket that begins at −∞; above zero it is taken to begin there.
    fn kept_of_lowest(self, bucket: &Bucket) -> Kept {
        let Bucket { upper, count, .. } = *bucket;
        let at = self.at;
        match self.keep {
            Keep::AtMost if at > 0.0 && upper > 0.0 && upper != f64::INFINITY => {
                Kept { count: count * at / upper, middle: at / 2.0 }
            }
            Keep::AtMost if upper <= 0.0 => Kept { count, middle: at },
            Keep::AtLeast if at >= 0.0 && upper != f64::INFINITY => {
                Kept { count: count * (1.0 - at / upper), middle: halfway(at, upper) }
            }
            _ => NOTHING,
        }
    }

    /// Returns what stays of a bucket that ends at ∞, where nobody knows how far values reach.
    fn kept_of_highest(self, bucket: &Bucket) -> Kept {
        match self.keep {
            Keep::AtLeast if self.at >= bucket.lower => {
                Kept { count: bucket.count, middle: self.at }
            }
            _ => NOTHING,
        }
    }

    fn kept_of_zero(self, bucket: &Bucket) -> Kept {
        let Bucket { lower, upper, count, .. } = *bucket;
        let at = self.at;
        let whole = Kept { count, middle: halfway(lower, upper) };
        match self.keep {
            Keep::AtMost if at <= lower => NOTHING,
            Keep::AtMost if at >= upper => whole,
            Keep::AtMost => {
                Kept { count: count * ((at - lower) / (upper - lower)), middle: halfway(lower, at) }
            }
            Keep::AtLeast if at <= lower => whole,
            Keep::AtLeast if at >= upper => NOTHING,
            Keep::AtLeast => {
                Kept { count: count * ((upper - at) / (upper - lower)), middle: halfway(at, upper) }
            }
        }
    }
}

/// Returns the value that observations between two values of a bucket are taken for.
fn middle(lower: f64, upper: f64, bucket: &Bucket, spread: Spread) -> f64 {
    if lower.is_infinite() {
        return match upper {
            _ if upper.is_infinite() => 0.0,
            _ if upper > 0.0 => upper / 2.0,
            _ => upper,
        };
    }
    if upper.is_infinite() {
        return lower;
    }
    if spread == Spread::Even {
        return halfway(lower, upper);
    }
    let middle = math::sqrt((lower * upper).abs());
    if bucket.upper > 0.0 { middle } else { -middle }
}

#[cfg(test)]
mod tests;
