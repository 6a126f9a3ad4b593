//! Questions to a demo.

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::label::Labels;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::value::Cell;
use promqlite::value::Series;
use promqlite::value::Value;

use super::super::source::Demo;

/// An end that is not on a full minute, since nothing may depend on that.
pub(super) const END: Timestamp = Timestamp(1_700_000_010_000);

/// Returns the instant so many minutes before the end.
pub(super) fn minutes_ago(minutes: f64) -> Timestamp {
    END - Millis((minutes * 60_000.0) as i64)
}

/// Returns the answer to a query so many minutes before the end: labels and floats.
#[track_caller]
pub(super) fn vector(demo: &Demo, query: &str, minutes: f64) -> Vec<(Labels, f64)> {
    let ask = Ask::Instant(minutes_ago(minutes));
    let answer = Engine::default().query(demo, query, ask);
    match answer.unwrap_or_else(|why| panic!("{query}: {why}")).value {
        Value::Vector(samples) => {
            let cell = |cell: &Cell| if let Cell::Float(float) = cell { *float } else { f64::NAN };
            samples.iter().map(|sample| (sample.labels.clone(), cell(&sample.cell))).collect()
        }
        Value::Scalar(_, value) => vec![(Labels::empty(), value)],
        other => panic!("{query}: {other:?}"),
    }
}

/// Returns the one value that a query has.
#[track_caller]
pub(super) fn value(demo: &Demo, query: &str, minutes: f64) -> f64 {
    let answer = vector(demo, query, minutes);
    assert_eq!(answer.len(), 1, "{query} at {minutes}: {answer:?}");
    answer[0].1
}

/// Asserts that a query has one value and that it lies near another, up to a part of that.
#[track_caller]
pub(super) fn near(demo: &Demo, query: &str, minutes: f64, expected: f64, part: f64) {
    let found = value(demo, query, minutes);
    let close = (found - expected).abs() <= expected.abs() * part;
    assert!(close, "{query} {minutes} minutes ago is {found}, not {expected}");
}

/// Returns the answer on the grid of half minutes, from and until so many minutes before the end.
#[track_caller]
pub(super) fn range(demo: &Demo, query: &str, from: f64, until: f64) -> Vec<Series> {
    let every = Millis::from_seconds(30);
    let steps = Steps::range(minutes_ago(from), minutes_ago(until), every).expect("a grid");
    let answer = Engine::default().query(demo, query, Ask::Range(steps));
    match answer.unwrap_or_else(|why| panic!("{query}: {why}")).value {
        Value::Matrix(series) => series,
        other => panic!("{query}: {other:?}"),
    }
}
