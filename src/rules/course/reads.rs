//! What a rule reads, and what it writes.

use crate::engine::Ask;
use crate::label::Labels;
use crate::label::Matcher;
use crate::label::NAME;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Length;
use crate::syntax::Shift;
use crate::time::Timestamp;

use super::ask::Terms;
use super::rulebook::LiveRule;
use super::rulebook::Rulebook;
use super::wording::Wording;

/// What is known of the labels of a series that a rule writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Output {
    name: String,
    known: Vec<(String, String)>,
}

impl Output {
    /// Returns what a rule writes.
    pub(super) fn of(rule: &LiveRule) -> Vec<Self> {
        let labels = rule.labels.iter().filter(|(_, text)| !text.contains("{{"));
        let mut known: Vec<_> = labels.cloned().collect();
        if rule.alert().is_none() {
            return vec![Self { name: rule.name.clone(), known }];
        }
        known.retain(|(name, _)| name != "alertstate" && name != "alertname");
        known.push(("alertname".to_owned(), rule.name.clone()));
        let both = ["ALERTS", "ALERTS_FOR_STATE"];
        both.map(|name| Self { name: name.to_owned(), known: known.clone() }).to_vec()
    }

    /// Returns what alerts of any name write.
    pub(super) fn of_any_alert() -> [Self; 2] {
        ["ALERTS", "ALERTS_FOR_STATE"].map(|name| Self { name: name.to_owned(), known: Vec::new() })
    }

    /// Tells whether a series of it may pass tests.
    pub(super) fn passes(&self, tests: &[Matcher]) -> bool {
        tests.iter().all(|test| {
            if test.name() == NAME {
                return test.matches(&self.name);
            }
            let known = self.known.iter().find(|(name, _)| name == test.name());
            known.is_none_or(|(_, value)| test.matches(value))
        })
    }

    /// Tells whether a series may be of it.
    pub(super) fn is(&self, labels: &Labels) -> bool {
        labels.name() == self.name
            && self.known.iter().all(|(name, value)| labels.get(name) == value)
    }
}

impl Rulebook {
    /// Tells whether a rule may write a series that passes tests.
    pub fn writes(&self, tests: &[Matcher]) -> bool {
        self.rules().flat_map(|(_, rule)| Output::of(rule)).any(|output| output.passes(tests))
    }
}

/// What a rule reads.
pub(super) struct Reads {
    /// The tests of each of its selectors; `None` where that cannot be told.
    selectors: Option<Vec<Vec<Matcher>>>,
    /// Whether it looks at another time than a range query over many steps would tell it.
    pub(super) looks_elsewhere: bool,
}

impl Reads {
    /// Finds out what a rule reads.
    pub(super) fn of(rule: &LiveRule, terms: &Terms) -> Self {
        let mut reads = Self { selectors: Some(Vec::new()), looks_elsewhere: false };
        reads.add(&rule.query, terms);
        let Some(alert) = rule.alert() else { return reads };
        for template in alert.labels.iter().filter_map(|(_, text)| Wording::template(text)) {
            let looks = template.reads();
            let count = looks.functions.iter().filter(|(name, _)| name == "query").count();
            if count != looks.queries.len() {
                reads.selectors = None;
            }
            looks.queries.iter().for_each(|query| reads.add(&query.text, terms));
        }
        reads
    }

    fn add(&mut self, query: &str, terms: &Terms) {
        let parsed = terms.queries.parsed(&terms.engine, query);
        let Ok((expr, kind)) = parsed.as_ref() else {
            self.selectors = None;
            return;
        };
        let Ok(plan) = terms.engine.plan_parsed(expr, *kind, Ask::Instant(Timestamp(0))) else {
            self.selectors = None;
            return;
        };
        if let Some(selectors) = &mut self.selectors {
            selectors.extend(plan.selects.into_iter().map(|select| select.matchers));
        }
        expr.walk(|part| {
            self.looks_elsewhere |= shift(part).is_some_and(is_elsewhere) || is_computed(part);
        });
    }

    /// Tells whether it may read something that is written.
    pub(super) fn touches(&self, outputs: &[Output]) -> bool {
        self.selectors.as_ref().is_none_or(|selectors| {
            selectors.iter().any(|tests| outputs.iter().any(|output| output.passes(tests)))
        })
    }
}

fn shift(part: &Expr) -> Option<&Shift> {
    match &part.kind {
        ExprKind::Selector(selector) => Some(&selector.shift),
        ExprKind::Range(range) => Some(&range.selector.shift),
        ExprKind::Subquery(subquery) => Some(&subquery.shift),
        _ => None,
    }
}

/// Tells whether a selector looks at what is yet to come, or at the edges of the query.
fn is_elsewhere(shift: &Shift) -> bool {
    let is_past = |offset: &Length| offset.fixed().is_some_and(|length| length.0 >= 0);
    shift.at.is_some() || shift.offset.as_ref().is_some_and(|offset| !is_past(offset))
}

/// Tells whether a length of time is computed, which may look at the step of the query.
fn is_computed(part: &Expr) -> bool {
    let lengths: [Option<&Length>; 2] = match &part.kind {
        ExprKind::Range(range) => [Some(&range.range), None],
        ExprKind::Subquery(subquery) => [Some(&subquery.range), subquery.step.as_ref()],
        _ => [None, None],
    };
    lengths.into_iter().flatten().any(|length| length.computed().is_some())
}
