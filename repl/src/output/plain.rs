//! The plain form of promtool: `{labels} => value @[time]`.

use std::fmt::Write;

use promqlite::histogram::Histogram;
use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::math::plain;
use promqlite::math::plain_into;
use promqlite::math::quote_into;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Value;

/// Appends an answer.
pub(super) fn write(value: &Value, into: &mut String) {
    match value {
        Value::Scalar(at, number) => {
            into.push_str("scalar: ");
            point(*number, *at, into);
        }
        Value::Text(_, text) => {
            into.push_str(text);
            into.push('\n');
        }
        Value::Vector(samples) => {
            for sample in samples {
                metric(&sample.labels, into);
                into.push_str(" => ");
                match &sample.cell {
                    Cell::Float(number) => point(*number, sample.at, into),
                    Cell::Histogram(histogram) => buckets(histogram, sample.at, into),
                }
            }
        }
        Value::Matrix(all) => {
            for series in all {
                metric(&series.labels, into);
                into.push_str(" =>\n");
                series.floats.iter().for_each(|(at, number)| point(*number, *at, into));
                series.histograms.iter().for_each(|(at, one)| buckets(one, *at, into));
            }
        }
    }
}

/// Appends a metric as Prometheus prints it: its name, and its other labels in braces.
pub(crate) fn metric(labels: &Labels, into: &mut String) {
    let name = labels.name();
    into.push_str(name);
    let mut others = labels.iter().filter(|(label, _)| *label != NAME).peekable();
    if others.peek().is_none() && !name.is_empty() {
        return;
    }
    into.push('{');
    for (i, (label, value)) in others.enumerate() {
        into.push_str(if i > 0 { ", " } else { "" });
        into.push_str(label);
        into.push('=');
        quote_into(value.as_bytes(), into);
    }
    into.push('}');
}

fn point(number: f64, at: Timestamp, into: &mut String) {
    plain_into(number, into);
    time(at, into);
}

fn buckets(histogram: &Histogram, at: Timestamp, into: &mut String) {
    // Text in memory takes whatever is written.
    let _ = write!(into, "Count: {:.6}, Sum: {:.6}, Buckets: [", histogram.count, histogram.sum);
    let filled = histogram.buckets().filter(|bucket| bucket.count != 0.0);
    for (i, bucket) in filled.enumerate() {
        into.push_str(if i > 0 { " " } else { "" });
        let whole = bucket.to_string();
        let ends = whole.rsplit_once(':').map_or(whole.as_str(), |(ends, _)| ends);
        let _ = write!(into, "{ends}:{}", plain(bucket.count));
    }
    into.push(']');
    time(at, into);
}

fn time(at: Timestamp, into: &mut String) {
    into.push_str(" @[");
    plain_into(at.seconds(), into);
    into.push_str("]\n");
}
