//! What comes out where a test asks, compared with what it expects.

use std::collections::BTreeMap;

use crate::format::write_duration;
use crate::rules::course::AlertState;
use crate::rules::course::Course;
use crate::rules::course::LiveRule;
use crate::rules::yaml::Pair;
use crate::storage::Storage;
use crate::time::Timestamp;

use super::compare::Likeness;
use super::compare::ShownAlert;
use super::compare::ShownSample;
use super::compare::are_same;
use super::file::AlertTest;
use super::file::ExprTest;
use super::filling::Filling;
use super::judge::Outcome;
use super::judge::Question;
use super::judge::Shortfall;
use super::trial::Trial;
use super::why;

impl Trial<'_> {
    /// Returns the alerts of a name that fire: in the end, or at an instant.
    pub(super) fn firing(
        &self,
        course: &Course<'_>,
        name: &str,
        at: Option<Timestamp>,
    ) -> Vec<ShownAlert> {
        let mut firing = Vec::new();
        for (number, (_, rule)) in self.conditions.book.rules().enumerate() {
            if rule.name != name || rule.alert().is_none() {
                continue;
            }
            let alarms = match at {
                None => course.alarms(number),
                Some(at) => course.alarms_at(number, at),
            };
            for alarm in alarms.into_iter().filter(|alarm| alarm.state == AlertState::Firing) {
                let told = course.annotations(number, &alarm.seen);
                let labels = alarm.labels.iter();
                firing.push(ShownAlert {
                    labels: labels.map(|(name, value)| (name.into(), value.into())).collect(),
                    annotations: told.into_iter().collect(),
                });
            }
        }
        firing.sort();
        firing
    }

    pub(super) fn judge_alert(
        &self,
        course: &Course<'_>,
        number: usize,
        test: &AlertTest,
        at: Timestamp,
        got: Vec<ShownAlert>,
    ) -> Outcome {
        let name = &test.alertname.value;
        let pairs = |pairs: &[Pair]| {
            pairs.iter().map(|(name, text)| (name.value.clone(), text.value.clone())).collect()
        };
        let mut expected: Vec<ShownAlert> = test
            .exp_alerts
            .iter()
            .map(|alert| {
                let mut labels: BTreeMap<String, String> = pairs(&alert.labels);
                labels.insert("alertname".to_owned(), name.clone());
                ShownAlert { labels, annotations: pairs(&alert.annotations) }
            })
            .collect();
        expected.sort();
        let question = Question::Alert { number, alert: name.clone(), at: test.eval_time };
        let shortfall = (expected != got).then(|| {
            let lines = |alerts: &[ShownAlert]| alerts.iter().flat_map(ShownAlert::lines).collect();
            Shortfall {
                reason: format!("{} firing, {} expected", got.len(), expected.len()),
                expected: lines(&expected),
                got: lines(&got),
                filled: Some(Filling::of_alerts(test.expected, &got)),
                why: self.why_alert(course, name, at),
            }
        });
        self.outcome(question, test.span, shortfall)
    }

    /// Returns what the parts of an alert's expression give.
    fn why_alert(&self, course: &Course<'_>, name: &str, at: Timestamp) -> Vec<String> {
        let named = |rule: &LiveRule| rule.name == name && rule.alert().is_some();
        let mut lines = Vec::new();
        for (group, rule) in self.conditions.book.rules().filter(|(_, rule)| named(rule)) {
            let view = course.view_at(at);
            lines.extend(why::parts(&self.terms, &*view, &rule.query, at - group.offset));
            if let Some(terms) = rule.alert().filter(|terms| terms.hold.0 > 0) {
                lines.push(format!("for: {}", write_duration(terms.hold.0)));
            }
        }
        if lines.is_empty() {
            lines.push(format!("no rule raises {name}"));
        }
        lines
    }

    pub(super) fn judge_query(
        &self,
        view: &dyn Storage,
        number: usize,
        test: &ExprTest,
    ) -> Outcome {
        let query = &test.expr.value;
        let question = Question::Query { number, query: query.clone(), at: test.eval_time };
        let shortfall = self.compare_query(view, test).err().map(|shortfall| *shortfall);
        self.outcome(question, test.span, shortfall)
    }

    fn compare_query(&self, view: &dyn Storage, test: &ExprTest) -> Result<(), Box<Shortfall>> {
        let query = &test.expr.value;
        let at = self.test.start() + test.eval_time;
        if let Some(why) = (self.conditions.refusal)(query) {
            return Err(Shortfall::because(why).into());
        }
        let samples =
            self.terms.at(view, query, at).map_err(|why| Box::new(Shortfall::because(why)))?;
        let mut got: Vec<_> = samples.into_iter().map(ShownSample::of).collect();
        let read = test.exp_samples.iter().map(ShownSample::expected);
        let mut expected =
            read.collect::<Result<Vec<_>, _>>().map_err(|why| Box::new(Shortfall::because(why)))?;
        let likeness = if self.file.fuzzy_compare { Likeness::Nearly } else { Likeness::Equal };
        if are_same(&mut expected, &mut got, likeness) {
            return Ok(());
        }
        let lines = |samples: &[ShownSample]| samples.iter().map(ShownSample::line).collect();
        Err(Box::new(Shortfall {
            reason: format!("{} samples, {} expected", got.len(), expected.len()),
            expected: lines(&expected),
            got: lines(&got),
            filled: Some(Filling::of_samples(test.expected, &got)),
            why: why::parts(&self.terms, view, query, at),
        }))
    }
}
