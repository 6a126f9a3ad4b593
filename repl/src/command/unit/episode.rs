//! An episode of recorded data as a unit test.

use std::collections::BTreeSet;
use std::sync::Arc;

use promqlite::engine::Ask;
use promqlite::label::Labels;
use promqlite::rules::course::AlertState;
use promqlite::rules::course::Course;
use promqlite::rules::course::LiveGroup;
use promqlite::rules::course::Pace;
use promqlite::rules::course::Rulebook;
use promqlite::rules::course::Schedule;
use promqlite::rules::course::Terms;
use promqlite::rules::unit::Conditions;
use promqlite::rules::unit::Outcome;
use promqlite::rules::unit::Trial;
use promqlite::rules::unit::UnitFile;
use promqlite::rules::unit::fill;
use promqlite::storage::Context;
use promqlite::storage::Storage;
use promqlite::syntax::Features;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::value::Points;

use super::story::Story;
use super::story::header;
use crate::grid;
use crate::grid::GRIDS;
use crate::grid::Gridded;
use crate::grid::Series;
use crate::grid::fewest;
use crate::grid::snapped;
use crate::output::counted;
use crate::ruled::INTERVAL;

/// The most series that an episode is looked for in.
const SERIES_MAX: usize = 5000;
/// How often rules are run over less and less data.
const ATTEMPTS_MAX: usize = 300;
/// The most times that a test asks at.
const QUESTIONS_MAX: usize = 8;
/// The farthest that the data of a test reaches back behind the episode.
const REACH_MAX: Millis = Millis::from_minutes(2 * 24 * 60);

/// Rules, recorded data, and a stretch of its time.
pub(super) struct Episode<'e> {
    pub(super) book: &'e Rulebook,
    pub(super) terms: &'e Terms,
    pub(super) storage: Arc<dyn Storage>,
    pub(super) features: Features,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

fn every(group: &LiveGroup) -> Millis {
    group.interval.unwrap_or(INTERVAL)
}

impl Episode<'_> {
    /// Lists the alerts that fire in the stretch of time, each once.
    pub(super) fn alerts(&self) -> Vec<String> {
        let rules = self.book.rules().filter_map(|(group, rule)| Some((group, rule.alert()?)));
        let waits = rules.map(|(group, alert)| alert.hold + alert.keep_firing + every(group));
        let begin = self.from - waits.max().unwrap_or_default();
        let mut course = self.course(begin, &BTreeSet::new());
        let mut firing = BTreeSet::new();
        for (number, (_, rule)) in self.book.rules().enumerate() {
            if course.alarms(number).iter().any(|alarm| alarm.state == AlertState::Firing) {
                firing.insert(rule.name.clone());
            }
        }
        let names: Vec<&str> = self.book.rules().map(|(_, rule)| rule.name.as_str()).collect();
        for event in course.take_events() {
            let is_firing = event.state == AlertState::Firing && event.at >= self.from;
            let was_firing = event.before == AlertState::Firing && event.at > self.from;
            if (is_firing || was_firing)
                && let Some(name) = names.get(event.rule)
            {
                firing.insert((*name).to_owned());
            }
        }
        firing.into_iter().collect()
    }

    fn course(&self, begin: Timestamp, stops: &BTreeSet<Timestamp>) -> Course<'_> {
        let storage = Some(self.storage.clone());
        let mut course = Course::new(self.book, self.terms, storage, Pace::Wide);
        course.hide_written_from(begin);
        stops.iter().for_each(|at| course.remember_at(*at));
        course.run(begin, self.to, self.to, &every);
        course
    }

    /// Writes a test of an alert, with what the data makes of it.
    pub(super) fn test(&self, alert: &str) -> Result<(Millis, String), String> {
        let needed = self.needed(alert);
        let story = self.story(alert, &needed);
        let data = self.data(&needed, story.begin)?;
        let holds = |every: i64, series: &[Gridded]| self.holds(&story, every, series);
        let begin = story.begin.0;
        let grids = GRIDS
            .into_iter()
            .filter(|grid| story.every.0 % grid == 0 || *grid % story.every.0 == 0);
        let found = grids.flat_map(|every| [(every, every - 1), (every, every / 2)]).find_map(
            |(every, late)| {
                let series = snapped(&data, begin, every, late)?;
                let is_within =
                    series.iter().all(|(_, samples)| samples.keys().all(|step| *step >= 0));
                (is_within && holds(every, &series)).then_some((every, series))
            },
        );
        let (every, series) =
            found.ok_or_else(|| format!("{alert}: on no grid of samples it does what it did"))?;
        let count = series.len();
        let series = fewest(series, ATTEMPTS_MAX, |series| holds(every, series));
        eprintln!("{alert}: {} of {} series", counted(series.len() as u64), counted(count as u64));
        Ok((story.every, story.text(every, &series)))
    }

    /// Returns the numbers of the rules of an alert, and of those that they read.
    fn needed(&self, alert: &str) -> BTreeSet<usize> {
        let schedule = Schedule::of(self.book, self.terms);
        let named = self.book.rules().enumerate();
        let named = named.filter(|(_, (_, rule))| rule.name == alert && rule.alert().is_some());
        named.flat_map(|(number, _)| schedule.needs(number)).collect()
    }

    /// Finds out how far back an alert looks, when it changes, and what fires then.
    fn story(&self, alert: &str, needed: &BTreeSet<usize>) -> Story {
        let rules: Vec<_> = self.book.rules().collect();
        let mine = |number: &usize| rules.get(*number).is_some_and(|(_, rule)| rule.name == alert);
        let mine: Vec<usize> = needed.iter().copied().filter(mine).collect();
        let group = mine.first().and_then(|number| rules.get(*number)).map(|(group, _)| *group);
        let every = group.map_or(INTERVAL, every);
        let terms = mine.iter().filter_map(|number| rules.get(*number)?.1.alert());
        let wait = terms.map(|terms| terms.hold + terms.keep_firing).max().unwrap_or_default();
        let reach: i64 = needed
            .iter()
            .filter_map(|number| rules.get(*number))
            .map(|(_, rule)| self.reach(&rule.query).0)
            .sum();
        let lead = wait + every + every;
        let early = self.from - lead;
        let reach = Millis(reach.min(REACH_MAX.0));
        let begin = self.on_grid(early - reach, every);
        let mut times = BTreeSet::from([self.to]);
        for event in self.course(begin, &BTreeSet::new()).take_events() {
            if mine.contains(&event.rule) && event.at > begin && event.at >= early {
                times.extend([event.at - every, event.at]);
            }
        }
        let extra = times.len().saturating_sub(QUESTIONS_MAX);
        let times: BTreeSet<_> = times.into_iter().skip(extra).collect();
        let first = times.first().copied().unwrap_or(self.to);
        let begin = begin.max(self.on_grid(first - lead - reach, every));
        let course = self.course(begin, &times);
        let firing = times.iter().map(|at| {
            let alarms = mine.iter().flat_map(|number| course.alarms_at(*number, *at));
            let alarms = alarms.filter(|alarm| alarm.state == AlertState::Firing);
            let mut labels: Vec<Labels> = alarms.map(|alarm| alarm.labels).collect();
            labels.sort();
            (*at, labels)
        });
        Story { alert: alert.to_owned(), every, begin, firing: firing.collect() }
    }

    /// Returns the evaluation at a time or before it, if there is data from it on.
    fn on_grid(&self, at: Timestamp, every: Millis) -> Timestamp {
        let back = ((self.to - at).0.max(0) + every.0 - 1) / every.0;
        let most = self.storage.span().map(|span| (self.to - span.after).0.div_euclid(every.0));
        self.to - Millis(most.map_or(back, |most| back.min(most)) * every.0)
    }

    /// Returns how far a query looks back.
    fn reach(&self, query: &str) -> Millis {
        let at = self.to;
        let plan = self.terms.engine.plan(query, Ask::Instant(at));
        let selects = plan.map(|plan| plan.selects).unwrap_or_default();
        selects.iter().map(|select| at - select.reach.after).max().unwrap_or_default()
    }

    /// Returns the samples that some rules look at.
    fn data(&self, needed: &BTreeSet<usize>, begin: Timestamp) -> Result<Series, String> {
        let rules: Vec<_> = self.book.rules().collect();
        let mut data = Series::new();
        let mut points = Points::default();
        for (_, rule) in needed.iter().filter_map(|number| rules.get(*number)) {
            let plan = self.terms.engine.plan(&rule.query, Ask::Instant(self.to));
            let mut selects = plan.map_err(|error| error.to_string())?.selects;
            selects.iter_mut().for_each(|select| {
                select.reach.after = begin - Millis(1);
                select.reach.until = self.to;
            });
            let sets = self.storage.select(&selects, &Context::default());
            for set in sets.map_err(|error| error.to_string())? {
                if data.len() + set.len() > SERIES_MAX {
                    let most = counted(SERIES_MAX as u64);
                    return Err(format!("{} looks at more than {most} series", rule.name));
                }
                for series in 0..set.len() {
                    points.clear();
                    set.read(series, &mut points).map_err(|error| error.to_string())?;
                    let labels = set.labels(series);
                    if self.book.rules().any(|(_, rule)| rule.name == labels.name()) {
                        continue;
                    }
                    grid::add(&points, begin.0, self.to.0, data.entry(labels).or_default());
                }
            }
        }
        data.retain(|_, samples| !samples.is_empty());
        Ok(data)
    }

    /// Tells whether the same alerts fire at all times over some series.
    fn holds(&self, story: &Story, every: i64, series: &[Gridded]) -> bool {
        let outcomes = self.outcomes(&header(story.every, &[]), &story.text(every, series));
        let fired = outcomes.iter().map(|outcome| {
            let filled = outcome.shortfall.as_ref().and_then(|shortfall| shortfall.filled.as_ref());
            filled.map(|filling| filling.labels(&story.alert)).unwrap_or_default()
        });
        outcomes.len() == story.firing.len()
            && outcomes.iter().all(|outcome| {
                outcome.shortfall.as_ref().is_none_or(|shortfall| shortfall.filled.is_some())
            })
            && fired.eq(story.firing.values().cloned())
    }

    fn outcomes(&self, head: &str, text: &str) -> Vec<Outcome> {
        let (file, _) = UnitFile::read(&format!("{head}{text}"));
        let refusal = |_: &str| None;
        let queries = self.terms.queries.clone();
        let conditions = Conditions::new(self.book, self.features, &refusal, queries);
        let trials = (0..file.tests.len()).filter_map(|at| Trial::new(&file, at, &conditions));
        trials.flat_map(|trial| trial.run(&mut |_| {})).collect()
    }

    /// Fills in what the tests expect.
    pub(super) fn filled(&self, head: &str, tests: &str) -> String {
        let outcomes = self.outcomes(head, tests);
        fill(&format!("{head}{tests}"), &outcomes).0
    }
}
