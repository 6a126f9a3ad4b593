//! Answers in aligned columns, with what all rows have in common above them.

use std::collections::BTreeSet;

use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::value::Cell;
use promqlite::value::Sample;
use promqlite::value::Series;
use promqlite::value::Value;

use super::bars;
use super::columns::Align;
use super::columns::Columns;
use super::digits::number;
use super::plain;
use super::shown::Shown;
use super::spark::sparkline;
use super::unit::Unit;
use crate::paint::Paint;
use crate::screen::Screen;
use crate::screen::width;

/// How many columns the line of a series takes.
const SPARK_COLUMNS: usize = 32;

/// Appends an answer.
pub(super) fn write(value: &Value, shown: &Shown<'_>, into: &mut String) {
    match value {
        Value::Scalar(_, scalar) => {
            into.push_str(&number(*scalar, Unit::Plain));
            into.push('\n');
        }
        Value::Text(_, text) => {
            into.push_str(text);
            into.push('\n');
        }
        Value::Vector(samples) if samples.is_empty() => into.push_str("no series\n"),
        Value::Matrix(all) if all.is_empty() => into.push_str("no series\n"),
        Value::Vector(samples) => vector(samples, shown, into),
        Value::Matrix(all) => matrix(all, shown, into),
    }
}

fn vector(samples: &[Sample], shown: &Shown<'_>, into: &mut String) {
    let labels: Vec<_> = samples.iter().map(|sample| &sample.labels).collect();
    let lifted = Lifted::of(&labels);
    lifted.title(shown.screen, into);
    let mut columns = Columns::default();
    lifted.heads(&mut columns);
    columns.column("value", Align::Right);
    for sample in samples {
        let unit = Unit::of_row(&sample.labels, shown.unit);
        let mut row = lifted.cells(&sample.labels);
        row.push(match &sample.cell {
            Cell::Float(float) => number(*float, unit),
            Cell::Histogram(histogram) => {
                bars::line(histogram, Unit::of_row(&sample.labels, shown.buckets))
            }
        });
        columns.row(row);
    }
    columns.write(shown.screen.columns, shown.screen.paint, into);
}

fn matrix(all: &[Series], shown: &Shown<'_>, into: &mut String) {
    let labels: Vec<_> = all.iter().map(|series| &series.labels).collect();
    let lifted = Lifted::of(&labels);
    lifted.title(shown.screen, into);
    let mut columns = Columns::default();
    lifted.heads(&mut columns);
    let steps = shown.ask.steps();
    let (from, to) = (shown.zone.written(steps.first()), shown.zone.written(steps.last()));
    columns.column(&format!("{from} … {to}"), Align::Left);
    for head in ["min", "max", "last"] {
        columns.column(head, Align::Right);
    }
    for series in all {
        let mut row = lifted.cells(&series.labels);
        row.extend(figures(series, shown));
        columns.row(row);
    }
    columns.write(shown.screen.columns, shown.screen.paint, into);
}

/// Returns the line of a series, its least and largest and its last value.
fn figures(series: &Series, shown: &Shown<'_>) -> [String; 4] {
    let unit = Unit::of_row(&series.labels, shown.unit);
    let counts = series.histograms.iter().map(|(at, one)| (*at, one.count));
    let mut points: Vec<_> = series.floats.iter().copied().chain(counts).collect();
    points.sort_by_key(|(at, _)| *at);
    let steps = shown.ask.steps();
    let mut slots = vec![None; steps.len()];
    for (at, value) in &points {
        let passed = (*at - steps.first()).0.checked_div(steps.every().0).unwrap_or(0);
        if let Some(slot) = usize::try_from(passed).ok().and_then(|step| slots.get_mut(step)) {
            *slot = Some(*value);
        }
    }
    let least = points.iter().map(|(_, value)| *value).reduce(f64::min);
    let largest = points.iter().map(|(_, value)| *value).reduce(f64::max);
    let text = |value: Option<f64>| value.map_or_else(String::new, |value| number(value, unit));
    let last = match (series.floats.last(), series.histograms.last()) {
        (float, Some((at, histogram))) if float.is_none_or(|(time, _)| time < at) => {
            bars::line(histogram, Unit::of_row(&series.labels, shown.buckets))
        }
        (float, _) => text(float.map(|(_, value)| *value)),
    };
    [sparkline(&slots, SPARK_COLUMNS), text(least), text(largest), last]
}

/// Breaks a metric between its labels where a line is full.
fn wrapped(metric: &str, columns: usize) -> String {
    let mut text = String::new();
    let mut taken = 0;
    for piece in metric.split_inclusive(", ") {
        let length = width(piece.trim_end());
        if taken > 0 && taken + length > columns {
            text.truncate(text.trim_end().len());
            text.push_str("\n  ");
            taken = 2;
        }
        text.push_str(piece);
        taken += width(piece);
    }
    text
}

/// The labels that all rows have in common, and the names of the others.
pub(super) struct Lifted {
    common: Labels,
    names: Vec<String>,
}

impl Lifted {
    pub(super) fn of(rows: &[&Labels]) -> Self {
        let common = rows.first().map_or_else(Labels::empty, |first| {
            let shared = |name: &str| rows.iter().all(|row| row.get(name) == first.get(name));
            first.filter(shared)
        });
        let names = rows.iter().flat_map(|row| row.iter()).map(|(name, _)| name);
        let others: BTreeSet<_> = names.filter(|name| common.get(name).is_empty()).collect();
        Self { common, names: others.into_iter().map(str::to_owned).collect() }
    }

    /// Appends what all rows have in common, on as many lines as it needs.
    pub(super) fn title(&self, screen: Screen, into: &mut String) {
        if self.common.is_empty() {
            return;
        }
        let start = into.len();
        let mut title = String::new();
        plain::metric(&self.common, &mut title);
        into.push_str(&wrapped(&title, screen.columns.unwrap_or(usize::MAX)));
        if screen.paint == Paint::Colored {
            into.insert_str(start, "\x1b[36m");
            into.push_str("\x1b[0m");
        }
        into.push('\n');
    }

    /// Tells whether all rows have the same value of a label.
    pub(super) fn holds(&self, name: &str) -> bool {
        !self.common.get(name).is_empty()
    }

    fn heads(&self, columns: &mut Columns) {
        for name in &self.names {
            columns.column(if name == NAME { "metric" } else { name }, Align::Left);
        }
    }

    fn cells(&self, labels: &Labels) -> Vec<String> {
        self.names.iter().map(|name| labels.get(name).to_owned()).collect()
    }
}
