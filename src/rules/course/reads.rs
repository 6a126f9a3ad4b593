//! Which rules read what others write, and so in which pieces they can be run.

use std::ops::Range;

use crate::engine::Ask;
use crate::engine::Engine;
use crate::label::Labels;
use crate::label::Matcher;
use crate::label::NAME;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Length;
use crate::syntax::Shift;
use crate::time::Timestamp;

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

/// What a rule reads.
struct Reads {
    /// The tests of each of its selectors; `None` where that cannot be told.
    selectors: Option<Vec<Vec<Matcher>>>,
    /// Whether it looks at another time than a range query over many steps would tell it.
    looks_elsewhere: bool,
}

impl Reads {
    fn of(rule: &LiveRule, engine: &Engine) -> Self {
        let mut reads = Self { selectors: Some(Vec::new()), looks_elsewhere: false };
        reads.add(&rule.query, engine);
        let Some(terms) = rule.alert() else { return reads };
        for template in terms.labels.iter().filter_map(|(_, text)| Wording::template(text)) {
            let looks = template.reads();
            let count = looks.functions.iter().filter(|(name, _)| name == "query").count();
            if count != looks.queries.len() {
                reads.selectors = None;
            }
            looks.queries.iter().for_each(|query| reads.add(&query.text, engine));
        }
        reads
    }

    fn add(&mut self, query: &str, engine: &Engine) {
        let plan = engine.plan(query, Ask::Instant(Timestamp(0)));
        let (Ok(plan), Ok((expr, _))) = (plan, engine.parse(query)) else {
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

    fn touches(&self, outputs: &[Output]) -> bool {
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

/// The rules of a book in stretches, each to be run over all steps before the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    pub(super) stretches: Vec<Stretch>,
    /// Whether any rule reads the states of alerts.
    pub(super) reads_alerts: bool,
}

/// Rules that are run together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    /// Their numbers.
    pub(super) rules: Range<usize>,
    pub(super) manner: Manner,
}

/// How rules are run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    /// One rule over many steps at once.
    Wide,
    /// Step by step, the rules in turn.
    Stepwise,
}

impl Schedule {
    /// Finds out in which stretches the rules of a book can be run.
    pub fn of(book: &Rulebook, engine: &Engine) -> Self {
        let reads: Vec<Reads> = book.rules().map(|(_, rule)| Reads::of(rule, engine)).collect();
        let outputs: Vec<_> = book.rules().map(|(_, rule)| Output::of(rule)).collect();
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut start = 0;
        while start < reads.len() {
            // A stretch goes on as long as one of its rules reads what a later one writes.
            let (mut at, mut end, mut manner) = (start, start + 1, Manner::Wide);
            while at < end {
                if let Some(read) = reads.get(at) {
                    let last = (at..outputs.len()).rev().find(|&other| {
                        outputs.get(other).is_some_and(|outputs| read.touches(outputs))
                    });
                    if let Some(last) = last {
                        end = end.max(last + 1);
                        manner = Manner::Stepwise;
                    }
                    if read.looks_elsewhere {
                        manner = Manner::Stepwise;
                    }
                }
                at += 1;
            }
            stretches.push(Stretch { rules: start..end, manner });
            start = end;
        }
        let alerts = ["ALERTS", "ALERTS_FOR_STATE"]
            .map(|name| Output { name: name.to_owned(), known: Vec::new() });
        let reads_alerts = reads.iter().any(|read| read.touches(&alerts));
        Self { stretches, reads_alerts }
    }
}
