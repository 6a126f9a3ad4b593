//! Runs the rules of a test and asks its questions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::Engine;
use crate::format::script_options;
use crate::format::write_duration;
use crate::label::Labels;
use crate::rules::course::Course;
use crate::rules::course::Layer;
use crate::rules::course::Pace;
use crate::rules::course::Terms;
use crate::rules::yaml::Pair;
use crate::storage::Memory;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::value::Points;

use super::conditions::Conditions;
use super::coverage::Coverage;
use super::file::AlertTest;
use super::file::TestGroup;
use super::file::UnitFile;
use super::input::Input;
use super::judge::Outcome;
use super::judge::Question;
use super::judge::Shortfall;

/// One test of a file and all that it runs on.
pub struct Trial<'a> {
    pub(super) file: &'a UnitFile,
    pub(super) test: &'a TestGroup,
    number: usize,
    pub(super) conditions: &'a Conditions<'a>,
    pub(super) terms: Terms,
}

/// What stops a test.
enum Stop {
    /// Rules could not be evaluated.
    Failed(Vec<String>),
    /// Running many steps at once does not do for these rules.
    Unclear,
}

impl<'a> Trial<'a> {
    /// Makes ready to run a test of a file.
    pub fn new(file: &'a UnitFile, number: usize, conditions: &'a Conditions<'a>) -> Option<Self> {
        let test = file.tests.get(number)?;
        let mut options = script_options();
        options.features = conditions.features;
        options.subquery_step = file.evaluation_interval;
        let terms = Terms {
            external_labels: labels(&test.external_labels),
            external_url: test.external_url.clone(),
            queries: conditions.queries.clone(),
            ..Terms::new(Engine::new(options))
        };
        Some(Self { file, test, number, conditions, terms })
    }

    /// Returns the name of the test.
    pub fn name(&self) -> String {
        let name = self.test.name.as_ref().map(|name| name.value.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("unnamed#{}", self.number))
    }

    /// Runs the rules and asks all questions; gives what is seen in the end to `look`.
    pub fn run(&self, look: &mut dyn FnMut(&Course<'_>)) -> Vec<Outcome> {
        let input = match Input::of(self.test, self.steps().last()) {
            Ok(input) => input,
            Err(why) => return self.stopped(vec![why.to_string()]),
        };
        if let Some(nameless) =
            self.test.alert_rule_test.iter().find(|test| test.alertname.value.is_empty())
        {
            let at = write_duration(nameless.eval_time.0);
            let why = "an item under alert_rule_test misses required attribute alertname";
            let why = format!("{why} at eval_time {at}");
            return self.stopped(vec![why]);
        }
        let done = match self.attempt(&input, Pace::Wide, look) {
            Err(Stop::Unclear) => self.attempt(&input, Pace::Stepwise, look),
            done => done,
        };
        match done {
            Ok(outcomes) => outcomes,
            Err(Stop::Failed(whys)) => self.stopped(whys),
            Err(Stop::Unclear) => self.stopped(vec!["the rules cannot be run".to_owned()]),
        }
    }

    /// Runs the rules and asks all questions; notes which rules gave anything.
    pub fn run_covering(&self, coverage: &mut Coverage) -> Vec<Outcome> {
        self.run(&mut |course| {
            coverage.add(self.conditions.book, course, self.test, self.steps());
        })
    }

    fn stopped(&self, whys: Vec<String>) -> Vec<Outcome> {
        whys.into_iter()
            .map(|why| self.outcome(Question::Whole, self.test.span, Some(Shortfall::because(why))))
            .collect()
    }

    /// Tells what became of a question.
    pub(super) fn outcome(
        &self,
        question: Question,
        span: crate::syntax::Span,
        shortfall: Option<Shortfall>,
    ) -> Outcome {
        Outcome { test: self.number, name: self.name(), question, span, shortfall }
    }

    /// Returns the instants at which rules are evaluated.
    fn steps(&self) -> Steps {
        let (start, every) = (self.test.start(), self.file.evaluation_interval);
        Steps::range(start, start + self.test.length(), every).unwrap_or(Steps::at(start))
    }

    fn course(&self, storage: Option<Arc<dyn Storage>>, pace: Pace) -> Course<'_> {
        let Conditions { book, schedule, .. } = self.conditions;
        Course::scheduled(book, &self.terms, schedule.clone(), storage, pace)
    }

    fn attempt(
        &self,
        input: &Input,
        pace: Pace,
        look: &mut dyn FnMut(&Course<'_>),
    ) -> Result<Vec<Outcome>, Stop> {
        let steps = self.steps();
        let mut course = match pace {
            Pace::Wide => self.wide(input, steps)?,
            Pace::Stepwise => self.course(None, pace),
        };
        let mut alerts: BTreeMap<usize, Outcome> = BTreeMap::new();
        let mut fed = 0;
        let mut faults = Vec::new();
        if pace == Pace::Wide {
            self.ask_alerts_afterwards(&course, steps, &mut alerts);
        } else {
            for at in steps.iter() {
                faults.extend(self.step(&mut course, input, &mut fed, at)?);
                for (number, test) in self.due(at) {
                    let got = self.firing(&course, &test.alertname.value, None);
                    alerts.insert(number, self.judge_alert(&course, number, test, at, got));
                }
            }
        }
        look(&course);
        let view = course.view();
        let mut outcomes: Vec<Outcome> = alerts.into_values().collect();
        let queries = self.test.promql_expr_test.iter().enumerate();
        outcomes.extend(queries.map(|(number, test)| self.judge_query(&*view, number, test)));
        outcomes.extend(self.stopped(faults));
        Ok(outcomes)
    }

    /// Feeds a course until a step and runs its rules there; returns the faults of feeding.
    fn step(
        &self,
        course: &mut Course<'_>,
        input: &Input,
        fed: &mut usize,
        at: Timestamp,
    ) -> Result<Vec<String>, Stop> {
        let mut faults = Vec::new();
        let (samples, next) = input.split(*fed, at);
        *fed = next;
        for sample in samples {
            let labels = input.labels.get(sample.series).cloned().unwrap_or_default();
            faults.extend(course.feed(&labels, sample.at, sample.cell.clone()).err());
        }
        if !faults.is_empty() {
            return Ok(faults);
        }
        for rule in 0..self.conditions.book.rules().count() {
            course.step(rule, at);
        }
        let whys: Vec<String> = course
            .take_mishaps()
            .into_iter()
            .map(|mishap| {
                let name = self
                    .conditions
                    .book
                    .rules()
                    .nth(mishap.rule)
                    .map_or("", |(_, rule)| &rule.name);
                let time = write_duration((at - Timestamp(0)).0);
                format!("rule: {name}, time: {time}, err: {}", mishap.why)
            })
            .collect();
        if whys.is_empty() { Ok(faults) } else { Err(Stop::Failed(whys)) }
    }

    /// Runs all rules over all steps; whatever is unusual makes it unclear.
    fn wide<'c>(&'c self, input: &Input, steps: Steps) -> Result<Course<'c>, Stop> {
        let mut memory = Memory::new();
        let (samples, _) = input.split(0, steps.last());
        for sample in samples {
            let labels = input.labels.get(sample.series).cloned().unwrap_or_default();
            let appended = memory.append(&labels, sample.at, None, sample.cell.clone());
            appended.map_err(|_| Stop::Unclear)?;
        }
        let known = Arc::new(memory);
        let mut course = self.course(Some(known.clone()), Pace::Wide);
        course.keep_alerts();
        self.stops(steps).for_each(|at| course.remember_at(at));
        let every = |_: &_| Millis(steps.every().0.max(1));
        course.run(steps.first(), steps.last(), steps.first(), &every);
        if !course.take_mishaps().is_empty() || !agree(course.layer(), &known) {
            return Err(Stop::Unclear);
        }
        Ok(course)
    }

    /// Lists the questions about alerts that are asked at a step: up to the next one.
    fn due(&self, at: Timestamp) -> impl Iterator<Item = (usize, &'a AlertTest)> {
        let passed = at - self.test.start();
        let next = passed + self.file.evaluation_interval;
        let tests = self.test.alert_rule_test.iter().enumerate();
        tests.filter(move |(_, test)| passed <= test.eval_time && test.eval_time < next)
    }

    /// Lists the steps at which questions about alerts are asked.
    fn stops(&self, steps: Steps) -> impl Iterator<Item = Timestamp> {
        let every = steps.every().0.max(1);
        self.test.alert_rule_test.iter().map(move |test| {
            let step = (test.eval_time.0 / every).max(0) as usize;
            steps.time(step.min(steps.len() - 1))
        })
    }

    /// Judges what fired at the steps that were remembered.
    fn ask_alerts_afterwards(
        &self,
        course: &Course<'_>,
        steps: Steps,
        into: &mut BTreeMap<usize, Outcome>,
    ) {
        let stops: Vec<Timestamp> = self.stops(steps).collect();
        for ((number, test), at) in self.test.alert_rule_test.iter().enumerate().zip(stops) {
            let got = self.firing(course, &test.alertname.value, Some(at));
            let outcome = self.judge_alert(course, number, test, at, got);
            into.insert(number, outcome);
        }
    }
}

/// Tells whether what rules wrote goes well with the series they were given.
///
/// Prometheus refuses a sample where there is another one; the same sample again is no matter.
fn agree(layer: &Layer, known: &Memory) -> bool {
    let given: BTreeMap<&Labels, &Points> = known.iter().collect();
    layer
        .memory()
        .iter()
        .all(|(labels, points)| given.get(labels).is_none_or(|given| !is_contested(points, given)))
}

fn is_contested(written: &Points, given: &Points) -> bool {
    let lanes = [&given.times, &given.stale, &given.histograms.times];
    let is_given = |time: &i64| lanes.iter().any(|lane| lane.binary_search(time).is_ok());
    let is_same = |(time, value): (&i64, &f64)| {
        let at = given.times.binary_search(time).ok().and_then(|at| given.values.get(at));
        at.is_some_and(|given| given.to_bits() == value.to_bits())
    };
    written.stale.iter().any(is_given)
        || written.histograms.times.iter().any(is_given)
        || written.times.iter().zip(&written.values).any(|one| is_given(one.0) && !is_same(one))
}

fn labels(pairs: &[Pair]) -> Labels {
    Labels::of(pairs.iter().map(|(name, value)| (&name.value, &value.value)))
}
