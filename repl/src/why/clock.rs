//! When an alert's expression held, when it was pending and when it fired.

use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::label::Labels;
use promqlite::rules::course::Alarm;
use promqlite::rules::course::AlertState;
use promqlite::rules::course::Course;
use promqlite::rules::course::Event;
use promqlite::rules::course::LiveGroup;
use promqlite::rules::course::Pace;
use promqlite::rules::course::Rulebook;
use promqlite::rules::course::Terms;
use promqlite::storage::Storage;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::time::Window;

use crate::ruled::INTERVAL;

/// How far back rules are run.
const BACK: Millis = Millis::from_minutes(12 * 60);

/// An alert, with what it says.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) rule: usize,
    pub(crate) name: String,
    pub(crate) alarm: Alarm,
    pub(crate) annotations: Vec<(String, String)>,
}

/// The alerts of some rules at an instant, and what became of them before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alarms {
    /// Those that are pending or firing.
    pub(crate) active: Vec<Told>,
    /// What changed before, oldest first.
    pub(crate) events: Vec<Event>,
    /// What went wrong.
    pub(crate) mishap: Option<String>,
    /// Since when the rules were run.
    pub(crate) from: Option<Timestamp>,
}

impl Alarms {
    /// Runs rules up to an instant.
    pub(crate) fn at(
        book: &Rulebook,
        engine: &Engine,
        storage: Arc<dyn Storage>,
        span: Option<Window>,
        at: Timestamp,
    ) -> Self {
        let longest = book.rules().filter_map(|(_, rule)| rule.alert()).map(|terms| terms.hold.0);
        let back = Millis(longest.max().unwrap_or(0).saturating_mul(2).max(BACK.0));
        let start = span.map_or(Timestamp::MIN, |span| span.after);
        let from = (at - back).max(start);
        let terms = Terms::new(engine.clone());
        let mut course = Course::new(book, &terms, Some(storage), Pace::Wide);
        course.hide_written_from(from);
        let every = |group: &LiveGroup| group.interval.unwrap_or(INTERVAL);
        course.run(from, at, at, &every);
        let events = course.take_events();
        let mishap = course.take_mishaps().into_iter().last().map(|mishap| mishap.why);
        let mut active = Vec::new();
        for (rule, (_, live)) in book.rules().enumerate() {
            for alarm in course.alarms(rule) {
                let annotations = course.annotations(rule, &alarm.seen);
                active.push(Told { rule, name: live.name.clone(), alarm, annotations });
            }
        }
        Self { active, events, mishap, from: Some(from) }
    }

    /// Returns the alerts of a rule, those that fire first.
    pub(super) fn of(&self, rule: usize) -> Vec<&Told> {
        let mut own: Vec<_> = self.active.iter().filter(|told| told.rule == rule).collect();
        own.sort_by_key(|told| (std::cmp::Reverse(told.alarm.state), told.alarm.active_at));
        own
    }

    /// Returns when a rule's alert last fired and when that ended.
    pub(super) fn last_firing(&self, rule: usize) -> Option<(Labels, Timestamp, Timestamp)> {
        let ended = self.events.iter().rev().find(|event| {
            event.rule == rule
                && event.state == AlertState::Inactive
                && event.before == AlertState::Firing
        })?;
        let begun = self.events.iter().rev().find(|event| {
            event.rule == rule
                && event.state == AlertState::Firing
                && event.labels == ended.labels
                && event.at <= ended.at
        })?;
        Some((ended.labels.clone(), begun.at, ended.at))
    }

    /// Returns when a rule's alert was last pending without firing.
    pub(super) fn last_pending(&self, rule: usize) -> Option<(Labels, Timestamp)> {
        let event = self.events.iter().rev().find(|event| {
            event.rule == rule
                && event.state == AlertState::Inactive
                && event.before == AlertState::Pending
        })?;
        Some((event.labels.clone(), event.at))
    }
}
