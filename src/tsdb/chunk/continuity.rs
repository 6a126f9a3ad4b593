//! Whether a native histogram continues the one before it.

use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Side;
use crate::math::is_stale;

/// How a histogram follows another one of its series.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Continuity {
    /// It belongs into the same chunk.
    Continues,
    /// It starts a chunk: there was a reset.
    Reset,
    /// It starts a chunk, and nobody knows whether there was a reset.
    Breaks,
}

/// Tells how a histogram that is no stale marker follows another one.
pub(crate) fn continuity(before: &Histogram, next: &Histogram) -> Continuity {
    let gauges = [before, next].map(|one| one.reset_hint == ResetHint::Gauge);
    let same_layout = before.schema == next.schema && before.zero_threshold == next.zero_threshold;
    if gauges[0] != gauges[1] || is_stale(before.sum) {
        return Continuity::Breaks;
    }
    if gauges[0] {
        let same = same_layout && before.custom_bounds == next.custom_bounds;
        return if same { Continuity::Continues } else { Continuity::Breaks };
    }
    if next.reset_hint == ResetHint::Reset || next.count < before.count {
        return Continuity::Reset;
    }
    if !same_layout {
        return Continuity::Breaks;
    }
    let shrunk = before.custom_bounds != next.custom_bounds
        || next.zero_count < before.zero_count
        || shrinks(&before.positive, &next.positive)
        || shrinks(&before.negative, &next.negative);
    if shrunk { Continuity::Reset } else { Continuity::Continues }
}

/// Tells whether any bucket has fewer observations than before.
fn shrinks(before: &Side, next: &Side) -> bool {
    let mut next = next.cells().peekable();
    for (index, count) in before.cells() {
        while next.next_if(|&(other, _)| other < index).is_some() {}
        let count_after =
            next.next_if(|&(other, _)| other == index).map_or(0.0, |(_, count)| count);
        if count_after < count {
            return true;
        }
    }
    false
}
