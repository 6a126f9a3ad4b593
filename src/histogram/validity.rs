//! Whether a histogram makes sense.

use std::fmt;

use super::layout::Histogram;
use super::layout::Side;
use super::schema::is_exponential;

/// What is wrong with a histogram.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Invalid {
    /// The schema is none that can be computed with.
    Schema(i32),
    /// The runs name another number of buckets than there are counts.
    CountsMissing {
        /// How many the runs name.
        named: u64,
        /// How many there are.
        present: usize,
    },
    /// A run begins before the end of the one before, or a custom one before the first bound.
    RunGoesBack(i32),
    /// A bucket, or the whole, counts fewer than no observations.
    NegativeCount(f64),
    /// Custom bounds do not rise.
    BoundsDoNotRise,
    /// A custom bound is infinite or no number.
    BoundNotFinite(f64),
    /// There are more custom buckets than bounds allow.
    BoundsMissing,
    /// Custom buckets have a zero bucket or buckets below zero beside them.
    CustomWithZeroOrNegative,
    /// Exponential buckets have custom bounds.
    ExponentialWithBounds,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(schema) => {
                write!(f, "schema {schema} is neither between -4 and 8 nor -53")
            }
            Self::CountsMissing { named, present } => {
                write!(f, "the spans name {named} buckets, and there are {present}")
            }
            Self::RunGoesBack(offset) => write!(f, "a span has the negative offset {offset}"),
            Self::NegativeCount(count) => write!(f, "an observation count is negative: {count}"),
            Self::BoundsDoNotRise => f.write_str("custom bounds must rise strictly"),
            Self::BoundNotFinite(bound) => write!(f, "a custom bound is {bound}"),
            Self::BoundsMissing => f.write_str("there are more custom buckets than bounds"),
            Self::CustomWithZeroOrNegative => {
                f.write_str("custom buckets have no zero bucket and no negative side")
            }
            Self::ExponentialWithBounds => f.write_str("exponential buckets have no custom bounds"),
        }
    }
}

impl std::error::Error for Invalid {}

impl Histogram {
    /// Checks that layout, bounds and counts agree with each other.
    ///
    /// The count is not compared with the buckets: rounding and NaN observations may set them
    /// apart.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.is_custom() {
            self.check_custom()?;
        } else if is_exponential(self.schema) {
            self.check_exponential()?;
        } else {
            return Err(Invalid::Schema(self.schema));
        }
        let counts = self.positive.counts.iter().chain(&self.negative.counts);
        let negative = counts.chain([&self.zero_count, &self.count]).find(|count| **count < 0.0);
        negative.map_or(Ok(()), |count| Err(Invalid::NegativeCount(*count)))
    }

    fn check_exponential(&self) -> Result<(), Invalid> {
        for side in [&self.positive, &self.negative] {
            side.check_lengths()?;
            check_offsets(side.runs.iter().skip(1).map(|run| run.offset))?;
        }
        if self.custom_bounds.is_some() { Err(Invalid::ExponentialWithBounds) } else { Ok(()) }
    }

    fn check_custom(&self) -> Result<(), Invalid> {
        if self.zero_count != 0.0 || self.zero_threshold != 0.0 || self.negative != Side::default()
        {
            return Err(Invalid::CustomWithZeroOrNegative);
        }
        let bounds = self.bounds();
        if let Some(bound) = bounds.iter().find(|bound| !bound.is_finite()) {
            return Err(Invalid::BoundNotFinite(*bound));
        }
        if bounds.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(Invalid::BoundsDoNotRise);
        }
        self.positive.check_lengths()?;
        check_offsets(self.positive.runs.iter().map(|run| run.offset))?;
        let lengths = self.positive.runs.iter().map(|run| u64::from(run.length));
        let gaps = self.positive.runs.iter().map(|run| u64::from(run.offset.unsigned_abs()));
        let reach: u64 = lengths.chain(gaps).sum();
        if reach > bounds.len() as u64 + 1 { Err(Invalid::BoundsMissing) } else { Ok(()) }
    }
}

impl Side {
    fn check_lengths(&self) -> Result<(), Invalid> {
        let named = self.runs.iter().map(|run| u64::from(run.length)).sum();
        let present = self.counts.len();
        if named == present as u64 {
            Ok(())
        } else {
            Err(Invalid::CountsMissing { named, present })
        }
    }
}

fn check_offsets(mut offsets: impl Iterator<Item = i32>) -> Result<(), Invalid> {
    offsets.find(|offset| *offset < 0).map_or(Ok(()), |offset| Err(Invalid::RunGoesBack(offset)))
}

#[cfg(test)]
mod tests {
    use super::Invalid;
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::Run;
    use crate::histogram::Side;

    fn custom(bounds: &[f64], buckets: usize) -> Histogram {
        Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            positive: Side::starting_at(0, vec![1.0; buckets]),
            custom_bounds: Some(bounds.into()),
            ..Histogram::default()
        }
    }

    #[test]
    fn sound_histograms_pass() {
        let exponential = Histogram {
            schema: -4,
            positive: Side::starting_at(-9, vec![1.0, 0.0]),
            ..Histogram::default()
        };
        assert_eq!(exponential.check(), Ok(()));
        assert_eq!(custom(&[1.0, 2.0], 3).check(), Ok(()));
        assert_eq!(custom(&[], 1).check(), Ok(()));
    }

    #[test]
    fn bounds_must_be_finite_rising_and_enough() {
        assert_eq!(custom(&[1.0], 3).check(), Err(Invalid::BoundsMissing));
        assert_eq!(custom(&[1.0, 1.0], 1).check(), Err(Invalid::BoundsDoNotRise));
        let infinite = custom(&[1.0, f64::INFINITY], 1).check();
        assert_eq!(infinite, Err(Invalid::BoundNotFinite(f64::INFINITY)));
    }

    #[test]
    fn layouts_must_fit_their_counts_and_schema() {
        let mut histogram = Histogram { schema: 9, ..Histogram::default() };
        assert_eq!(histogram.check(), Err(Invalid::Schema(9)));
        histogram.schema = 8;
        histogram.negative.runs.push(Run { offset: 0, length: 2 });
        assert_eq!(histogram.check(), Err(Invalid::CountsMissing { named: 2, present: 0 }));
        histogram.negative.counts = vec![1.0, -2.0];
        assert_eq!(histogram.check(), Err(Invalid::NegativeCount(-2.0)));
        histogram.negative.runs.insert(0, Run { offset: 0, length: 0 });
        histogram.negative.runs[1].offset = -1;
        assert_eq!(histogram.check(), Err(Invalid::RunGoesBack(-1)));
    }

    #[test]
    fn each_kind_of_buckets_keeps_to_its_own_fields() {
        let mut histogram = custom(&[1.0], 1);
        histogram.zero_threshold = 0.5;
        assert_eq!(histogram.check(), Err(Invalid::CustomWithZeroOrNegative));
        histogram.schema = 0;
        assert_eq!(histogram.check(), Err(Invalid::ExponentialWithBounds));
    }
}
