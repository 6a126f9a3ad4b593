//! Durations counted in buckets, classic and native.

use std::collections::BTreeMap;
use std::time::Duration;

/// The upper ends of the classic buckets, in seconds.
pub(super) const BOUNDS: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The resolution of the native buckets: each is wider than the one before by 2^(1/8).
pub(super) const SCHEMA: i32 = 3;

/// What is shorter than this many seconds is counted as nothing at all.
pub(super) const ZERO_THRESHOLD: f64 = 1e-9;

/// Durations counted in buckets, classic and native.
#[derive(Clone, Default, Debug)]
pub(super) struct Durations {
    pub(super) count: u64,
    /// The sum, in seconds.
    pub(super) sum: f64,
    /// How many were not longer than each bound, and longer than the bound before.
    pub(super) classic: [u64; BOUNDS.len()],
    /// How many fell into each native bucket.
    pub(super) native: BTreeMap<i32, u64>,
    /// How many were as good as nothing.
    pub(super) zero: u64,
}

impl Durations {
    /// Counts a duration.
    pub(super) fn observe(&mut self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        self.count += 1;
        self.sum += seconds;
        let bucket = BOUNDS.partition_point(|bound| *bound < seconds);
        if let Some(count) = self.classic.get_mut(bucket) {
            *count += 1;
        }
        if seconds <= ZERO_THRESHOLD {
            self.zero += 1;
        } else {
            let bucket = (seconds.log2() * f64::from(1 << SCHEMA)).ceil() as i32;
            *self.native.entry(bucket).or_default() += 1;
        }
    }

    /// Returns the counts of the classic buckets, each with those below it.
    pub(super) fn cumulative(&self) -> impl Iterator<Item = (f64, u64)> {
        let mut sum = 0;
        BOUNDS.into_iter().zip(self.classic).map(move |(bound, count)| {
            sum += count;
            (bound, sum)
        })
    }

    /// Returns the runs of native buckets: the distance to the run before, and the counts.
    pub(super) fn runs(&self) -> Vec<(i32, Vec<u64>)> {
        let (mut runs, mut next) = (Vec::<(i32, Vec<u64>)>::new(), 0);
        for (&bucket, &count) in &self.native {
            match runs.last_mut() {
                Some((_, counts)) if bucket == next => counts.push(count),
                _ => runs.push((bucket - next, vec![count])),
            }
            next = bucket + 1;
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Durations;

    #[test]
    fn a_duration_falls_into_one_bucket_of_each_kind() {
        let mut durations = Durations::default();
        for millis in [1, 1, 2, 500, 100_000] {
            durations.observe(Duration::from_millis(millis));
        }
        durations.observe(Duration::ZERO);
        assert_eq!((durations.count, durations.zero), (6, 1));
        let cumulative: Vec<_> = durations.cumulative().map(|(_, count)| count).collect();
        assert_eq!(cumulative, [1, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5]);
        assert_eq!(durations.native.values().sum::<u64>(), 5);
        // 500 ms is 2^-1, the upper end of bucket -8.
        assert_eq!(durations.native.get(&-8), Some(&1));
        let runs = durations.runs();
        assert_eq!(runs.iter().map(|(_, counts)| counts.len()).sum::<usize>(), 4);
    }
}
