//! The value of a query.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::label::Labels;
use crate::time::Timestamp;

/// What a query evaluates to.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
/// use promqlite::value::{Cell, Value};
///
/// let ask = Ask::Instant(Timestamp(0));
/// let answer = Engine::default().query(&Memory::new(), "vector(1)", ask)?;
/// match answer.value {
///     Value::Scalar(_, number) => println!("{number}"),
///     Value::Text(_, text) => println!("{text}"),
///     Value::Vector(samples) => assert_eq!(samples[0].cell, Cell::Float(1.0)),
///     Value::Matrix(series) => println!("{} series", series.len()),
/// }
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A number at the time of evaluation.
    Scalar(Timestamp, f64),
    /// A text at the time of evaluation.
    Text(Timestamp, String),
    /// One sample a series, in the order of evaluation.
    Vector(Vec<Sample>),
    /// Many samples a series, sorted by labels.
    Matrix(Vec<Series>),
}

/// A float or a native histogram.
///
/// ```
/// use promqlite::value::Cell;
///
/// let cell = Cell::Float(1.5);
/// assert!(matches!(cell, Cell::Float(value) if value > 1.0));
/// ```
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// A float.
    Float(f64),
    /// A native histogram.
    Histogram(Arc<Histogram>),
}

/// A sample of a series.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
/// use promqlite::value::{Cell, Value};
///
/// let ask = Ask::Instant(Timestamp(7_000));
/// let answer = Engine::default().query(&Memory::new(), "vector(time())", ask)?;
/// let Value::Vector(samples) = answer.value else { unreachable!() };
/// assert_eq!((samples[0].at, &samples[0].cell), (Timestamp(7_000), &Cell::Float(7.0)));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Sample {
    /// Who it is.
    pub labels: Labels,
    /// When it is.
    pub at: Timestamp,
    /// What it is.
    pub cell: Cell,
}

/// The samples of a series, oldest first; a time has a float or a histogram, never both.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::storage::Memory;
/// use promqlite::time::{Millis, Steps, Timestamp};
/// use promqlite::value::Value;
///
/// let steps = Steps::range(Timestamp(0), Timestamp(2_000), Millis(1_000)).unwrap();
/// let answer = Engine::default().query(&Memory::new(), "vector(time())", Ask::Range(steps))?;
/// let Value::Matrix(series) = answer.value else { unreachable!() };
/// assert_eq!(series[0].floats[2], (Timestamp(2_000), 2.0));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Series {
    /// Who it is.
    pub labels: Labels,
    /// The floats.
    pub floats: Vec<(Timestamp, f64)>,
    /// The native histograms.
    pub histograms: Vec<(Timestamp, Arc<Histogram>)>,
}
