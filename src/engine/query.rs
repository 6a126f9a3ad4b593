//! The engine: parse, check, lower, select, run.

use std::sync::Arc;

use crate::engine::Answer;
use crate::engine::Ask;
use crate::engine::Options;
use crate::engine::QueryError;
use crate::engine::Statistics;
use crate::exec::Budget;
use crate::exec::Builder;
use crate::exec::Collected;
use crate::exec::ExecError;
use crate::exec::Meters;
use crate::exec::Run;
use crate::exec::Settings;
use crate::exec::matrix;
use crate::exec::vector;
use crate::function::Function;
use crate::function::Functions;
use crate::function::Kind;
use crate::function::StartTimes;
use crate::function::TypeLabels;
use crate::label::Labels;
use crate::plan::Plan;
use crate::plan::PlanError;
use crate::plan::Terms;
use crate::plan::lower;
use crate::plan::parse;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::syntax::Expr;
use crate::syntax::Feature;
use crate::value::NameFate;
use crate::value::NoteKind;
use crate::value::Series;
use crate::value::Value;

/// Evaluates queries.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
/// use promqlite::value::Value;
///
/// let engine = Engine::default();
/// let answer = engine.query(&Memory::new(), "6 * 7", Ask::Instant(Timestamp(1_000)))?;
/// assert_eq!(answer.value, Value::Scalar(Timestamp(1_000), 42.0));
///
/// let why = engine.query(&Memory::new(), "6 *", Ask::Instant(Timestamp(0))).unwrap_err();
/// assert_eq!(why.to_string(), "1:4: parse error: unexpected end of input");
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Engine {
    options: Options,
    functions: Functions,
}

impl Engine {
    /// Returns an engine that evaluates in a certain way.
    pub fn new(options: Options) -> Self {
        Self { options, functions: Functions::default() }
    }

    /// Returns an engine with the same functions that evaluates in another way.
    #[must_use]
    pub fn with_options(&self, options: Options) -> Self {
        Self { options, functions: self.functions.clone() }
    }

    /// Returns how the engine evaluates.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Adds a function to the language; see [`Functions::register`].
    pub fn register(&mut self, function: &'static Function) {
        self.functions.register(function);
    }

    /// Answers a query.
    pub fn query(&self, storage: &dyn Storage, text: &str, ask: Ask) -> Result<Answer, QueryError> {
        self.query_until(storage, text, ask, &Cancel::new())
    }

    /// Answers a query that can be stopped by a handle.
    pub fn query_until(
        &self,
        storage: &dyn Storage,
        text: &str,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Answer, QueryError> {
        let plan = self.plan(text, ask)?;
        self.run(storage, &plan, ask, cancel, None)
    }

    /// Answers a query whose plan was made by [`Self::plan`] for the same times.
    pub fn run_plan(
        &self,
        storage: &dyn Storage,
        plan: &Plan,
        ask: Ask,
        cancel: &Cancel,
    ) -> Result<Answer, QueryError> {
        self.run(storage, plan, ask, cancel, None)
    }

    /// Returns what a query would do.
    pub fn plan(&self, text: &str, ask: Ask) -> Result<Plan, QueryError> {
        let (expr, kind) = self.parse(text)?;
        self.plan_parsed(&expr, kind, ask)
    }

    /// Returns what a query would do that [`Self::parse`] has read.
    pub fn plan_parsed(&self, expr: &Expr, kind: Kind, ask: Ask) -> Result<Plan, QueryError> {
        let refused = |kind| Err(PlanError::RangeOf(kind).into());
        match (ask, kind) {
            (Ask::Range(_), Kind::Range) => return refused("range vector"),
            (Ask::Range(_), Kind::Text) => return refused("string"),
            _ => {}
        }
        let Options { lookback, subquery_step, .. } = self.options;
        let (steps, functions) = (ask.steps(), &self.functions);
        Ok(lower(expr, Terms { functions, steps, lookback, subquery_step })?)
    }

    /// Parses and checks a query; returns what it evaluates to.
    pub fn parse(&self, text: &str) -> Result<(Expr, Kind), QueryError> {
        let syntax = |error: crate::syntax::Error| {
            let message = error.message(text);
            QueryError::Syntax { error, message }
        };
        parse(text, self.options.features, &self.functions).map_err(syntax)
    }

    /// Runs a plan over a storage.
    pub(super) fn run(
        &self,
        storage: &dyn Storage,
        plan: &Plan,
        ask: Ask,
        cancel: &Cancel,
        meters: Option<Arc<Meters>>,
    ) -> Result<Answer, QueryError> {
        let context = Context::new(self.options.limits.bind(cancel));
        let answer = self.run_within(storage, plan, ask, &context, meters);
        answer.map_err(|why| why.stopped_by(context.cancel().stop()).into())
    }

    fn run_within(
        &self,
        storage: &dyn Storage,
        plan: &Plan,
        ask: Ask,
        context: &Context,
        meters: Option<Arc<Meters>>,
    ) -> Result<Answer, ExecError> {
        if context.cancel().stop().is_some() {
            return Err(ExecError::Cancelled);
        }
        let limits = self.options.limits;
        let sets = self.select(storage, plan, context)?;
        let series = sets.iter().map(|set| set.len()).sum();
        let run =
            Run::new(self.settings(), Budget::new(limits.samples_max, limits.bytes_max), context);
        let run = run.measured_by(meters);
        let collected = Builder::new(plan, sets.clone(), &run).collect()?;
        let mut notes = run.take_notes();
        sets.iter().flat_map(|set| set.warnings()).for_each(|warning| context.warn(warning));
        for warning in context.take_warnings() {
            notes.add(NoteKind::Storage(warning), None);
        }
        let (samples_read, samples_peak) = (run.budget.read(), run.budget.peak());
        let statistics = Statistics { series, samples_read, samples_peak };
        Ok(Answer { value: value(collected, ask, &run)?, notes, statistics })
    }

    fn select(
        &self,
        storage: &dyn Storage,
        plan: &Plan,
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, ExecError> {
        let sets = storage.select(&plan.selects, context)?;
        let most = self.options.limits.series_max;
        if sets.iter().any(|set| set.len() as u64 > most) {
            return Err(ExecError::TooManySeries(most));
        }
        if sets.len() < plan.selects.len() {
            return Err(ExecError::Failed("the storage did not answer every select".to_owned()));
        }
        Ok(sets)
    }

    fn settings(&self) -> Settings {
        let features = self.options.features;
        Settings {
            lookback: self.options.lookback,
            starts: if features.has(Feature::UseStartTimestamps) {
                StartTimes::Used
            } else {
                StartTimes::Ignored
            },
            types: if features.has(Feature::TypeAndUnitLabels) {
                TypeLabels::Used
            } else {
                TypeLabels::Ignored
            },
            dropped_name: if features.has(Feature::DelayedNameRemoval) {
                NameFate::Dropping
            } else {
                NameFate::Dropped
            },
            rows_max: self.options.rows_max,
        }
    }
}

/// Gives what was collected its public form.
fn value(collected: Collected, ask: Ask, run: &Run<'_>) -> Result<Value, ExecError> {
    let steps = ask.steps();
    Ok(match (collected, ask) {
        (Collected::Text(text), _) => Value::Text(steps.first(), text),
        (Collected::Raw(series), _) => Value::Matrix(series),
        (Collected::Scalar(row), Ask::Instant(at)) => {
            Value::Scalar(at, row.first().copied().unwrap_or(f64::NAN))
        }
        (Collected::Scalar(row), Ask::Range(_)) => {
            let floats = steps.iter().zip(row.iter().copied()).collect();
            let labels = Labels::empty();
            Value::Matrix(vec![Series { labels, floats, histograms: Vec::new() }])
        }
        (Collected::Rows(blocks), Ask::Instant(at)) => Value::Vector(vector(&blocks, at, run)?),
        (Collected::Rows(blocks), Ask::Range(_)) => Value::Matrix(matrix(blocks, steps, run)?),
    })
}
