//! Quantiles and fractions of classic histograms, whose buckets are series of their own.

use crate::math::almost_equal;

use super::bucket::Bucket;
use super::bucket::Ends;
use super::fraction::Limit;

/// A bucket of a classic histogram, which counts all observations up to a bound.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ClassicBucket {
    /// The bound, from the label `le`.
    pub upper: f64,
    /// The observations up to it.
    pub count: f64,
}

/// A quantile of a classic histogram.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ClassicEstimate {
    /// The quantile.
    pub value: f64,
    /// Where counts fell from bucket to bucket and were lifted.
    pub repair: Option<Repair>,
}

/// Counts that fell though they are cumulative.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Repair {
    /// The lowest bound whose count was lifted.
    pub lowest: f64,
    /// The highest such bound.
    pub highest: f64,
    /// The most that a count was lifted.
    pub largest: f64,
}

/// The part of their sum by which neighbouring counts may differ and still be the same.
const TOLERANCE: f64 = 1e-12;

/// Estimates a quantile from the buckets of a classic histogram, in any order.
///
/// The buckets are sorted, merged and repaired where they are; what merging leaves at the end
/// of the slice stays there, so that a second quantile sees what it does in Prometheus.
///
/// ```
/// use promqlite::histogram::{ClassicBucket, classic_quantile};
///
/// let bucket = |upper, count| ClassicBucket { upper, count };
/// let mut buckets = [bucket(1.0, 5.0), bucket(2.0, 10.0), bucket(f64::INFINITY, 10.0)];
/// assert_eq!(classic_quantile(0.75, &mut buckets).value, 1.5);
/// ```
pub fn classic_quantile(q: f64, buckets: &mut [ClassicBucket]) -> ClassicEstimate {
    let outside = match q {
        _ if q.is_nan() => Some(f64::NAN),
        _ if q < 0.0 => Some(f64::NEG_INFINITY),
        _ if q > 1.0 => Some(f64::INFINITY),
        _ => None,
    };
    if let Some(value) = outside {
        return ClassicEstimate { value, repair: None };
    }
    let Some(buckets) = tidy(buckets) else {
        return ClassicEstimate { value: f64::NAN, repair: None };
    };
    let repair = make_monotonic(buckets);
    ClassicEstimate { value: interpolate(q, buckets).unwrap_or(f64::NAN), repair }
}

/// Interpolates among two buckets or more that are not empty.
fn interpolate(q: f64, buckets: &[ClassicBucket]) -> Option<f64> {
    let (last, finite) = buckets.split_last()?;
    let highest = finite.last()?;
    if last.count == 0.0 {
        return None;
    }
    let rank = q * last.count;
    let Some((at, bucket)) = first_reaching(rank, finite) else {
        return Some(highest.upper);
    };
    let Some(before) = at.checked_sub(1).and_then(|before| finite.get(before)) else {
        let zero = ClassicBucket { upper: 0.0, count: 0.0 };
        let only_below = bucket.upper <= 0.0;
        return Some(if only_below { bucket.upper } else { between(zero, bucket, rank) });
    };
    Some(between(*before, bucket, rank))
}

fn between(from: ClassicBucket, to: ClassicBucket, rank: f64) -> f64 {
    let part = (rank - from.count) / (to.count - from.count);
    from.upper + (to.upper - from.upper) * part
}

/// Returns the first bucket that counts as much as a rank.
fn first_reaching(rank: f64, buckets: &[ClassicBucket]) -> Option<(usize, ClassicBucket)> {
    // Written out, since the standard search may look elsewhere where a count is NaN.
    let (mut low, mut high) = (0, buckets.len());
    while low < high {
        let middle = low.midpoint(high);
        if buckets[middle].count >= rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    buckets.get(low).map(|bucket| (low, *bucket))
}

/// Estimates the fraction of observations between two values; treats the buckets as
/// [`classic_quantile`] does, except that falling counts are left alone.
///
/// ```
/// use promqlite::histogram::{ClassicBucket, classic_fraction};
///
/// let bucket = |upper, count| ClassicBucket { upper, count };
/// let mut buckets = [bucket(1.0, 5.0), bucket(2.0, 10.0), bucket(f64::INFINITY, 10.0)];
/// assert_eq!(classic_fraction(0.0, 1.0, &mut buckets), 0.5);
/// ```
pub fn classic_fraction(lower: f64, upper: f64, buckets: &mut [ClassicBucket]) -> f64 {
    let Some(buckets) = tidy(buckets) else {
        return f64::NAN;
    };
    let all = buckets.last().map_or(0.0, |last| last.count);
    if all == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    let mut limits = [Limit::at(lower), Limit::at(upper)];
    let (mut rank, mut start) = (0.0, 0.0);
    if buckets.first().is_some_and(|first| first.upper <= 0.0) {
        start = f64::NEG_INFINITY;
    }
    for &ClassicBucket { upper, count } in buckets.iter() {
        let bucket = Bucket { lower: start, upper, ends: Ends::Upper, count };
        let inside = |value| rank_inside(&bucket, rank, value);
        for limit in &mut limits {
            limit.meet(&bucket, rank, inside);
        }
        if limits.iter().all(Limit::is_met) {
            break;
        }
        (rank, start) = (count, upper);
    }
    let [lower, upper] = limits.map(|limit| limit.rank(all));
    (upper - lower) / all
}

/// Returns how many observations lie below a value in a bucket; the count is cumulative.
fn rank_inside(bucket: &Bucket, rank: f64, value: f64) -> f64 {
    // Nothing can be said inside a bucket that begins nowhere; all of it counts.
    if bucket.lower == f64::NEG_INFINITY {
        return bucket.count;
    }
    rank + (bucket.count - rank) * (value - bucket.lower) / (bucket.upper - bucket.lower)
}

/// Sorts buckets and merges those of one bound; `None` if the last is not infinite.
fn tidy(buckets: &mut [ClassicBucket]) -> Option<&mut [ClassicBucket]> {
    buckets.sort_by(|a, b| a.upper.partial_cmp(&b.upper).unwrap_or(std::cmp::Ordering::Equal));
    if buckets.last()?.upper != f64::INFINITY {
        return None;
    }
    let mut kept = 0;
    for i in 1..buckets.len() {
        if buckets[i].upper == buckets[kept].upper {
            buckets[kept].count += buckets[i].count;
        } else {
            kept += 1;
            buckets[kept] = buckets[i];
        }
    }
    buckets.get_mut(..=kept)
}

/// Lifts counts that fall, and levels those that differ by rounding only.
fn make_monotonic(buckets: &mut [ClassicBucket]) -> Option<Repair> {
    let mut repair: Option<Repair> = None;
    let mut before = buckets.first()?.count;
    for bucket in &mut buckets[1..] {
        let count = bucket.count;
        if count == before {
            continue;
        }
        if almost_equal(before, count, TOLERANCE) {
            bucket.count = before;
        } else if count < before {
            bucket.count = before;
            repair.get_or_insert(Repair::NONE).include(bucket.upper, before - count);
        } else {
            before = count;
        }
    }
    repair
}

impl Repair {
    const NONE: Self = Self { lowest: f64::INFINITY, highest: f64::NEG_INFINITY, largest: 0.0 };

    fn include(&mut self, bound: f64, lifted: f64) {
        if bound < self.lowest {
            self.lowest = bound;
        }
        if bound > self.highest {
            self.highest = bound;
        }
        if lifted > self.largest {
            self.largest = lifted;
        }
    }
}

#[cfg(test)]
mod tests;
