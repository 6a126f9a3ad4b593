//! The texts of notes, as Prometheus words them.

use std::fmt;

use crate::math::general;
use crate::math::quote;
use crate::value::Monotonicity;
use crate::value::NoteKind;

impl fmt::Display for NoteKind {
    /// Writes a note without its place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Storage(text) | Self::Remark(text) = self {
            return f.write_str(text);
        }
        let warning = self.is_warning();
        f.write_str(if warning { "PromQL warning: " } else { "PromQL info: " })?;
        if warning { self::warning(self, f) } else { info(self, f) }
    }
}

fn warning(kind: &NoteKind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    use NoteKind as K;
    match kind {
        K::Ratio { got, capped } => write!(
            f,
            "ratio value should be between -1 and 1, got {}, capping to {}",
            number(*got),
            number(*capped)
        ),
        K::Quantile(got) => {
            write!(f, "quantile value should be between 0 and 1, got {}", number(*got))
        }
        K::BadBucketLabel { le, metric } => write!(
            f,
            "bucket label \"le\" is missing or has a malformed value of {}{}",
            quote(le),
            for_metric(metric)
        ),
        K::MixedFloatsHistograms(metric) => write!(
            f,
            "encountered a mix of histograms and floats for metric name {}",
            quote(metric)
        ),
        K::MixedAggregation => {
            f.write_str("encountered a mix of histograms and floats for aggregation")
        }
        K::MixedClassicNative(metric) => write!(
            f,
            "vector contains a mix of classic and native histograms{}",
            for_metric(metric)
        ),
        K::NotCounter(metric) => {
            write!(f, "this native histogram metric is not a counter: {}", quote(metric))
        }
        K::NotGauge(metric) => {
            write!(f, "this native histogram metric is not a gauge: {}", quote(metric))
        }
        K::MixedSchemas(metric) => write!(
            f,
            "vector contains a mix of histograms with exponential and custom buckets schemas \
             for metric name {}",
            quote(metric)
        ),
        K::IncompatibleBuckets(op) => {
            write!(f, "incompatible bucket layout encountered for binary operator {op}")
        }
        K::SortInRange => f.write_str(
            "sort is ineffective for range queries since results are always ordered by labels",
        ),
        K::ConflictingResets(during) => {
            write!(f, "conflicting counter resets during histogram {during}")
        }
        K::StartOverlap { metric, count } => {
            let metric = quote(metric);
            write!(
                f,
                "sample has start time that overlaps with previous sample timestamp for metric \
                 {metric}"
            )?;
            if *count > 1 { write!(f, " ({count} occurrences)") } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

fn info(kind: &NoteKind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    use NoteKind as K;
    match kind {
        K::MaybeNotCounter(metric) => write!(
            f,
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {}",
            quote(metric)
        ),
        K::MaybeNotCounterType { kind, metric } => write!(
            f,
            "metric might not be a counter, __type__ label is not set to \"counter\" or \
             \"histogram\", got {}: {}",
            quote(kind),
            quote(metric)
        ),
        K::NotMonotonic(found) => monotonicity(found, f),
        K::IncompatibleTypes { left, op, right } => write!(
            f,
            "incompatible sample types encountered for binary operator {}: {left} {op} {right}",
            quote(op)
        ),
        K::IgnoredInAggregation(name) => write!(f, "ignored histogram in {name} aggregation"),
        K::IgnoredInRange(metric) => write!(
            f,
            "ignored histograms in a range containing both floats and histograms for metric \
             name {}",
            quote(metric)
        ),
        K::QuantileNan(metric) => write!(
            f,
            "input to histogram_quantile has NaN observations, result is NaN{}",
            for_metric(metric)
        ),
        K::QuantileSkewed(metric) => write!(
            f,
            "input to histogram_quantile has NaN observations, result is skewed higher{}",
            for_metric(metric)
        ),
        K::FractionNan(metric) => write!(
            f,
            "input to histogram_fraction has NaN observations, which are excluded from all \
             fractions{}",
            for_metric(metric)
        ),
        K::ReconciledBounds(during) => {
            write!(f, "mismatched custom buckets were reconciled during {during}")
        }
        _ => Ok(()),
    }
}

fn monotonicity(found: &Monotonicity, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "input to histogram_quantile needed to be fixed for monotonicity (see \
         https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){}, \
         from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
        for_metric(&found.metric),
        number(found.lowest),
        number(found.highest),
        crate::math::general_rounded(found.difference, 2),
        // Prometheus counts in 64 bits with a sign, and its number may have overflowed.
        found.samples as i64,
        crate::time::rfc3339(found.from),
        crate::time::rfc3339(found.to)
    )
}

fn for_metric(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" for metric name {}", quote(name)) }
}

fn number(value: f64) -> String {
    general(value)
}
