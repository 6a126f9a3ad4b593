//! The chunk of native histograms that a series' next sample may join.
//!
//! Prometheus reads back no reset hint but what the cuts between its chunks tell: the first
//! histogram of a chunk is unknown, the others had no reset before them, and a chunk of gauges
//! holds gauges only. So a memory that is to answer like Prometheus has to cut like it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Side;
use crate::math::is_stale;

use super::chunk_size::ChunkSize;

/// The size that a chunk should have in the end.
const TARGET_BYTES: u64 = 1024;

/// The least number of samples before a chunk is cut by its size.
const SAMPLES_MIN: usize = 10;

/// No chunk reaches from one of these stretches into the next, in milliseconds.
const RANGE: i64 = 24 * 60 * 60 * 1000;

/// The open chunk of a series.
#[derive(Clone, Debug)]
pub(super) struct OpenChunk {
    holds: Holds,
    size: ChunkSize,
    first_at: i64,
    last_at: i64,
    last: Arc<Histogram>,
    /// The time from which on a new chunk is cut.
    next_at: i64,
    /// Whether that time was foretold from the size.
    foretold: Foretold,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    Counters,
    Gauges,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Foretold {
    No,
    Yes,
}

impl OpenChunk {
    /// Adds a histogram to the open chunk of a series, or cuts a new one; returns the chunk and
    /// the hint that will be read back.
    pub(super) fn append(
        open: Option<Self>,
        at: i64,
        histogram: &Arc<Histogram>,
    ) -> (Self, ResetHint) {
        let gauge = histogram.reset_hint == ResetHint::Gauge;
        if let Some(mut chunk) = open
            && !chunk.is_full(at)
            && chunk.takes(histogram, gauge)
        {
            chunk.push(at, histogram);
            let hint = if gauge { ResetHint::Gauge } else { ResetHint::NotReset };
            return (chunk, hint);
        }
        let mut chunk = Self {
            holds: if gauge { Holds::Gauges } else { Holds::Counters },
            size: ChunkSize::default(),
            first_at: at,
            last_at: at,
            last: histogram.clone(),
            next_at: range_end(at),
            foretold: Foretold::No,
        };
        chunk.push(at, histogram);
        (chunk, if gauge { ResetHint::Gauge } else { ResetHint::Unknown })
    }

    fn push(&mut self, at: i64, histogram: &Arc<Histogram>) {
        self.size.push(at, histogram);
        self.last_at = at;
        self.last = histogram.clone();
    }

    /// Tells whether a sample at a time begins a new chunk, whatever it is.
    fn is_full(&mut self, at: i64) -> bool {
        let bytes = self.size.bytes();
        let range_at = match self.foretold {
            Foretold::Yes => range_end(self.first_at),
            Foretold::No => self.next_at,
        };
        if self.foretold == Foretold::No && bytes >= TARGET_BYTES / 4 {
            self.next_at = self.end(TARGET_BYTES as f64 / bytes as f64);
            self.foretold = Foretold::Yes;
        }
        let due = at >= self.next_at || bytes >= TARGET_BYTES * 2;
        due && (self.size.samples() >= SAMPLES_MIN || at >= range_at)
    }

    /// Foretells the end that cuts the rest of the range into equal chunks, from how full it is.
    fn end(&self, ratio_to_full: f64) -> i64 {
        let rest = (self.next_at - self.first_at) as f64;
        let chunks = rest / ((self.last_at - self.first_at + 1) as f64 * ratio_to_full);
        if chunks <= 1.0 {
            return self.next_at;
        }
        (self.first_at as f64 + rest / chunks.floor()) as i64
    }

    /// Tells whether a histogram can go on with the chunk.
    fn takes(&self, next: &Histogram, gauge: bool) -> bool {
        let holds = if gauge { Holds::Gauges } else { Holds::Counters };
        if self.holds != holds || next.reset_hint == ResetHint::Reset {
            return false;
        }
        if is_stale(next.sum) {
            return true;
        }
        // Behind a stale marker a chunk takes nothing else.
        !is_stale(self.last.sum) && self.same_layout(next) && (gauge || !self.fell(next))
    }

    fn same_layout(&self, next: &Histogram) -> bool {
        next.schema == self.last.schema
            && next.zero_threshold == self.last.zero_threshold
            && (!next.is_custom() || next.bounds() == self.last.bounds())
    }

    /// Tells whether any count is lower than in the sample before.
    fn fell(&self, next: &Histogram) -> bool {
        next.count < self.last.count
            || next.zero_count < self.last.zero_count
            || side_fell(&self.last.positive, &next.positive)
            || side_fell(&self.last.negative, &next.negative)
    }
}

fn side_fell(before: &Side, after: &Side) -> bool {
    let after: BTreeMap<_, _> = after.cells().collect();
    before.cells().any(|(index, count)| match after.get(&index) {
        Some(later) => count > *later,
        None => count != 0.0,
    })
}

/// Returns the end of the stretch of time that an instant lies in.
fn range_end(at: i64) -> i64 {
    at.div_euclid(RANGE).saturating_add(1).saturating_mul(RANGE)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::OpenChunk;
    use crate::histogram::Histogram;
    use crate::histogram::ResetHint;
    use crate::histogram::Side;

    fn hints(histograms: &[Histogram]) -> Vec<ResetHint> {
        let mut open = None;
        let mut hints = Vec::new();
        for (step, histogram) in histograms.iter().enumerate() {
            let at = step as i64 * 60_000;
            let (chunk, hint) = OpenChunk::append(open.take(), at, &Arc::new(histogram.clone()));
            open = Some(chunk);
            hints.push(hint);
        }
        hints
    }

    fn counting(count: f64) -> Histogram {
        Histogram { count, ..Histogram::default() }
    }

    #[test]
    fn the_first_of_a_chunk_is_unknown_and_a_fall_cuts() {
        use ResetHint::NotReset;
        use ResetHint::Unknown;
        let falling = [1.0, 2.0, 1.0, 1.0].map(counting);
        assert_eq!(hints(&falling), [Unknown, NotReset, Unknown, NotReset]);
    }

    #[test]
    fn gauges_and_counters_never_share_a_chunk() {
        use ResetHint::Gauge;
        use ResetHint::Unknown;
        let gauge = |count| Histogram { reset_hint: Gauge, ..counting(count) };
        let mixed = [counting(1.0), gauge(5.0), gauge(1.0), counting(9.0)];
        assert_eq!(hints(&mixed), [Unknown, Gauge, Gauge, Unknown]);
    }

    #[test]
    fn a_stale_marker_ends_its_chunk() {
        use ResetHint::NotReset;
        use ResetHint::Unknown;
        let stale = Histogram { sum: crate::math::STALE, ..Histogram::default() };
        let series = [counting(1.0), stale, counting(2.0), counting(3.0)];
        assert_eq!(hints(&series), [Unknown, NotReset, Unknown, NotReset]);
    }

    #[test]
    fn a_full_chunk_is_cut_but_not_before_its_tenth_sample() {
        let wide = |step: usize| {
            let counts: Vec<_> = (0..40).map(|i| (step * 97 + i) as f64 * 1.37).collect();
            let positive = Side::starting_at(0, counts);
            Histogram { count: step as f64, positive, ..Histogram::default() }
        };
        let hints = hints(&(0..30).map(wide).collect::<Vec<_>>());
        let cuts: Vec<_> = (0..30).filter(|&at| hints[at] == ResetHint::Unknown).collect();
        assert_eq!(cuts, [0, 10, 20]);
    }
}
