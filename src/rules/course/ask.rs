//! What a rule's expression gives, and the texts that are made of it.

use std::sync::Arc;

use crate::engine::Answer;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::label::Labels;
use crate::rules::template::Reading;
use crate::rules::template::Sample as Shown;
use crate::rules::template::Scene;
use crate::storage::Cancel;
use crate::storage::Storage;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;
use crate::value::Series;
use crate::value::Value;

use super::queries::Queries;
use super::watch::Seen;
use super::wording::Wording;

/// What is the same for all rules of a course.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What evaluates the expressions.
    pub engine: Engine,
    /// The labels that Prometheus adds to what leaves it.
    pub external_labels: Labels,
    /// Where Prometheus is reached from outside.
    pub external_url: String,
    /// The queries that are known.
    pub queries: Arc<Queries>,
    /// Stops all of them.
    pub cancel: Cancel,
}

const NO_VECTOR: &str = "rule result is not a vector or scalar";

/// At how many steps the samples of a query are counted again.
const PROBES: usize = 8;

impl Terms {
    /// Returns terms without anything external.
    pub fn new(engine: Engine) -> Self {
        let (external_labels, external_url) = (Labels::empty(), String::new());
        let (queries, cancel) = (Arc::default(), Cancel::new());
        Self { engine, external_labels, external_url, queries, cancel }
    }

    fn answer(
        &self,
        engine: &Engine,
        storage: &dyn Storage,
        query: &str,
        ask: Ask,
    ) -> Result<Answer, String> {
        let parsed = self.queries.parsed(engine, query);
        let (expr, kind) = parsed.as_ref().as_ref().map_err(ToString::to_string)?;
        let plan = engine.plan_parsed(expr, *kind, ask);
        plan.and_then(|plan| engine.run_plan(storage, &plan, ask, &self.cancel))
            .map_err(|error| error.to_string())
    }

    /// Evaluates an expression at an instant, as rules do.
    pub fn at(
        &self,
        storage: &dyn Storage,
        query: &str,
        at: Timestamp,
    ) -> Result<Vec<Sample>, String> {
        match self.answer(&self.engine, storage, query, Ask::Instant(at))?.value {
            Value::Vector(samples) => Ok(samples),
            Value::Scalar(at, value) => {
                Ok(vec![Sample { labels: Labels::empty(), at, cell: Cell::Float(value) }])
            }
            _ => Err(NO_VECTOR.to_owned()),
        }
    }

    /// Evaluates an expression at many steps, each as [`at`](Self::at) would.
    ///
    /// An error may be one that no single step has.
    pub(super) fn over(
        &self,
        storage: &dyn Storage,
        query: &str,
        steps: Steps,
    ) -> Result<Vec<Series>, String> {
        let mut options = self.engine.options().clone();
        let samples_max = std::mem::replace(&mut options.limits.samples_max, u64::MAX);
        let wide = self.engine.with_options(options);
        let answer = self.answer(&wide, storage, query, Ask::Range(steps))?;
        if answer.statistics.samples_peak as u64 > samples_max {
            self.probe(storage, query, steps)?;
        }
        match answer.value {
            Value::Matrix(series) => Ok(series),
            _ => Err(NO_VECTOR.to_owned()),
        }
    }

    /// Looks whether some of the steps would hold too many samples.
    fn probe(&self, storage: &dyn Storage, query: &str, steps: Steps) -> Result<(), String> {
        let last = steps.len() - 1;
        (1..=PROBES).try_for_each(|part| {
            self.at(storage, query, steps.time(last * part / PROBES)).map(|_| ())
        })
    }

    /// Writes a text for a sample that an alert was seen with.
    pub(super) fn expand(
        &self,
        storage: &dyn Storage,
        text: &Wording,
        labels: &Labels,
        cell: &Cell,
        at: Timestamp,
    ) -> String {
        if let Some(text) = text.plain() {
            return text.to_owned();
        }
        let querier = |query: &str| {
            let samples = self.at(storage, query, at)?;
            let shown = samples.into_iter().map(|sample| {
                let value = reading(&sample.cell);
                Shown { labels: sample.labels, value }
            });
            Ok(shown.collect())
        };
        text.expand(&Scene {
            labels,
            external_labels: &self.external_labels,
            external_url: &self.external_url,
            value: &reading(cell),
            at,
            querier: &querier,
        })
    }

    /// Writes what an alert tells people.
    pub(super) fn told(
        &self,
        storage: &dyn Storage,
        texts: &[(String, Wording)],
        seen: &Seen,
    ) -> Vec<(String, String)> {
        let expand = |text| self.expand(storage, text, &seen.labels, &seen.cell, seen.at);
        texts.iter().map(|(name, text)| (name.clone(), expand(text))).collect()
    }
}

fn reading(cell: &Cell) -> Reading {
    match cell {
        Cell::Float(value) => Reading::Float(*value),
        Cell::Histogram(histogram) => {
            let text: Arc<str> = histogram.to_string().into();
            Reading::Histogram { histogram: histogram.clone(), text }
        }
    }
}
