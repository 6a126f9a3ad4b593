//! What became of a query of a script.

use std::fmt;
use std::sync::Arc;

use crate::format::HintText;
use crate::format::Item;
use crate::format::NotationError;
use crate::format::write_float;
use crate::format::write_items;
use crate::format::write_metric;
use crate::math::quote;
use crate::time::Steps;
use crate::value::Cell;
use crate::value::Series;
use crate::value::Value;

use super::command::Eval;
use super::likeness::points;

/// What became of a query of a script.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The query and what was expected.
    pub eval: Arc<Eval>,
    /// Nothing, or what was different.
    pub verdict: Result<(), Difference>,
}

/// How an answer differs from what was expected.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// What was asked, where it was not the script's own query.
    pub form: String,
    /// The first difference, in a line.
    pub reason: String,
    /// What was expected, as a script writes it.
    pub expected: Vec<String>,
    /// What came out, as a script writes it; `None` where nothing did.
    pub got: Option<Vec<String>>,
}

impl Difference {
    /// Returns the difference that a load made which failed.
    pub(super) fn of_load(why: &NotationError) -> Self {
        Self::without_answer(format!("the data cannot be loaded: {why}"))
    }

    /// Returns a difference that an answer does not show.
    pub(super) fn without_answer(reason: String) -> Self {
        Self { form: String::new(), reason, expected: Vec::new(), got: None }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        if self.form.is_empty() { Ok(()) } else { write!(f, " (asked as {})", self.form) }
    }
}

impl Eval {
    /// Writes the expected answer as a script does, one line a series.
    pub fn expected_lines(&self) -> Vec<String> {
        let expect = &self.expect;
        let mut lines = Vec::new();
        lines.extend(expect.scalar.map(write_float));
        lines.extend(expect.text.as_ref().map(|text| format!("expect string {}", quote(text))));
        for series in &expect.series {
            lines.push(line(&write_metric(&series.labels), &write_items(&series.items)));
        }
        lines
    }

    /// Writes an answer as a script would expect it, one line a series.
    pub fn answer_lines(&self, value: &Value) -> Vec<String> {
        let mut hints = HintText::Open;
        for item in self.expect.series.iter().flat_map(|series| &series.items) {
            if let Item::Histogram(_, HintText::Written) = item {
                hints = HintText::Written;
            }
        }
        match value {
            Value::Scalar(_, number) => vec![write_float(*number)],
            Value::Text(_, text) => vec![format!("expect string {}", quote(text))],
            Value::Vector(samples) => samples
                .iter()
                .map(|sample| {
                    let item = item_of(&sample.cell, hints);
                    line(&write_metric(&sample.labels), &write_items(&[item]))
                })
                .collect(),
            Value::Matrix(series) => {
                series.iter().map(|one| series_line(one, self.grid(), hints)).collect()
            }
        }
    }
}

fn series_line(series: &Series, grid: Option<Steps>, hints: HintText) -> String {
    let points = points(series);
    let mut items = Vec::new();
    let mut left = points.iter().peekable();
    for time in grid.iter().flat_map(|grid| grid.iter()) {
        if left.peek().is_none() {
            break;
        }
        let here = left.next_if(|(at, _)| *at == time);
        items.push(here.map_or(Item::Omitted, |(_, cell)| item_of(cell, hints)));
    }
    // Points beside the grid, such as those of an unexpected range vector.
    items.extend(left.map(|(_, cell)| item_of(cell, hints)));
    line(&write_metric(&series.labels), &write_items(&items))
}

fn item_of(cell: &Cell, hints: HintText) -> Item {
    match cell {
        Cell::Float(value) => Item::Float(*value),
        Cell::Histogram(histogram) => Item::Histogram(histogram.clone(), hints),
    }
}

fn line(metric: &str, items: &str) -> String {
    format!("{metric} {items}")
}
