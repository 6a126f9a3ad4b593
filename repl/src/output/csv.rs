//! Comma-separated values: a column for each label, then time and value.

use std::collections::BTreeSet;

use promqlite::format::write_histogram;
use promqlite::label::Labels;
use promqlite::math::plain;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Value;

use crate::moment::written;

/// Appends an answer.
pub(super) fn write(value: &Value, into: &mut String) {
    let names = names(value);
    let mut heads: Vec<&str> = names.iter().map(String::as_str).collect();
    heads.extend(["time", "value"]);
    line(heads.iter().copied(), into);
    match value {
        Value::Scalar(at, number) => {
            row(&names, &Labels::empty(), *at, &plain(*number), into);
        }
        Value::Text(at, text) => row(&names, &Labels::empty(), *at, text, into),
        Value::Vector(samples) => {
            for sample in samples {
                let text = match &sample.cell {
                    Cell::Float(number) => plain(*number),
                    Cell::Histogram(histogram) => write_histogram(histogram),
                };
                row(&names, &sample.labels, sample.at, &text, into);
            }
        }
        Value::Matrix(all) => {
            for series in all {
                let floats = series.floats.iter().map(|(at, number)| (*at, plain(*number)));
                let histograms = series.histograms.iter();
                let histograms = histograms.map(|(at, one)| (*at, write_histogram(one)));
                let mut points: Vec<_> = floats.chain(histograms).collect();
                points.sort_by_key(|(at, _)| *at);
                for (at, text) in points {
                    row(&names, &series.labels, at, &text, into);
                }
            }
        }
    }
}

/// Returns the names of all labels of an answer.
fn names(value: &Value) -> BTreeSet<String> {
    let labels: Vec<&Labels> = match value {
        Value::Scalar(..) | Value::Text(..) => Vec::new(),
        Value::Vector(samples) => samples.iter().map(|sample| &sample.labels).collect(),
        Value::Matrix(all) => all.iter().map(|series| &series.labels).collect(),
    };
    labels.iter().flat_map(|labels| labels.iter()).map(|(name, _)| name.to_owned()).collect()
}

fn row(names: &BTreeSet<String>, labels: &Labels, at: Timestamp, value: &str, into: &mut String) {
    let time = written(at);
    let cells = names.iter().map(|name| labels.get(name));
    line(cells.chain([time.as_str(), value]), into);
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, into: &mut String) {
    for (i, cell) in cells.enumerate() {
        into.push_str(if i > 0 { "," } else { "" });
        if cell.contains([',', '"', '\n', '\r']) {
            into.push('"');
            into.push_str(&cell.replace('"', "\"\""));
            into.push('"');
        } else {
            into.push_str(cell);
        }
    }
    into.push('\n');
}
