//! Values of queries as the API writes them.

use crate::histogram::Histogram;
use crate::math::plain;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;
use crate::value::Series;
use crate::value::Value;

use super::pen::Pen;
use super::text::Escapes;
use super::text::push_labels;
use super::text::push_text;
use super::times::Times;

/// Returns the name of a value's type.
pub(super) fn result_type(value: &Value) -> &'static str {
    match value {
        Value::Scalar(..) => "scalar",
        Value::Text(..) => "string",
        Value::Vector(_) => "vector",
        Value::Matrix(_) => "matrix",
    }
}

/// Writes a text with its time, which is a plain float here.
pub(super) fn push_text_at(at: Timestamp, text: &str, pen: &mut Pen<'_>) {
    pen.push(b"[");
    pen.float(at.seconds());
    pen.push(b",");
    push_text(text, Escapes::Html, pen);
    pen.push(b"]");
}

/// Writes a number with its time; it never has an exponent.
pub(super) fn push_scalar(at: Timestamp, value: f64, pen: &mut Pen<'_>) {
    pen.push(b"[");
    pen.float(at.seconds());
    pen.push(b",\"");
    if value == 0.0 || !value.is_finite() || (1e-6..1e21).contains(&value.abs()) {
        pen.float(value);
    } else {
        pen.push(plain(value).as_bytes());
    }
    pen.push(b"\"]");
}

/// Writes samples, a comma between any two.
pub(super) fn push_samples(samples: &[Sample], pen: &mut Pen<'_>) {
    for (i, sample) in samples.iter().enumerate() {
        pen.push(if i == 0 { b"{\"metric\":" } else { b",{\"metric\":" });
        push_labels(&sample.labels, pen);
        match &sample.cell {
            Cell::Float(value) => {
                pen.push(b",\"value\":[");
                pen.time(sample.at.0);
                pen.push(b",");
                push_quoted(*value, pen);
            }
            Cell::Histogram(histogram) => {
                pen.push(b",\"histogram\":[");
                pen.time(sample.at.0);
                pen.push(b",");
                push_histogram(histogram, pen);
            }
        }
        pen.push(b"]}");
    }
}

/// Writes series, a comma between any two.
pub(super) fn push_series(series: &[Series], times: &Times, pen: &mut Pen<'_>) {
    for (i, series) in series.iter().enumerate() {
        pen.push(if i == 0 { b"{\"metric\":" } else { b",{\"metric\":" });
        push_labels(&series.labels, pen);
        push_floats(&series.floats, times, pen);
        push_histograms(series, pen);
        pen.push(b"}");
    }
}

fn push_floats(floats: &[(Timestamp, f64)], times: &Times, pen: &mut Pen<'_>) {
    let Some(((first, value), rest)) = floats.split_first() else { return };
    pen.push(b",\"values\":[[");
    pen.time(first.0);
    pen.push(b",");
    push_quoted(*value, pen);
    let mut next = 1;
    for (at, value) in rest {
        pen.push(b"]");
        times.push(at.0, &mut next, pen);
        pen.float(*value);
        pen.push(b"\"");
    }
    pen.push(b"]]");
}

fn push_histograms(series: &Series, pen: &mut Pen<'_>) {
    for (i, (at, histogram)) in series.histograms.iter().enumerate() {
        pen.push(if i == 0 { b",\"histograms\":[[" } else { b",[" });
        pen.time(at.0);
        pen.push(b",");
        push_histogram(histogram, pen);
        pen.push(b"]");
    }
    if !series.histograms.is_empty() {
        pen.push(b"]");
    }
}

fn push_histogram(histogram: &Histogram, pen: &mut Pen<'_>) {
    pen.push(b"{\"count\":");
    push_quoted(histogram.count, pen);
    pen.push(b",\"sum\":");
    push_quoted(histogram.sum, pen);
    let mut before: &[u8] = b",\"buckets\":[[";
    for bucket in histogram.buckets().filter(|bucket| bucket.count != 0.0) {
        pen.push(before);
        pen.push(&[b'0' + bucket.ends.rule(), b',']);
        push_quoted(bucket.lower, pen);
        pen.push(b",");
        push_quoted(bucket.upper, pen);
        pen.push(b",");
        push_quoted(bucket.count, pen);
        before = b"],[";
    }
    pen.push(if before.starts_with(b"]") { b"]]}" } else { b"}" });
}

fn push_quoted(value: f64, pen: &mut Pen<'_>) {
    pen.push(b"\"");
    pen.float(value);
    pen.push(b"\"");
}
