//! Equality of data, as PromQL's `==` sees histograms.

use super::custom::same_bounds;
use super::layout::Histogram;
use super::layout::Run;

impl Histogram {
    /// Tells whether two histograms hold the same bits in the same layout.
    ///
    /// NaN is equal to itself here, empty runs do not count, and the reset hint is not looked at.
    pub fn identical(&self, other: &Self) -> bool {
        self.schema == other.schema
            && self.zero_threshold == other.zero_threshold
            && (!self.is_custom() || same_bounds(self, other))
            && same_layout(&self.positive.runs, &other.positive.runs)
            && same_layout(&self.negative.runs, &other.negative.runs)
            && self.numbers().map(f64::to_bits).eq(other.numbers().map(f64::to_bits))
    }
}

fn same_layout(left: &[Run], right: &[Run]) -> bool {
    left == right || filled(left).eq(filled(right))
}

/// Returns the runs that are not empty, gaps before empty ones added to the next.
fn filled(runs: &[Run]) -> impl Iterator<Item = (i64, u32)> + '_ {
    let mut gap = 0;
    runs.iter().filter_map(move |run| {
        gap += i64::from(run.offset);
        (run.length > 0).then(|| (std::mem::take(&mut gap), run.length))
    })
}

#[cfg(test)]
mod tests {
    use crate::histogram::Histogram;
    use crate::histogram::ResetHint;
    use crate::histogram::Run;
    use crate::histogram::Side;

    fn sample(runs: &[(i32, u32)]) -> Histogram {
        let runs = runs.iter().map(|&(offset, length)| Run { offset, length }).collect();
        let positive = Side { runs, counts: vec![1.0, 2.0] };
        Histogram { sum: f64::NAN, positive, ..Histogram::default() }
    }

    #[test]
    fn empty_runs_do_not_count() {
        let plain = sample(&[(3, 2)]);
        assert!(plain.identical(&sample(&[(1, 0), (2, 2), (9, 0)])));
        assert!(!plain.identical(&sample(&[(3, 1), (0, 1)])));
        assert!(!plain.identical(&sample(&[(2, 2)])));
    }

    #[test]
    fn hints_do_not_count_and_bits_do() {
        let plain = sample(&[(3, 2)]);
        let hinted = Histogram { reset_hint: ResetHint::Gauge, ..plain.clone() };
        assert!(plain.identical(&hinted));
        assert!(!plain.identical(&Histogram { count: -0.0, ..plain.clone() }));
        assert!(!plain.identical(&Histogram { zero_threshold: 0.1, ..plain.clone() }));
    }

    #[test]
    fn counts_of_one_side_are_not_those_of_the_other() {
        let right = sample(&[(3, 2)]);
        let left = Histogram {
            negative: right.positive.clone(),
            positive: Side::default(),
            ..right.clone()
        };
        assert!(!left.identical(&right));
    }
}
