//! Rules over time.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::label::Labels;
use crate::math::STALE;
use crate::storage::Merged;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;

use super::ask::Terms;
use super::layer::Layer;
use super::reads::Manner;
use super::reads::Output;
use super::reads::Schedule;
use super::rulebook::LiveGroup;
use super::rulebook::LiveRule;
use super::rulebook::Rulebook;
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
pub struct Course<'b> {
    pub(super) terms: &'b Terms,
    pub(super) rules: Vec<Runner<'b>>,
    pub(super) schedule: Schedule,
    pub(super) storage: Option<Arc<dyn Storage>>,
    pub(super) layer: Arc<Layer>,
    pub(super) events: Vec<Event>,
    pub(super) mishaps: Vec<Mishap>,
    pub(super) pace: Pace,
    /// Whether the states of alerts are written though no rule reads them.
    pub(super) keeps_alerts: bool,
    /// When the alerts of all rules are to be remembered, and what was.
    pub(super) stops: BTreeSet<Timestamp>,
    pub(super) remembered: BTreeMap<(usize, Timestamp), Vec<Alarm>>,
}

/// A rule, and what it remembers of its last step.
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

/// How many steps are evaluated at once.
const STEPS_AT_ONCE: i64 = 8_000;

impl<'b> Course<'b> {
    /// Begins to run rules over a storage, or over what is fed to them.
    pub fn new(
        book: &'b Rulebook,
        terms: &'b Terms,
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
            schedule: Schedule::of(book, &terms.engine),
            storage,
            layer: Arc::default(),
            events: Vec::new(),
            mishaps: Vec::new(),
            pace,
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
            let hidden = self.rules.iter().flat_map(|runner| Output::of(runner.rule)).collect();
            self.storage = Some(Arc::new(Veil::over(storage, from - Millis(1), hidden)));
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
        });
        let mut alarms: Vec<_> = active.collect();
        alarms.sort_by(|a, b| a.labels.cmp(&b.labels));
        alarms
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
        self.terms.told(&*self.view_at(seen.at), texts, seen)
    }

    /// Runs all groups over a stretch of time, each at its own steps.
    ///
    /// The steps are multiples of a group's interval, counted from an origin.
    pub fn run(
        &mut self,
        from: Timestamp,
        to: Timestamp,
        origin: Timestamp,
        every: &dyn Fn(&LiveGroup) -> Millis,
    ) {
        let shortest = self.rules.iter().map(|runner| every(runner.group).0.max(1)).min();
        let Some(length) = shortest.map(|shortest| shortest.saturating_mul(STEPS_AT_ONCE)) else {
            return;
        };
        let mut start = from;
        while start <= to {
            let end = Timestamp(start.0.saturating_add(length - 1)).min(to);
            let grids: Vec<_> = self
                .rules
                .iter()
                .map(|runner| grid(start, end, origin, every(runner.group)))
                .collect();
            self.run_piece(&grids);
            start = Timestamp(end.0.saturating_add(1));
        }
    }

    fn run_piece(&mut self, grids: &[Option<Steps>]) {
        let stretches = match self.pace {
            Pace::Wide => self.schedule.stretches.clone(),
            Pace::Stepwise => Vec::new(),
        };
        if stretches.is_empty() {
            self.step_by_step(0..grids.len(), grids);
        }
        for stretch in stretches {
            match (stretch.manner, grids.get(stretch.rules.start)) {
                (Manner::Wide, Some(Some(steps))) => self.wide(stretch.rules.start, *steps),
                (Manner::Wide, _) => {}
                (Manner::Stepwise, _) => self.step_by_step(stretch.rules, grids),
            }
        }
    }

    /// Runs some rules in turn at each step that any of them has.
    pub(super) fn step_by_step(&mut self, rules: std::ops::Range<usize>, grids: &[Option<Steps>]) {
        let mut turns: Vec<(Timestamp, usize)> = Vec::new();
        for rule in rules {
            let steps = grids.get(rule).copied().flatten();
            turns.extend(steps.into_iter().flat_map(Steps::iter).map(|at| (at, rule)));
        }
        turns.sort_unstable();
        for (at, rule) in turns {
            self.step(rule, at);
        }
    }

    /// Runs a rule at a step.
    pub fn step(&mut self, rule: usize, at: Timestamp) {
        let outcome = self.evaluate(rule, at);
        let Some(runner) = self.rules.get_mut(rule) else { return };
        runner.last_error = outcome.as_ref().err().cloned();
        if let Err(why) = outcome {
            self.mishaps.push(Mishap { rule, at, why });
        }
        self.remember(rule, at);
    }

    fn evaluate(&mut self, number: usize, at: Timestamp) -> Result<(), String> {
        let Some(runner) = self.rules.get(number) else { return Ok(()) };
        let (rule, offset) = (runner.rule, runner.group.offset);
        let view = self.view_at(at);
        let samples = self.terms.at(&*view, &rule.query, at - offset)?;
        drop(view);
        let outputs = match rule.alert() {
            None => self.recorded(number, samples)?,
            Some(_) => self.alerted(number, at, samples)?,
        };
        self.append(number, at - offset, outputs)
    }

    /// Writes what a rule gave at a step, and the ends of what it gave before and does no more.
    fn append(
        &mut self,
        number: usize,
        at: Timestamp,
        outputs: Vec<(Labels, Cell)>,
    ) -> Result<(), String> {
        let Some(runner) = self.rules.get_mut(number) else { return Ok(()) };
        runner.has_given |= !outputs.is_empty();
        let layer = Arc::make_mut(&mut self.layer);
        let mut outcome = Ok(());
        let mut given = BTreeSet::new();
        for (labels, cell) in outputs {
            let claimed = self.pace == Pace::Stepwise || layer.claim(&labels, (number as u32, 0));
            let appended = layer.append(&labels, at, cell);
            match appended {
                Err(why) => outcome = Err(why.to_string()),
                Ok(()) if !claimed => outcome = Err(clash(&labels)),
                Ok(()) => {
                    given.insert(labels);
                }
            }
        }
        for labels in runner.previous.difference(&given) {
            // Another rule may go on with the series.
            let _ = layer.append(labels, at, Cell::Float(STALE));
        }
        runner.previous = given;
        outcome
    }

    /// Takes a group of changes of a rule into the list of events.
    pub(super) fn note(&mut self, number: usize, at: Timestamp, changes: &[super::watch::Change]) {
        let Some(runner) = self.rules.get(number) else { return };
        for change in changes {
            let Some(instance) = runner.watch.get(change.instance) else { continue };
            self.events.push(Event {
                at,
                rule: number,
                labels: instance.labels.clone(),
                state: change.state,
                before: change.before,
                seen: instance.seen.clone(),
            });
        }
    }
}

/// Says that two rules, or a rule and the data, write the same series.
pub(super) fn clash(labels: &Labels) -> String {
    format!("{labels} is written by another rule, too")
}

/// Returns the steps of a grid in a stretch of time.
fn grid(from: Timestamp, to: Timestamp, origin: Timestamp, every: Millis) -> Option<Steps> {
    let every = Millis(every.0.max(1));
    let behind = (from.0 - origin.0).rem_euclid(every.0);
    let first = if behind == 0 { from } else { from + Millis(every.0 - behind) };
    Steps::range(first, to, every)
}
