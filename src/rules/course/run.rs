//! Rules over time.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::Engine;
use crate::label::Labels;
use crate::storage::Merged;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;

use super::ask::Terms;
use super::layer::Layer;
use super::layer::Past;
use super::reads::Output;
use super::rulebook::LiveGroup;
use super::rulebook::LiveRule;
use super::rulebook::Rulebook;
use super::schedule::Schedule;
use super::veil::Veil;
use super::watch::AlertState;
use super::watch::Seen;
use super::watch::Watch;

/// How rules are run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pace {
    /// Over many steps at once, where the rules allow it.
    Wide,
    /// Step by step, as Prometheus does.
    Stepwise,
}

/// A change of an alert's state.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// The number of the rule.
    pub rule: usize,
    /// The labels of the alert.
    pub labels: Labels,
    /// Its state from then on.
    pub state: AlertState,
    /// The state it had.
    pub before: AlertState,
    /// The sample it was last seen with.
    pub seen: Seen,
}

/// An alert that is pending or firing.
#[derive(Clone, Debug)]
pub struct Alarm {
    /// Its labels.
    pub labels: Labels,
    /// Its state.
    pub state: AlertState,
    /// Since when its expression holds.
    pub active_at: Timestamp,
    /// The sample it was last seen with.
    pub seen: Seen,
    /// Since when it fires only because it is to fire on.
    pub kept_since: Option<Timestamp>,
}

/// An evaluation that went wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mishap {
    /// The number of the rule.
    pub rule: usize,
    /// When; the first step of many where they were evaluated together.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

/// Rules over time, with all they have written so far.
///
/// ```
/// use std::sync::Arc;
///
/// use promqlite::engine::Engine;
/// use promqlite::label::Labels;
/// use promqlite::rules::course::{AlertState, Course, Pace, Rulebook, Terms};
/// use promqlite::rules::file::{Wanted, read};
/// use promqlite::storage::Memory;
/// use promqlite::time::{Millis, Timestamp};
///
/// let text = "
/// groups:
///   - name: doors
///     rules:
///       - alert: DoorLeftOpen
///         expr: door_open == 1
///         for: 2m
/// ";
/// let mut book = Rulebook::default();
/// read(text, Wanted::Named).files.iter().for_each(|file| book.add("doors.yaml", file));
/// let mut memory = Memory::new();
/// for minute in 0..5 {
///     memory.add(&Labels::of([("__name__", "door_open")]), Timestamp(minute * 60_000), 1.0);
/// }
/// let terms = Terms::new(Engine::default());
/// let mut course = Course::new(&book, &terms, Some(Arc::new(memory)), Pace::Wide);
/// course.run(Timestamp(0), Timestamp(240_000), Timestamp(0), &|_| Millis::from_minutes(1));
/// let events: Vec<_> =
///     course.take_events().into_iter().map(|event| (event.at.0, event.state)).collect();
/// assert_eq!(events, [(0, AlertState::Pending), (120_000, AlertState::Firing)]);
/// ```
pub struct Course<'b> {
    pub(super) terms: &'b Terms,
    pub(super) rules: Vec<Runner<'b>>,
    pub(super) schedule: Arc<Schedule>,
    pub(super) storage: Option<Arc<dyn Storage>>,
    pub(super) layer: Arc<Layer>,
    pub(super) events: Vec<Event>,
    pub(super) mishaps: Vec<Mishap>,
    pub(super) pace: Pace,
    /// Rules that were found to write the same series.
    pub(super) rivals: BTreeSet<(usize, usize)>,
    /// Whether the states of alerts are written though no rule reads them.
    pub(super) keeps_alerts: bool,
    /// When the alerts of all rules are to be remembered, and what was.
    pub(super) stops: BTreeSet<Timestamp>,
    pub(super) remembered: BTreeMap<(usize, Timestamp), Vec<Alarm>>,
}

/// A rule, and what it remembers of its last step.
#[derive(Clone)]
pub(super) struct Runner<'b> {
    pub(super) group: &'b LiveGroup,
    pub(super) rule: &'b LiveRule,
    /// The series of the last step of a recording rule, or of an alert that is run stepwise.
    pub(super) previous: BTreeSet<Labels>,
    pub(super) watch: Watch,
    /// Whether it has given anything.
    pub(super) has_given: bool,
    pub(super) last_error: Option<String>,
}

impl<'b> Course<'b> {
    /// Begins to run rules over a storage, or over what is fed to them.
    pub fn new(
        book: &'b Rulebook,
        terms: &'b Terms,
        storage: Option<Arc<dyn Storage>>,
        pace: Pace,
    ) -> Self {
        let schedule = Arc::new(Schedule::of(book, terms));
        Self::scheduled(book, terms, schedule, storage, pace)
    }

    /// Begins to run rules whose schedule is known.
    pub fn scheduled(
        book: &'b Rulebook,
        terms: &'b Terms,
        schedule: Arc<Schedule>,
        storage: Option<Arc<dyn Storage>>,
        pace: Pace,
    ) -> Self {
        let rules = book.rules().map(|(group, rule)| Runner {
            group,
            rule,
            previous: BTreeSet::new(),
            watch: Watch::default(),
            has_given: false,
            last_error: None,
        });
        Self {
            terms,
            rules: rules.collect(),
            schedule,
            storage,
            layer: Arc::default(),
            events: Vec::new(),
            mishaps: Vec::new(),
            pace,
            rivals: BTreeSet::new(),
            keeps_alerts: false,
            stops: BTreeSet::new(),
            remembered: BTreeMap::new(),
        }
    }

    /// Remembers the alerts of all rules at a step that is yet to come.
    pub fn remember_at(&mut self, at: Timestamp) {
        self.stops.insert(at);
    }

    /// Returns the alerts that a rule had at a step that was to be remembered.
    pub fn alarms_at(&self, rule: usize, at: Timestamp) -> Vec<Alarm> {
        self.remembered.get(&(rule, at)).cloned().unwrap_or_default()
    }

    /// Keeps what a rule has at a step, if somebody will ask for it.
    pub(super) fn remember(&mut self, rule: usize, at: Timestamp) {
        if self.stops.contains(&at) {
            let alarms = self.alarms(rule);
            if !alarms.is_empty() {
                self.remembered.insert((rule, at), alarms);
            }
        }
    }

    /// Writes the states of alerts as series, even where no rule reads them.
    pub fn keep_alerts(&mut self) {
        self.keeps_alerts = true;
    }

    /// Tells whether the states of alerts are written as series.
    pub(super) fn writes_alerts(&self) -> bool {
        self.keeps_alerts || self.schedule.reads_alerts
    }

    /// Hides what a storage has of the series that the rules write, from an instant on.
    pub fn hide_written_from(&mut self, from: Timestamp) {
        if let Some(storage) = self.storage.take() {
            let written = self.rules.iter().flat_map(|runner| Output::of(runner.rule));
            let hidden = written.map(|output| (output, from - Millis(1))).collect();
            self.storage = Some(Arc::new(Veil::over(storage, Timestamp::MAX, hidden)));
        }
    }

    /// Adds a sample beside those that the rules write.
    pub fn feed(&mut self, labels: &Labels, at: Timestamp, cell: Cell) -> Result<(), String> {
        Arc::make_mut(&mut self.layer).append(labels, at, cell).map_err(|why| why.to_string())
    }

    /// Returns all samples that rules can see, up to where they were run.
    pub fn view(&self) -> Arc<dyn Storage> {
        match &self.storage {
            Some(storage) => Arc::new(Merged::new(vec![self.layer.clone(), storage.clone()])),
            None => self.layer.clone(),
        }
    }

    /// Returns all samples that rules could see at an instant.
    pub fn view_at(&self, at: Timestamp) -> Arc<dyn Storage> {
        Arc::new(Veil::until(self.view(), at))
    }

    /// Returns what a rule can see at any time, if it reads no rule that is run after it.
    pub(super) fn sight(&self, number: usize) -> Arc<dyn Storage> {
        match &self.storage {
            Some(storage) if self.sources(number).next().is_none() => storage.clone(),
            _ => self.view(),
        }
    }

    /// Returns what a rule could see at one of its steps: of rules behind it, what they wrote
    /// before.
    pub(super) fn sight_at(&self, number: usize, at: Timestamp) -> Arc<dyn Storage> {
        let cut = |source: usize| {
            let runner = self.rules.get(source)?;
            let later = Millis(i64::from(source > number));
            let is_together = self.schedule.are_together(source, number);
            (!is_together).then(|| (source, at - runner.group.offset - later))
        };
        let cuts = match self.pace {
            Pace::Wide => self.sources(number).filter_map(cut).collect(),
            Pace::Stepwise => Vec::new(),
        };
        let layer: Arc<dyn Storage> = Arc::new(Past::of(self.layer.clone(), at, cuts));
        match &self.storage {
            Some(storage) => {
                let storage = Arc::new(Veil::until(storage.clone(), at));
                Arc::new(Merged::new(vec![layer, storage]))
            }
            None => layer,
        }
    }

    /// Lists the rules that have given anything that a rule may read.
    pub(super) fn sources(&self, number: usize) -> impl Iterator<Item = usize> {
        let sources = self.schedule.sources.get(number).into_iter().flatten().copied();
        sources.filter(|source| self.has_given(*source))
    }

    /// Returns what the rules have written.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Takes the changes of alerts since they were last taken, in the order of time.
    pub fn take_events(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.events);
        events.sort_by(|a, b| {
            (a.at, a.rule).cmp(&(b.at, b.rule)).then_with(|| a.labels.cmp(&b.labels))
        });
        events
    }

    /// Takes what went wrong.
    pub fn take_mishaps(&mut self) -> Vec<Mishap> {
        std::mem::take(&mut self.mishaps)
    }

    /// Returns the alerts of a rule that are pending or firing, sorted by their labels.
    pub fn alarms(&self, rule: usize) -> Vec<Alarm> {
        let Some(runner) = self.rules.get(rule) else { return Vec::new() };
        let active = runner.watch.active().map(|instance| Alarm {
            labels: instance.labels.clone(),
            state: instance.state,
            active_at: instance.active_at,
            seen: instance.seen.clone(),
            kept_since: instance.kept_since,
        });
        let mut alarms: Vec<_> = active.collect();
        alarms.sort_by(|a, b| a.labels.cmp(&b.labels));
        alarms
    }

    /// Returns what evaluates the expressions.
    pub fn engine(&self) -> &Engine {
        &self.terms.engine
    }

    /// Tells whether a query, such as a part of a rule's, gives anything at some steps.
    pub fn would_give(&self, query: &str, steps: Steps) -> bool {
        self.terms.over(&*self.view(), query, steps).is_ok_and(|series| !series.is_empty())
    }

    /// Tells whether a rule has given anything.
    pub fn has_given(&self, rule: usize) -> bool {
        self.rules.get(rule).is_some_and(|runner| runner.has_given)
    }

    /// Returns why the last evaluation of a rule failed, if it did.
    pub fn last_error(&self, rule: usize) -> Option<&str> {
        self.rules.get(rule)?.last_error.as_deref()
    }

    /// Writes the annotations of an alert that was seen with a sample.
    pub fn annotations(&self, rule: usize, seen: &Seen) -> Vec<(String, String)> {
        let terms = self.rules.get(rule).and_then(|runner| runner.rule.alert());
        let texts = terms.map_or(&[][..], |terms| &terms.annotations);
        self.terms.told(&*self.sight_at(rule, seen.at), texts, seen)
    }
}
