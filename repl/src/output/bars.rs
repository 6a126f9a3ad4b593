//! A native histogram in a line.

use promqlite::histogram::Histogram;

use super::digits::number;
use super::spark::sparkline;
use super::unit::Unit;

/// How many columns the buckets take.
const COLUMNS: usize = 24;

/// Writes count, mean, and the buckets as bars between the bounds of the outermost ones.
pub(super) fn line(histogram: &Histogram, unit: Unit) -> String {
    let filled: Vec<_> = histogram.buckets().filter(|bucket| bucket.count != 0.0).collect();
    let count = number(histogram.count, Unit::Plain);
    let (Some(first), Some(last)) = (filled.first(), filled.last()) else {
        return format!("n={count}");
    };
    let mean = number(histogram.sum / histogram.count, unit);
    let counts: Vec<_> = histogram.buckets().map(|bucket| Some(bucket.count)).collect();
    let (low, high) = (number(first.lower, unit), number(last.upper, unit));
    format!("n={count} mean={mean}  {low} {} {high}", sparkline(&counts, COLUMNS))
}
