//! The states of an alert's instances.

use rustc_hash::FxHashMap;

use crate::label::Labels;
use crate::label::NAME;
use crate::time::Timestamp;
use crate::value::Cell;

use super::rulebook::AlertTerms;
use super::rulebook::LiveRule;

/// How far an alert is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AlertState {
    /// Its expression holds no more.
    Inactive,
    /// Its expression holds, not yet long enough.
    Pending,
    /// People are told.
    Firing,
}

/// The sample that an alert was last seen with.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// The sample's labels.
    pub labels: Labels,
    /// Its value.
    pub cell: Cell,
}

/// One alert of a rule: a set of labels.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub(super) labels: Labels,
    pub(super) state: AlertState,
    pub(super) active_at: Timestamp,
    pub(super) seen: Seen,
    pub(super) kept_since: Option<Timestamp>,
    /// The series of `ALERTS` when it is pending, when it fires, and that of `ALERTS_FOR_STATE`.
    series: [Labels; 3],
    /// The state that was last written, if no end was.
    written: Option<AlertState>,
}

/// The alerts of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    instances: Vec<Instance>,
    by_labels: FxHashMap<Labels, usize>,
    active: Vec<usize>,
    /// What a limit has ended, with series that go on until the next step that goes well.
    lapsed: Vec<usize>,
}

/// A change of an alert's state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) instance: usize,
    pub(super) state: AlertState,
    pub(super) before: AlertState,
}

/// What is written of an alert at a step.
pub(super) struct Mark<'w> {
    pub(super) labels: &'w Labels,
    pub(super) instance: usize,
    /// `None` is the end of the series.
    pub(super) value: Option<f64>,
}

impl Change {
    fn of(instance: usize, before: AlertState, state: AlertState) -> Self {
        Self { instance, state, before }
    }
}

impl AlertState {
    /// Returns its name, as series and the API have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::Pending => "pending",
            Self::Firing => "firing",
        }
    }
}

impl Watch {
    /// Returns the number of the alert with some labels.
    pub(super) fn instance(&mut self, rule: &LiveRule, labels: Labels) -> usize {
        if let Some(known) = self.by_labels.get(&labels) {
            return *known;
        }
        let series = [("ALERTS", "pending"), ("ALERTS", "firing"), ("ALERTS_FOR_STATE", "")]
            .map(|(name, state)| series(rule, &labels, name, state));
        let never = Timestamp::MIN;
        let seen = Seen { at: never, labels: Labels::empty(), cell: Cell::Float(0.0) };
        self.instances.push(Instance {
            labels: labels.clone(),
            state: AlertState::Inactive,
            active_at: never,
            seen,
            kept_since: None,
            series,
            written: None,
        });
        self.by_labels.insert(labels, self.instances.len() - 1);
        self.instances.len() - 1
    }

    /// Returns an alert by its number.
    pub(super) fn get(&self, instance: usize) -> Option<&Instance> {
        self.instances.get(instance)
    }

    /// Tells whether any alert is pending or firing, or has a series that goes on.
    pub(super) fn is_active(&self) -> bool {
        !self.active.is_empty() || !self.lapsed.is_empty()
    }

    /// Returns the alerts that are pending or firing.
    pub(super) fn active(&self) -> impl Iterator<Item = &Instance> {
        self.active.iter().filter_map(|&at| self.instances.get(at))
    }

    /// Takes in what an evaluation gave and returns what changed; an error is that of a limit.
    pub(super) fn step(
        &mut self,
        terms: &AlertTerms,
        limit: usize,
        at: Timestamp,
        present: Vec<(usize, Seen)>,
    ) -> (Vec<Change>, Result<(), String>) {
        let mut changes = Vec::new();
        for (number, seen) in present {
            let Some(instance) = self.instances.get_mut(number) else { continue };
            instance.seen = seen;
            instance.kept_since = None;
            if instance.state == AlertState::Inactive {
                instance.state = AlertState::Pending;
                instance.active_at = at;
                self.active.push(number);
                changes.push(Change::of(number, AlertState::Inactive, AlertState::Pending));
            }
        }
        let Self { instances, active, lapsed, .. } = self;
        active.retain(|&number| {
            let Some(instance) = instances.get_mut(number) else { return false };
            if instance.seen.at != at && !instance.goes_on(terms, at) {
                changes.push(Change::of(number, instance.state, AlertState::Inactive));
                instance.state = AlertState::Inactive;
                return false;
            }
            if instance.state == AlertState::Pending && at - instance.active_at >= terms.hold {
                instance.state = AlertState::Firing;
                // What fires at once was never pending.
                let known = changes.len();
                changes.retain(|change| change.instance != number);
                let was_pending = changes.len() == known;
                let before = if was_pending { AlertState::Pending } else { AlertState::Inactive };
                changes.push(Change::of(number, before, AlertState::Firing));
            }
            true
        });
        let count = active.len();
        if limit > 0 && count > limit {
            for number in active.drain(..) {
                if !lapsed.contains(&number) {
                    lapsed.push(number);
                }
                let Some(instance) = instances.get_mut(number) else { continue };
                let fresh = changes.iter().find(|change| change.instance == number);
                let before = fresh.map_or(instance.state, |change| change.before);
                instance.state = AlertState::Inactive;
                changes.retain(|change| change.instance != number);
                if before != AlertState::Inactive {
                    changes.push(Change::of(number, before, AlertState::Inactive));
                }
            }
            return (changes, Err(format!("exceeded limit of {limit} with {count} alerts")));
        }
        (changes, Ok(()))
    }

    /// Returns what is written of all alerts after a step that went well.
    pub(super) fn marks(&mut self, changes: &[Change], into: &mut dyn FnMut(Mark<'_>)) {
        let gone = changes.iter().filter(|change| change.state == AlertState::Inactive);
        let active = &self.active;
        let lapsed = self.lapsed.drain(..).filter(|number| !active.contains(number));
        let gone = gone.map(|change| change.instance).chain(lapsed);
        for number in gone.chain(active.iter().copied()) {
            if let Some(instance) = self.instances.get_mut(number) {
                instance.mark(number, into);
            }
        }
    }
}

impl Instance {
    /// Tells whether an alert whose expression does not hold fires on.
    fn goes_on(&mut self, terms: &AlertTerms, at: Timestamp) -> bool {
        if self.state != AlertState::Firing || terms.keep_firing.0 <= 0 {
            return false;
        }
        at - *self.kept_since.get_or_insert(at) < terms.keep_firing
    }

    fn mark(&mut self, number: usize, into: &mut dyn FnMut(Mark<'_>)) {
        let [pending, firing, for_state] = &self.series;
        let series = |state: AlertState| if state == AlertState::Firing { firing } else { pending };
        let mut put = |labels, value| into(Mark { labels, instance: number, value });
        if let Some(before) = self.written.take_if(|before| *before != self.state) {
            put(series(before), None);
            if self.state == AlertState::Inactive {
                put(for_state, None);
            }
        }
        if self.state != AlertState::Inactive {
            put(series(self.state), Some(1.0));
            put(for_state, Some(self.active_at.0.div_euclid(1000) as f64));
            self.written = Some(self.state);
        }
    }
}

/// Returns the series that an alert is written as.
fn series(rule: &LiveRule, labels: &Labels, name: &str, state: &str) -> Labels {
    let mut series = Labels::empty().to_builder();
    let own = rule.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    own.chain(labels.iter()).for_each(|(name, value)| {
        series.set(name, value);
    });
    series.set(NAME, name).set("alertname", &rule.name);
    if !state.is_empty() {
        series.set("alertstate", state);
    }
    series.build()
}
