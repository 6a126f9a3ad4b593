//! Recording rules as if their series were there.

use std::collections::BTreeSet;
use std::sync::Arc;

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::engine::QueryError;
use promqlite::exec::ExecError;
use promqlite::label::LabelsBuilder;
use promqlite::label::Matcher;
use promqlite::label::NAME;
use promqlite::storage::Context;
use promqlite::storage::Memory;
use promqlite::storage::Merged;
use promqlite::storage::Metadata;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Value;

/// How far back the labels of what is recorded are looked for.
const RECENT: Millis = Millis::from_minutes(10);

/// A recording rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Recording {
    /// The metric that it records.
    pub(crate) name: String,
    /// What it records.
    pub(crate) expr: String,
    /// The labels that it adds.
    pub(crate) labels: Vec<(String, String)>,
    /// How often it is evaluated.
    pub(crate) every: Millis,
}

/// A storage and rules over it, whose series are computed when they are asked for.
pub(crate) struct Recorded {
    inner: Arc<dyn Storage>,
    engine: Engine,
    rules: Vec<Recording>,
}

impl Recorded {
    /// Adds rules to a storage; each sees what those before it record.
    pub(crate) fn new(inner: Arc<dyn Storage>, engine: Engine, rules: Vec<Recording>) -> Self {
        Self { inner, engine, rules }
    }

    /// Returns the numbers of the rules that record what some matchers want.
    fn wanted(&self, matchers: &[Matcher]) -> Vec<usize> {
        let names = matchers.iter().filter(|matcher| matcher.name() == NAME);
        let wants = |rule: &Recording| names.clone().all(|name| name.matches(&rule.name));
        let rules = self.rules.iter().enumerate();
        rules.filter(|(_, rule)| wants(rule)).map(|(at, _)| at).collect()
    }

    /// Computes what a rule records in a stretch of time.
    fn record(
        &self,
        at: usize,
        reach: Window,
        context: &Context,
        into: &mut Memory,
    ) -> Result<(), StorageError> {
        let Some(rule) = self.rules.get(at) else { return Ok(()) };
        let span = self.inner.span().unwrap_or(reach);
        let every = rule.every.0.max(1);
        let after = reach.after.max(span.after).0;
        let until = reach.until.min(span.until).0;
        let first = Timestamp((after.div_euclid(every) + 1) * every);
        let Some(steps) = Steps::range(first, Timestamp(until), Millis(every)) else {
            return Ok(());
        };
        let before = self.rules.get(..at).unwrap_or_default().to_vec();
        let below = Self::new(self.inner.clone(), self.engine.clone(), before);
        let answer = self
            .engine
            .query_until(&below, &rule.expr, Ask::Range(steps), context.cancel())
            .map_err(|error| match error {
                QueryError::Run(ExecError::Cancelled | ExecError::TimedOut) => {
                    StorageError::Cancelled
                }
                error => StorageError::Failed(format!("rule {}: {error}", rule.name)),
            })?;
        let Value::Matrix(all) = answer.value else { return Ok(()) };
        for series in all {
            let mut labels: LabelsBuilder = series.labels.to_builder();
            labels.set(NAME, &rule.name);
            for (name, value) in &rule.labels {
                labels.set(name, value);
            }
            let labels = labels.build();
            for (at, float) in series.floats {
                into.add(&labels, at, float);
            }
            for (at, histogram) in series.histograms {
                into.add_histogram(&labels, at, histogram);
            }
        }
        Ok(())
    }

    /// Returns the storage below with what some matchers want of the rules.
    fn with(
        &self,
        any: &[&[Matcher]],
        reach: Window,
        context: &Context,
    ) -> Result<Arc<dyn Storage>, StorageError> {
        let rules: BTreeSet<_> = any.iter().flat_map(|all| self.wanted(all)).collect();
        if rules.is_empty() {
            return Ok(self.inner.clone());
        }
        let mut memory = Memory::new();
        for rule in rules {
            self.record(rule, reach, context, &mut memory)?;
        }
        Ok(Arc::new(Merged::new(vec![self.inner.clone(), Arc::new(memory)])))
    }

    /// Returns the last minutes of a stretch of time, which tell the labels there are.
    fn recent(&self, reach: Window) -> Window {
        let until = self.inner.span().map_or(reach.until, |span| reach.until.min(span.until));
        Window { after: reach.after.max(until - RECENT), until }
    }

    /// Returns the storage below with what is wanted by name of the rules lately.
    fn named(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Arc<dyn Storage>, StorageError> {
        let has_name = |all: &&Vec<Matcher>| all.iter().any(|matcher| matcher.name() == NAME);
        let named: Vec<_> = any.iter().filter(has_name).map(Vec::as_slice).collect();
        self.with(&named, self.recent(reach), context)
    }
}

impl Storage for Recorded {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        if selects.iter().all(|select| self.wanted(&select.matchers).is_empty()) {
            return self.inner.select(selects, context);
        }
        let mut sets = Vec::new();
        for select in selects {
            let storage = self.with(&[&select.matchers], select.reach, context)?;
            sets.extend(storage.select(std::slice::from_ref(select), context)?);
        }
        Ok(sets)
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.named(any, reach, context)?.label_names(any, reach, context)
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let mut values =
            self.named(any, reach, context)?.label_values(name, any, reach, context)?;
        if name == NAME {
            let wanted = |rule: &&Recording| {
                let fits = |all: &Vec<Matcher>| {
                    all.iter().all(|one| one.name() != NAME || one.matches(&rule.name))
                };
                any.is_empty() || any.iter().any(fits)
            };
            values.extend(self.rules.iter().filter(wanted).map(|rule| rule.name.clone()));
            values.sort();
            values.dedup();
        }
        Ok(values)
    }

    fn metadata(&self) -> Vec<Metadata> {
        let mut all = self.inner.metadata();
        all.extend(self.rules.iter().map(|rule| Metadata {
            metric: rule.name.clone(),
            kind: "recorded".to_owned(),
            help: rule.expr.clone(),
            unit: String::new(),
        }));
        all
    }

    fn span(&self) -> Option<Window> {
        self.inner.span()
    }
}
