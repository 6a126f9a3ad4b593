//! A rule over many steps at once, and what becomes of what it gives at one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::label::Labels;
use crate::label::NAME;
use crate::math::STALE;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;
use crate::value::Series;

use super::record::ALERT_TWINS;
use super::record::Recorder;
use super::record::TWINS;
use super::record::Trouble;
use super::record::over_limit;
use super::record::recorded;
use super::record::samples as samples_of;
use super::run::Course;
use super::run::Mishap;
use super::watch::Change;
use super::watch::Mark;
use super::watch::Seen;

/// What an alert's expression gives at each step that it gives anything at.
type BySteps = BTreeMap<Timestamp, Vec<(usize, Seen)>>;

impl Course<'_> {
    /// Runs a rule over many steps; where that does not do, step by step.
    pub(super) fn wide(&mut self, number: usize, steps: Steps) {
        let Some(runner) = self.rules.get(number) else { return };
        let is_alert = runner.rule.alert().is_some();
        let done =
            if is_alert { self.wide_alert(number, steps) } else { self.wide_record(number, steps) };
        match done {
            Ok(()) => {}
            Err(Trouble::Failed(_)) => self.step_by_step([(number, steps)]),
            Err(Trouble::Rival(other)) => {
                self.rivals.insert((other, number));
            }
        }
    }

    /// Asks a rule's expression at many steps; the times are those of the evaluations.
    pub(super) fn found(&self, number: usize, steps: Steps) -> Result<Vec<Series>, Trouble> {
        let Some(runner) = self.rules.get(number) else { return Ok(Vec::new()) };
        let (rule, offset) = (runner.rule, runner.group.offset);
        let earlier = Steps::range(steps.first() - offset, steps.last() - offset, steps.every());
        let earlier = earlier.unwrap_or(steps);
        let found =
            self.terms.over(&*self.sight(number), &rule.query, earlier).map_err(Trouble::Failed);
        if offset.0 == 0 {
            return found;
        }
        found.map(|mut found| {
            for series in &mut found {
                series.floats.iter_mut().for_each(|(at, _)| *at = *at + offset);
                series.histograms.iter_mut().for_each(|(at, _)| *at = *at + offset);
            }
            found
        })
    }

    fn wide_record(&mut self, number: usize, steps: Steps) -> Result<(), Trouble> {
        let found = self.found(number, steps)?;
        let Some(runner) = self.rules.get_mut(number) else { return Ok(()) };
        let (offset, limit) = (runner.group.offset, runner.group.limit);
        let recorder = Recorder { rule: runner.rule, number, offset, limit };
        let layer = Arc::make_mut(&mut self.layer);
        recorder.write(&found, steps, &mut runner.previous, layer)?;
        runner.has_given |= !found.is_empty();
        runner.last_error = None;
        Ok(())
    }

    fn wide_alert(&mut self, number: usize, steps: Steps) -> Result<(), Trouble> {
        let found = self.found(number, steps)?;
        let by_steps = self.by_steps(number, &found)?;
        let Some(runner) = self.rules.get_mut(number) else { return Ok(()) };
        runner.has_given |= !found.is_empty();
        runner.last_error = None;
        let mut steps_left = steps.iter();
        let mut waiting = by_steps.into_iter().peekable();
        // A step at which nothing holds and nothing held is passed over.
        while let Some(at) = steps_left.next() {
            let is_idle = self.rules.get(number).is_some_and(|it| !it.watch.is_active());
            if is_idle && waiting.peek().is_none_or(|(next, _)| *next > at) {
                let Some((next, _)) = waiting.peek() else { break };
                let skipped = (*next - at).0 / steps.every().0.max(1);
                if skipped > 1 {
                    steps_left.nth(skipped as usize - 2);
                }
                continue;
            }
            let present = waiting.next_if(|(next, _)| *next == at).map(|(_, present)| present);
            self.alert_step(number, at, present.unwrap_or_default())?;
            self.remember(number, at);
        }
        Ok(())
    }

    fn alert_step(
        &mut self,
        number: usize,
        at: Timestamp,
        present: Vec<(usize, Seen)>,
    ) -> Result<(), Trouble> {
        let writes = self.writes_alerts();
        let Some(runner) = self.rules.get_mut(number) else { return Ok(()) };
        let Some(terms) = runner.rule.alert() else { return Ok(()) };
        let (limit, offset) = (runner.group.limit, runner.group.offset);
        let (changes, limited) = runner.watch.step(terms, limit, at, present);
        let mut claimed = Ok(());
        if limited.is_ok() && writes {
            let layer = Arc::make_mut(&mut self.layer);
            runner.watch.marks(&changes, &mut |mark: Mark<'_>| {
                let claim = layer.claim(mark.labels, (number, Some(mark.instance)));
                claimed = claimed.and(claim);
                let cell = Cell::Float(mark.value.unwrap_or(STALE));
                layer.put(mark.labels, at - offset, cell);
            });
        }
        runner.last_error = limited.as_ref().err().cloned();
        self.note(number, at, &changes);
        if let Err(why) = limited {
            self.mishaps.push(Mishap { rule: number, at, why });
        }
        claimed.map_err(Trouble::Rival)
    }

    /// Sorts what an alert's expression gave by its steps.
    fn by_steps(&mut self, number: usize, found: &[Series]) -> Result<BySteps, Trouble> {
        let mut by_steps = BySteps::new();
        for series in found {
            let all = samples_of(series);
            let mut known: Option<usize> = None;
            for (at, cell) in all {
                let seen = Seen { at, labels: series.labels.clone(), cell };
                let instance = match known {
                    Some(instance) => instance,
                    None => self.instance(number, &seen),
                };
                if self.has_constant_labels(number) {
                    known = Some(instance);
                }
                by_steps.entry(at).or_default().push((instance, seen));
            }
        }
        for present in by_steps.values_mut().filter(|present| present.len() > 1) {
            present.sort_by_key(|(instance, _)| *instance);
            if present.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
                return Err(Trouble::Failed(ALERT_TWINS.to_owned()));
            }
        }
        Ok(by_steps)
    }

    /// Tells whether the labels of an alert are the same for all samples of a series.
    fn has_constant_labels(&self, number: usize) -> bool {
        let terms = self.rules.get(number).and_then(|runner| runner.rule.alert());
        terms.is_some_and(|terms| {
            terms.labels.iter().filter_map(|(_, text)| text.template()).all(|template| {
                let reads = template.reads();
                !reads.value && reads.functions.is_empty()
            })
        })
    }

    /// Returns the number of the alert that a sample raises.
    fn instance(&mut self, number: usize, seen: &Seen) -> usize {
        let Some(runner) = self.rules.get(number) else { return 0 };
        let rule = runner.rule;
        let mut labels = seen.labels.to_builder();
        labels.set(NAME, "");
        if let Some(terms) = rule.alert() {
            let is_plain = terms.labels.iter().all(|(_, text)| text.plain().is_some());
            let view = (!is_plain).then(|| self.sight_at(number, seen.at));
            for (name, text) in &terms.labels {
                match (text.plain(), &view) {
                    (Some(text), _) => labels.set(name, text),
                    (None, Some(view)) => {
                        let text =
                            self.terms.expand(&**view, text, &seen.labels, &seen.cell, seen.at);
                        labels.set(name, &text)
                    }
                    (None, None) => &mut labels,
                };
            }
        }
        labels.set("alertname", &rule.name);
        let labels = labels.build();
        self.rules.get_mut(number).map_or(0, |runner| runner.watch.instance(rule, labels))
    }

    /// Gives the samples of a step the names that they are recorded under.
    pub(super) fn recorded(
        &self,
        number: usize,
        samples: Vec<Sample>,
    ) -> Result<Vec<(Labels, Cell)>, String> {
        let Some(runner) = self.rules.get(number) else { return Ok(Vec::new()) };
        let named = samples.into_iter().map(|one| (recorded(runner.rule, &one.labels), one.cell));
        let mut outputs: Vec<(Labels, Cell)> = named.collect();
        outputs.sort_by(|(a, _), (b, _)| a.cmp(b));
        if outputs.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
            return Err(TWINS.to_owned());
        }
        let limit = runner.group.limit;
        if limit > 0 && outputs.len() > limit {
            return Err(over_limit(limit, outputs.len()));
        }
        Ok(outputs)
    }

    /// Takes the samples of a step into the states of a rule's alerts; returns what is written.
    pub(super) fn alerted(
        &mut self,
        number: usize,
        at: Timestamp,
        samples: Vec<Sample>,
    ) -> Result<Vec<(Labels, Cell)>, String> {
        let mut present = Vec::with_capacity(samples.len());
        for sample in samples {
            let seen = Seen { at, labels: sample.labels, cell: sample.cell };
            present.push((self.instance(number, &seen), seen));
        }
        present.sort_by_key(|(instance, _)| *instance);
        if present.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
            return Err(ALERT_TWINS.to_owned());
        }
        let Some(runner) = self.rules.get_mut(number) else { return Ok(Vec::new()) };
        let Some(terms) = runner.rule.alert() else { return Ok(Vec::new()) };
        let (changes, limited): (Vec<Change>, _) =
            runner.watch.step(terms, runner.group.limit, at, present);
        let mut outputs = Vec::new();
        if limited.is_ok() {
            runner.watch.marks(&changes, &mut |mark: Mark<'_>| {
                if let Some(value) = mark.value {
                    outputs.push((mark.labels.clone(), Cell::Float(value)));
                }
            });
        }
        self.note(number, at, &changes);
        limited.map(|()| outputs)
    }
}
