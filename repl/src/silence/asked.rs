//! A question, and the smaller ones that find out why it has no answer.

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::function::Kind;
use promqlite::label::Labels;
use promqlite::label::Matcher;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::syntax::Expr;
use promqlite::syntax::print;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Cell;
use promqlite::value::Value;

use crate::zone::Zone;

/// A question that was asked.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// What evaluates it.
    pub(crate) engine: &'a Engine,
    /// What was asked.
    pub(crate) storage: &'a dyn Storage,
    /// The time that there is data for.
    pub(crate) span: Option<Window>,
    /// When it was asked.
    pub(crate) ask: Ask,
    /// The time zone that times are told in.
    pub(crate) zone: &'a Zone,
    /// Stops the search.
    pub(crate) cancel: &'a Cancel,
}

impl Asked<'_> {
    /// Returns the value of a part of the expression.
    pub(crate) fn value(&self, part: &Expr) -> Option<Value> {
        let text = print(part);
        let (_, kind) = self.engine.parse(&text).ok()?;
        // Ranges are asked at the end alone.
        let ask = match kind {
            Kind::Range | Kind::Text => Ask::Instant(self.ask.steps().last()),
            Kind::Scalar | Kind::Vector => self.ask,
        };
        let answer = self.engine.query_until(self.storage, &text, ask, self.cancel);
        Some(answer.ok()?.value)
    }

    /// Returns the kind of a part.
    pub(crate) fn kind(&self, part: &Expr) -> Option<Kind> {
        Some(self.engine.parse(&print(part)).ok()?.1)
    }

    /// Returns what a part that is a selector reads.
    pub(super) fn select(&self, part: &Expr) -> Option<Select> {
        let text = print(part);
        let ask = match self.kind(part)? {
            Kind::Range => Ask::Instant(self.ask.steps().last()),
            _ => self.ask,
        };
        let plan = self.engine.plan(&text, ask).ok()?;
        plan.selects.into_iter().next()
    }

    /// Returns the labels of all series that matchers find at any time; none where they find none.
    pub(crate) fn labels_of(&self, matchers: &[Matcher]) -> Result<Vec<String>, StorageError> {
        self.storage.label_names(&[matchers.to_vec()], self.everything(), &self.context())
    }

    /// Returns the time that there is data for, or all time.
    pub(super) fn everything(&self) -> Window {
        self.span.unwrap_or(Window { after: Timestamp::MIN, until: Timestamp::MAX })
    }

    /// Returns the context of a question to the storage.
    pub(super) fn context(&self) -> Context {
        Context::new(self.cancel.clone())
    }
}

/// Returns the labels of all series of a value.
pub(super) fn labels(value: &Value) -> Vec<Labels> {
    match value {
        Value::Vector(samples) => samples.iter().map(|sample| sample.labels.clone()).collect(),
        Value::Matrix(series) => series.iter().map(|one| one.labels.clone()).collect(),
        Value::Scalar(..) | Value::Text(..) => Vec::new(),
    }
}

/// Tells whether a value has no series where it could have some.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Vector(samples) => samples.is_empty(),
        Value::Matrix(series) => series.is_empty(),
        Value::Scalar(..) | Value::Text(..) => false,
    }
}

/// Returns the least and the largest float of a value.
pub(super) fn bounds(value: &Value) -> Option<(f64, f64)> {
    let all: Vec<f64> = match value {
        Value::Vector(samples) => samples
            .iter()
            .filter_map(|sample| match &sample.cell {
                Cell::Float(float) => Some(*float),
                Cell::Histogram(_) => None,
            })
            .collect(),
        Value::Matrix(series) => {
            series.iter().flat_map(|one| one.floats.iter().map(|(_, float)| *float)).collect()
        }
        Value::Scalar(_, float) => vec![*float],
        Value::Text(..) => Vec::new(),
    };
    let finite = || all.iter().copied().filter(|float| !float.is_nan());
    Some((finite().reduce(f64::min)?, finite().reduce(f64::max)?))
}
