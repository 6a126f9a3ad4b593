//! Histograms as text: for people, and as test scripts write them.

use std::fmt;

use crate::math::general;

use super::bucket::Place;
use super::layout::Histogram;
use super::layout::ResetHint;
use super::layout::Side;

/// Shows count, sum and the populated buckets, the lowest first.
impl fmt::Display for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{count:{}, sum:{}", general(self.count), general(self.sum))?;
        let zero = (!self.is_custom()).then_some((Place::Zero, self.zero_count));
        let below = self.negative.cells().rev().map(|(i, count)| (Place::Negative(i), count));
        let above = self.positive.cells().map(|(i, count)| (Place::Positive(i), count));
        // Unlike in `buckets`, a zero bucket below zero is shown, and nothing is cut.
        for (place, count) in below.chain(zero).chain(above).filter(|(_, count)| *count != 0.0) {
            write!(f, ", {}", self.whole_bucket(place, count))?;
        }
        f.write_str("}")
    }
}

impl Histogram {
    /// Writes the histogram as test scripts do, in double braces; what is zero is left out.
    pub fn notation(&self) -> String {
        let mut words = Vec::new();
        if self.schema != 0 {
            words.push(format!("schema:{}", self.schema));
        }
        let numbers = [
            ("count", self.count),
            ("sum", self.sum),
            ("z_bucket", self.zero_count),
            ("z_bucket_w", self.zero_threshold),
        ];
        let present = numbers.iter().filter(|(_, number)| *number != 0.0);
        words.extend(present.map(|(key, number)| format!("{key}:{}", general(*number))));
        if self.is_custom() {
            words.push(format!("custom_values:{}", list(self.bounds())));
        }
        match self.reset_hint {
            ResetHint::Unknown => {}
            ResetHint::Reset => words.push("counter_reset_hint:reset".to_owned()),
            ResetHint::NotReset => words.push("counter_reset_hint:not_reset".to_owned()),
            ResetHint::Gauge => words.push("counter_reset_hint:gauge".to_owned()),
        }
        write_side(&self.positive, "", &mut words);
        write_side(&self.negative, "n_", &mut words);
        format!("{{{{{}}}}}", words.join(" "))
    }
}

/// Writes the buckets from the first to the last populated one, with those between.
fn write_side(side: &Side, prefix: &str, words: &mut Vec<String>) {
    let mut populated = side.cells().filter(|(_, count)| *count != 0.0);
    let Some((first, count)) = populated.next() else {
        return;
    };
    let (mut counts, mut next) = (vec![count], first.wrapping_add(1));
    for (index, count) in populated {
        let gap = index.wrapping_sub(next).max(0) as usize;
        counts.resize(counts.len() + gap, 0.0);
        counts.push(count);
        next = index.wrapping_add(1);
    }
    if first != 0 {
        words.push(format!("{prefix}offset:{first}"));
    }
    words.push(format!("{prefix}buckets:{}", list(&counts)));
}

fn list(numbers: &[f64]) -> String {
    let words: Vec<_> = numbers.iter().copied().map(general).collect();
    format!("[{}]", words.join(" "))
}

#[cfg(test)]
mod tests {
    use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
    use crate::histogram::Histogram;
    use crate::histogram::ResetHint;
    use crate::histogram::Run;
    use crate::histogram::Side;

    fn sample() -> Histogram {
        let runs = vec![Run { offset: -2, length: 2 }, Run { offset: 2, length: 1 }];
        Histogram {
            count: 1_234_567.5,
            sum: -0.000_012,
            zero_count: 2.0,
            zero_threshold: 0.001,
            positive: Side { runs, counts: vec![0.0, 1.5, 3.0] },
            negative: Side::starting_at(0, vec![0.0, 4.0]),
            ..Histogram::default()
        }
    }

    #[test]
    fn people_see_the_populated_buckets_by_rising_value() {
        let text = "{count:1.2345675e+06, sum:-1.2e-05, [-2,-1):4, [-0.001,0.001]:2, \
                    (0.25,0.5]:1.5, (2,4]:3}";
        assert_eq!(sample().to_string(), text);
        assert_eq!(Histogram::default().to_string(), "{count:0, sum:0}");
    }

    #[test]
    fn scripts_see_one_list_for_each_side() {
        let notation = "{{count:1.2345675e+06 sum:-1.2e-05 z_bucket:2 z_bucket_w:0.001 \
                        offset:-1 buckets:[1.5 0 0 3] n_offset:1 n_buckets:[4]}}";
        assert_eq!(sample().notation(), notation);
        assert_eq!(Histogram::default().notation(), "{{}}");
    }

    #[test]
    fn scripts_see_schema_bounds_and_hint() {
        let histogram = Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count: f64::NAN,
            positive: Side::starting_at(0, vec![1.0]),
            custom_bounds: Some([5.0, 10.0].into()),
            reset_hint: ResetHint::NotReset,
            ..Histogram::default()
        };
        let notation = "{{schema:-53 count:NaN custom_values:[5 10] \
                        counter_reset_hint:not_reset buckets:[1]}}";
        assert_eq!(histogram.notation(), notation);
    }
}
