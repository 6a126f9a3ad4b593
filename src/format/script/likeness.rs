//! Whether an answer is as expected, by promqltest's rules.

use crate::format::write_float;
use crate::format::write_metric;
use crate::histogram::Histogram;
use crate::label::Labels;
use crate::math::almost_equal;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;
use crate::value::Series;
use crate::value::Value;

use super::command::Eval;
use super::command::Expect;
use super::command::ExpectSeries;
use super::command::Order;
use super::command::When;
use crate::format::HintText;
use crate::format::Item;

/// The relative difference of two numbers that still count as equal.
const TOLERANCE: f64 = 1e-6;

impl Eval {
    /// Returns the times of the values that are expected of a series; `None` for an instant.
    pub fn grid(&self) -> Option<Steps> {
        match self.when {
            When::Instant(_) => self.expect.grid,
            When::Range { first, last, every } => Steps::range(first, last, every),
        }
    }

    /// Tells what is wrong with an answer, if anything.
    pub fn judge(&self, value: &Value) -> Result<(), String> {
        let expect = &self.expect;
        match value {
            Value::Matrix(series) => judge_matrix(expect, self.grid(), series),
            Value::Vector(samples) => judge_vector(expect, samples),
            Value::Scalar(_, number) => judge_scalar(expect, *number),
            Value::Text(_, text) => match expect.text.as_deref().unwrap_or("") {
                wanted if wanted == text => Ok(()),
                wanted => Err(format!("expected string {wanted:?} but got {text:?}")),
            },
        }
    }
}

fn judge_scalar(expect: &Expect, number: f64) -> Result<(), String> {
    let got = write_float(number);
    let Some(wanted) = expect.scalar else {
        return Err(format!("expected vector or matrix result, but got scalar {got}"));
    };
    if almost_equal(wanted, number, TOLERANCE) {
        return Ok(());
    }
    Err(format!("expected scalar {} but got {got}", write_float(wanted)))
}

/// Judges an instant vector.
pub(super) fn judge_vector(expect: &Expect, samples: &[Sample]) -> Result<(), String> {
    if expect.scalar.is_some() {
        return Err("expected scalar result, but got a vector".to_owned());
    }
    for (at, sample) in samples.iter().enumerate() {
        let name = write_metric(&sample.labels);
        let wanted = wanted(expect, &sample.labels)
            .ok_or_else(|| format!("unexpected metric {name} in result"))?;
        if expect.order == Order::Lines && wanted.place != at + 1 {
            let place = wanted.place;
            return Err(format!(
                "expected metric {name} at position {place} but was at {}",
                at + 1
            ));
        }
        // Upstream takes what is left out for a zero here.
        let item = wanted.items.first().unwrap_or(&Item::Omitted);
        if !same_cell(item, &sample.cell) {
            return Err(format!("expected another value for {name}"));
        }
    }
    let found = |labels: &Labels| samples.iter().any(|sample| sample.labels == *labels);
    find_missing(expect, found)
}

fn judge_matrix(expect: &Expect, grid: Option<Steps>, series: &[Series]) -> Result<(), String> {
    if expect.order == Order::Lines {
        return Err("expected ordered result, but query returned a matrix".to_owned());
    }
    if expect.scalar.is_some() {
        return Err("expected scalar result, but got a matrix".to_owned());
    }
    if let Some(pair) = series.windows(2).find(|pair| pair[0].labels > pair[1].labels) {
        return Err(format!(
            "the series are not sorted: {} before {}",
            pair[0].labels, pair[1].labels
        ));
    }
    for one in series {
        let name = write_metric(&one.labels);
        let wanted = wanted(expect, &one.labels)
            .ok_or_else(|| format!("unexpected metric {name} in result"))?;
        judge_series(wanted, grid, one).map_err(|why| format!("{why} for {name}"))?;
    }
    find_missing(expect, |labels| series.iter().any(|one| one.labels == *labels))
}

fn judge_series(wanted: &ExpectSeries, grid: Option<Steps>, got: &Series) -> Result<(), String> {
    let steps = grid.map_or(0, Steps::len);
    if wanted.items.len() > steps {
        let points = wanted.items.len();
        return Err(format!(
            "expected {points} points, but query time range cannot return this many points"
        ));
    }
    let times = grid.iter().flat_map(|grid| grid.iter());
    let expected = times.zip(&wanted.items).filter(|(_, item)| **item != Item::Omitted);
    let expected: Vec<(Timestamp, &Item)> = expected.collect();
    let points = points(got);
    if expected.len() != points.len() {
        let (wanted, got) = (expected.len(), points.len());
        return Err(format!("expected {wanted} points but got {got}"));
    }
    for ((time, item), (at, cell)) in expected.iter().zip(&points) {
        if time != at {
            return Err(format!("expected a point at {} but got one at {}", time.0, at.0));
        }
        if !same_cell(item, cell) {
            return Err(format!("expected another value at {}", at.0));
        }
    }
    Ok(())
}

/// Returns all points of a series by time.
pub(super) fn points(series: &Series) -> Vec<(Timestamp, Cell)> {
    let floats = series.floats.iter().map(|(at, value)| (*at, Cell::Float(*value)));
    let histograms =
        series.histograms.iter().map(|(at, histogram)| (*at, Cell::Histogram(histogram.clone())));
    let mut points: Vec<_> = floats.chain(histograms).collect();
    points.sort_by_key(|(at, _)| *at);
    points
}

fn wanted<'a>(expect: &'a Expect, labels: &Labels) -> Option<&'a ExpectSeries> {
    expect.series.iter().find(|series| series.labels == *labels)
}

fn find_missing(expect: &Expect, found: impl Fn(&Labels) -> bool) -> Result<(), String> {
    match expect.series.iter().find(|series| !found(&series.labels)) {
        None => Ok(()),
        Some(missing) => {
            Err(format!("expected metric {} not found", write_metric(&missing.labels)))
        }
    }
}

fn same_cell(item: &Item, cell: &Cell) -> bool {
    match (item, cell) {
        (Item::Omitted, Cell::Float(value)) => almost_equal(0.0, *value, TOLERANCE),
        (Item::Float(wanted), Cell::Float(value)) => almost_equal(*wanted, *value, TOLERANCE),
        (Item::Histogram(wanted, hint), Cell::Histogram(histogram)) => {
            let hinted = *hint == HintText::Open || wanted.reset_hint == histogram.reset_hint;
            hinted && same_histogram(wanted, histogram)
        }
        _ => false,
    }
}

fn same_histogram(wanted: &Histogram, got: &Histogram) -> bool {
    let (mut wanted, mut got) = (wanted.clone(), got.clone());
    wanted.compact();
    got.compact();
    let near = |one: f64, other: f64| almost_equal(one, other, TOLERANCE);
    let sides = [(&wanted.positive, &got.positive), (&wanted.negative, &got.negative)];
    wanted.schema == got.schema
        && near(wanted.count, got.count)
        && near(wanted.sum, got.sum)
        && (!wanted.is_custom() || wanted.bounds() == got.bounds())
        && wanted.zero_threshold == got.zero_threshold
        && near(wanted.zero_count, got.zero_count)
        && sides.into_iter().all(|(wanted, got)| {
            let indexes = wanted.cells().map(|(index, _)| index);
            indexes.eq(got.cells().map(|(index, _)| index))
                && wanted.cells().zip(got.cells()).all(|(one, other)| near(one.1, other.1))
        })
}
