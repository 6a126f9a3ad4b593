//! How rules are run over time: which at once, and which in turn.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::label::Labels;
use crate::math::STALE;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;

use super::rulebook::LiveGroup;
use super::run::Course;
use super::run::Event;
use super::run::Mishap;
use super::run::Pace;
use super::schedule::Knot;
use super::schedule::Unit;
use super::watch::Change;

/// How many steps are evaluated at once.
const STEPS_AT_ONCE: i64 = 8_000;

impl Course<'_> {
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
        let (layer, rules) = (self.layer.clone(), self.rules.clone());
        let (events, mishaps) = (self.events.len(), self.mishaps.len());
        let remembered = self.remembered.clone();
        loop {
            self.run_pieces(from, to, origin, every);
            // Rules that write the same series have to take turns from the beginning on.
            let rivals = std::mem::take(&mut self.rivals);
            let Some(joined) = self.schedule.joined(&rivals) else { return };
            self.schedule = Arc::new(joined);
            (self.layer, self.rules) = (layer.clone(), rules.clone());
            self.events.truncate(events);
            self.mishaps.truncate(mishaps);
            self.remembered.clone_from(&remembered);
        }
    }

    /// Runs all groups, as long as no rivals are found.
    fn run_pieces(
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
        while start <= to && self.rivals.is_empty() {
            let end = Timestamp(start.0.saturating_add(length - 1)).min(to);
            let grids = self.rules.iter();
            let grids: Vec<_> =
                grids.map(|runner| grid(start, end, origin, every(runner.group))).collect();
            match self.pace {
                Pace::Wide => {
                    let schedule = self.schedule.clone();
                    schedule.units.iter().for_each(|unit| self.run_unit(unit, &grids));
                }
                Pace::Stepwise => self.step_by_step(gridded(0..grids.len(), &grids)),
            }
            start = Timestamp(end.0.saturating_add(1));
        }
    }

    fn run_unit(&mut self, unit: &Unit, grids: &[Option<Steps>]) {
        let rules = || gridded(unit.rules.iter().copied(), grids);
        let is_behind = unit.rules.iter().any(|rule| self.is_behind(*rule));
        match (unit.knot, is_behind) {
            (Knot::None, false) => rules().for_each(|(rule, steps)| self.wide(rule, steps)),
            (Knot::Feedback, false) if rules().all(|(rule, steps)| self.is_silent(rule, steps)) => {
            }
            _ => self.step_by_step(rules()),
        }
    }

    /// Tells whether a rule reads what is written after it has read.
    fn is_behind(&self, number: usize) -> bool {
        let offset = |rule: usize| self.rules.get(rule).map(|runner| runner.group.offset);
        self.sources(number).any(|source| {
            let is_late = (offset(source), source) > (offset(number), number);
            is_late && !self.schedule.are_together(source, number)
        })
    }

    /// Tells whether a rule gives nothing at some steps, as long as those that it reads do not.
    fn is_silent(&self, number: usize, steps: Steps) -> bool {
        !self.has_given(number) && self.found(number, steps).is_ok_and(|series| series.is_empty())
    }

    /// Runs rules in turn at each step that any of them has.
    pub(super) fn step_by_step(&mut self, rules: impl IntoIterator<Item = (usize, Steps)>) {
        let turns =
            rules.into_iter().flat_map(|(rule, steps)| steps.iter().map(move |at| (at, rule)));
        let mut turns: Vec<(Timestamp, usize)> = turns.collect();
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
        let view = self.sight_at(number, at);
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
            if self.pace == Pace::Wide
                && let Err(other) = layer.claim(&labels, (number, None))
                && !self.schedule.are_together(other, number)
            {
                self.rivals.insert((other, number));
            }
            match layer.append(&labels, at, cell) {
                Err(why) => outcome = Err(why.to_string()),
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
    pub(super) fn note(&mut self, number: usize, at: Timestamp, changes: &[Change]) {
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

/// Pairs rules with their steps, where they have any.
fn gridded(
    rules: impl IntoIterator<Item = usize>,
    grids: &[Option<Steps>],
) -> impl Iterator<Item = (usize, Steps)> {
    rules.into_iter().filter_map(|rule| Some((rule, (*grids.get(rule)?)?)))
}

/// Returns the steps of a grid in a stretch of time.
fn grid(from: Timestamp, to: Timestamp, origin: Timestamp, every: Millis) -> Option<Steps> {
    let every = Millis(every.0.max(1));
    let behind = (from.0 - origin.0).rem_euclid(every.0);
    let first = if behind == 0 { from } else { from + Millis(every.0 - behind) };
    Steps::range(first, to, every)
}
