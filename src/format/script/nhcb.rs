//! Classic histograms as native ones with custom buckets.

use std::collections::BTreeMap;

use crate::format::Item;
use crate::format::read_float;
use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::label::Labels;
use crate::label::NAME;

use super::command::Load;

/// The label that holds a classic bucket's upper bound.
const BOUND: &str = "le";

/// One native histogram series: who it is, and its histograms by step.
pub(super) type NativeSeries = (Labels, BTreeMap<usize, Histogram>);

/// Gathers the classic histograms of a load, each as one native series.
pub(super) fn native_series(load: &Load) -> Result<Vec<NativeSeries>, String> {
    let mut gathered: Vec<(Labels, BTreeMap<usize, Classic>)> = Vec::new();
    for series in &load.series {
        let Some((part, labels)) = part_of(&series.labels)? else { continue };
        let at = gathered.iter().position(|(known, _)| *known == labels).unwrap_or_else(|| {
            gathered.push((labels, BTreeMap::new()));
            gathered.len() - 1
        });
        for (step, item) in series.items.iter().enumerate() {
            if let Item::Float(value) = item {
                gathered[at].1.entry(step).or_default().set(part, *value)?;
            }
        }
    }
    let convert = |(labels, steps): (Labels, BTreeMap<usize, Classic>)| {
        let steps = steps.into_iter().map(|(step, one)| Ok((step, one.convert()?)));
        Ok((labels, steps.collect::<Result<_, String>>()?))
    };
    gathered.into_iter().map(convert).collect()
}

/// Which part of a classic histogram a series is.
#[derive(Clone, Copy)]
enum Part {
    Bucket(f64),
    Sum,
    Count,
}

/// Returns the part that a series is, and the labels of the whole; `None` where it is no part.
fn part_of(labels: &Labels) -> Result<Option<(Part, Labels)>, String> {
    let name = labels.name();
    let (part, base) = if let Some(base) = name.strip_suffix("_bucket") {
        let bound = labels.get(BOUND);
        if bound.is_empty() {
            return Err(format!("expected bucket label in metric {labels}"));
        }
        match read_float(bound) {
            Ok(bound) if !bound.is_nan() => (Part::Bucket(bound), base),
            _ => return Ok(None),
        }
    } else if let Some(base) = name.strip_suffix("_sum") {
        (Part::Sum, base)
    } else if let Some(base) = name.strip_suffix("_count") {
        (Part::Count, base)
    } else {
        return Ok(None);
    };
    Ok(Some((part, labels.with(NAME, base).with(BOUND, ""))))
}

/// A classic histogram at one time.
#[derive(Default)]
struct Classic {
    /// Upper bounds and the number of observations up to them, by rising bound.
    buckets: Vec<(f64, f64)>,
    count: Option<f64>,
    sum: f64,
}

impl Classic {
    fn set(&mut self, part: Part, value: f64) -> Result<(), String> {
        match part {
            Part::Sum => self.sum = value,
            Part::Count if value < 0.0 => {
                return Err(format!("count must be non-negative: count={value}"));
            }
            Part::Count => self.count = Some(value),
            Part::Bucket(bound) => self.set_bucket(bound, value)?,
        }
        Ok(())
    }

    fn set_bucket(&mut self, bound: f64, count: f64) -> Result<(), String> {
        if count < 0.0 {
            let text = format!("bucket count must be non-negative: le={bound}, count={count}");
            return Err(text);
        }
        let at = self.buckets.partition_point(|(other, _)| *other < bound);
        if self.buckets.get(at).is_some_and(|(other, _)| *other == bound) {
            // The same bound in another spelling; the first is kept.
            return Ok(());
        }
        let before = at.checked_sub(1).map(|at| self.buckets[at].1);
        if let Some(before) = before.filter(|before| count < *before) {
            return Err(format!("count is not cumulative: {count} < {before}"));
        }
        if let Some((_, after)) = self.buckets.get(at).filter(|(_, after)| count > *after) {
            return Err(format!("count is not cumulative: {count} > {after}"));
        }
        self.buckets.insert(at, (bound, count));
        Ok(())
    }

    fn convert(mut self) -> Result<Histogram, String> {
        let highest = self.buckets.last().map(|(_, count)| *count);
        let count = self.count.or(highest).unwrap_or(0.0);
        if self.buckets.last().is_none_or(|(bound, _)| *bound != f64::INFINITY) {
            self.buckets.push((f64::INFINITY, count));
        }
        let last = self.buckets.last().map_or(0.0, |(_, count)| *count);
        if count != last {
            return Err(format!("count mismatch: count={count} != le=+Inf count={last}"));
        }
        let bounds: Vec<_> =
            self.buckets.iter().map(|(bound, _)| *bound).filter(|&b| b != f64::INFINITY).collect();
        let mut before = 0.0;
        let counts: Vec<_> = self
            .buckets
            .iter()
            .map(|(_, count)| *count - std::mem::replace(&mut before, *count))
            .collect();
        Ok(Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count,
            sum: self.sum,
            positive: Side::starting_at(0, counts),
            custom_bounds: Some(bounds.into()),
            ..Histogram::default()
        })
    }
}
