//! Rules over data, evaluated when somebody asks for what they write.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Instant;

use promqlite::engine::Engine;
use promqlite::label::Labels;
use promqlite::label::Matcher;
use promqlite::rules::course::Alarm;
use promqlite::rules::course::AlertState;
use promqlite::rules::course::AlertTerms;
use promqlite::rules::course::Course;
use promqlite::rules::course::LiveGroup;
use promqlite::rules::course::LiveRule;
use promqlite::rules::course::Pace;
use promqlite::rules::course::Rulebook;
use promqlite::rules::course::Terms;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::storage::Metadata;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::syntax::print;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Cell;

use super::book::Alert;
use super::book::Alerting;
use super::book::Book;
use super::book::Evaluated;
use super::book::Group;
use super::book::Rule;
use crate::moment::Clock;

/// How often rules are evaluated whose groups do not say it, as Prometheus' operator has it.
pub(crate) const INTERVAL: Millis = Millis(30_000);

/// How far back rules are evaluated over data that is still being recorded.
const RECENT: Millis = Millis::from_minutes(120);
/// How much of that may be asked for.
const LATELY: Millis = Millis::from_minutes(60);
/// How far back they are, if somebody asks for what they wrote then.
const PAST: Millis = Millis::from_minutes(24 * 60);

/// Rules over data, and what they made of it.
///
/// Recorded data is gone through once. Data without an end is gone through again for its last
/// hours, as soon as somebody asks and an interval has passed.
pub(crate) struct Standing {
    book: Rulebook,
    terms: Terms,
    storage: Arc<dyn Storage>,
    clock: Clock,
    latest: Mutex<Option<Arc<State>>>,
}

/// What rules made of the data in a stretch of time.
struct State {
    from: Timestamp,
    at: Timestamp,
    groups: Vec<Group>,
    /// The data, and the series that the rules wrote.
    storage: Arc<dyn Storage>,
}

impl Standing {
    /// Puts rules over data.
    pub(crate) fn new(
        book: Rulebook,
        engine: Engine,
        storage: Arc<dyn Storage>,
        clock: Clock,
    ) -> Self {
        Self { book, terms: Terms::new(engine), storage, clock, latest: Mutex::default() }
    }

    /// Evaluates the rules, unless that was done lately and reaches back far enough.
    fn state(&self, wanted: Timestamp, cancel: &Cancel) -> Result<Arc<State>, StorageError> {
        let clock = self.clock.fresh();
        let now = clock.span.map_or(clock.now, |span| span.until);
        let lately = if wanted > now - LATELY {
            now - RECENT
        } else {
            // What rules read themselves lies before what is asked of them.
            wanted.max(now - PAST) - RECENT
        };
        let from = clock.span.map_or(lately, |span| span.after + Millis(1));
        let shortest = self.book.groups.iter().map(every).min().unwrap_or(INTERVAL);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |state: &&Arc<State>| now - state.at < shortest && state.from <= from;
        if let Some(state) = latest.as_ref().filter(is_fresh) {
            return Ok(state.clone());
        }
        let state = Arc::new(self.evaluated(from, now, cancel));
        // What was stopped in the middle is no state.
        match cancel.stop() {
            Some(_) => Err(StorageError::Cancelled),
            None => Ok(latest.insert(state).clone()),
        }
    }

    fn evaluated(&self, from: Timestamp, now: Timestamp, cancel: &Cancel) -> State {
        let begun = Instant::now();
        let terms = Terms { cancel: cancel.clone(), ..self.terms.clone() };
        let storage = Some(self.storage.clone());
        let mut course = Course::new(&self.book, &terms, storage, Pace::Wide);
        course.hide_written_from(from);
        course.keep_alerts();
        course.run(from, now, now, &every);
        let evaluated = Evaluated { at: now, seconds: begun.elapsed().as_secs_f64() };
        let mut numbers = 0..;
        let groups = self.book.groups.iter().map(|group| Group {
            name: group.name.clone(),
            file: group.file.clone(),
            rules: group
                .rules
                .iter()
                .zip(&mut numbers)
                .map(|(rule, number)| self.rule(&course, number, rule, evaluated))
                .collect(),
            interval: seconds(every(group)),
            limit: group.limit,
            evaluated,
        });
        State { from, at: now, groups: groups.collect(), storage: course.view() }
    }

    /// Returns all there is to see from an instant on.
    fn view(&self, reach: Window, context: &Context) -> Result<Arc<dyn Storage>, StorageError> {
        Ok(self.state(reach.after, context.cancel())?.storage.clone())
    }

    fn rule(
        &self,
        course: &Course<'_>,
        number: usize,
        rule: &LiveRule,
        evaluated: Evaluated,
    ) -> Rule {
        let error = course.last_error(number).unwrap_or_default().to_owned();
        let parsed = self.terms.engine.parse(&rule.query);
        Rule {
            name: rule.name.clone(),
            query: parsed.map_or_else(|_| rule.query.clone(), |(expr, _)| print(&expr)),
            labels: Labels::of(rule.labels.iter().map(|(name, text)| (name, text))),
            health: if error.is_empty() { "ok" } else { "err" },
            error,
            evaluated,
            alerting: rule.alert().map(|terms| alerting(course, number, terms)),
        }
    }
}

fn every(group: &LiveGroup) -> Millis {
    group.interval.unwrap_or(INTERVAL)
}

fn seconds(length: Millis) -> f64 {
    length.0 as f64 / 1000.0
}

fn alerting(course: &Course<'_>, number: usize, terms: &AlertTerms) -> Alerting {
    let alarms = course.alarms(number);
    let state = alarms.iter().map(|alarm| alarm.state).max().unwrap_or(AlertState::Inactive);
    Alerting {
        state: state.name(),
        hold: seconds(terms.hold),
        keep: seconds(terms.keep_firing),
        annotations: Labels::of(terms.annotations.iter().map(|(name, it)| (name, it.written()))),
        alerts: alarms.iter().map(|alarm| alert(course, number, alarm)).collect(),
    }
}

fn alert(course: &Course<'_>, number: usize, alarm: &Alarm) -> Alert {
    Alert {
        labels: alarm.labels.clone(),
        annotations: Labels::of(course.annotations(number, &alarm.seen)),
        state: alarm.state.name(),
        since: alarm.active_at,
        kept_since: alarm.kept_since,
        value: match alarm.seen.cell {
            Cell::Float(value) => value,
            Cell::Histogram(_) => 0.0,
        },
    }
}

impl Book for Standing {
    fn groups(&self) -> Vec<Group> {
        let state = self.state(Timestamp::MAX, &Cancel::new());
        state.map(|state| state.groups.clone()).unwrap_or_default()
    }
}

impl Storage for Standing {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let written = selects.iter().filter(|select| self.book.writes(&select.matchers));
        match written.map(|select| select.reach).min_by_key(|reach| reach.after) {
            None => self.storage.select(selects, context),
            Some(reach) => self.view(reach, context)?.select(selects, context),
        }
    }

    fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        self.view(reach, context)?.series(any, reach, context)
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.view(reach, context)?.label_names(any, reach, context)
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.view(reach, context)?.label_values(name, any, reach, context)
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.storage.metadata()
    }

    fn span(&self) -> Option<Window> {
        self.storage.span()
    }
}
