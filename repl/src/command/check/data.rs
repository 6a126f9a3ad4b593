//! What is found where there is data: selectors without series, labels that nothing has, costs.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::engine::Ask;
use promqlite::label::Grouping;
use promqlite::label::MatchOp;
use promqlite::label::Matcher;
use promqlite::label::NAME;
use promqlite::math::nearest;
use promqlite::rules::dashboard::has_variable;
use promqlite::rules::file::Rule;
use promqlite::rules::lint::Checked;
use promqlite::rules::lint::Expression;
use promqlite::rules::lint::Finding;
use promqlite::rules::lint::Lint;
use promqlite::rules::lint::RULE_COST;
use promqlite::rules::lint::SILENT_SELECTOR;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::UNKNOWN_LABEL;
use promqlite::storage::StorageError;
use promqlite::syntax::Card;
use promqlite::syntax::Expr;
use promqlite::syntax::ExprKind;
use promqlite::syntax::Selector;
use promqlite::syntax::Span;

use super::excused::excused;
use super::excused::makes_labels;
use super::excused::selectors;
use crate::output::counted;
use crate::silence::Asked;

/// The labels of the series that a selector finds; none where it finds no series.
type Names = BTreeSet<String>;

/// Looks at all rules and dashboards with the data at hand.
pub(super) fn look(checked: &Checked, asked: &Asked<'_>) -> Result<Vec<Finding>, StorageError> {
    let rules =
        checked.files.iter().flat_map(|file| &file.rules).flat_map(|(file, _)| file.rules());
    let records = rules.map(|(_, rule)| rule).filter(|rule| !rule.is_alert());
    let mut survey = Survey {
        asked,
        records: records.map(Rule::name).chain(["ALERTS", "ALERTS_FOR_STATE"]).collect(),
        known: BTreeMap::new(),
        file: 0,
        found: Vec::new(),
    };
    for (number, file) in checked.files.iter().enumerate() {
        survey.file = number;
        for expression in file.expressions() {
            survey.selectors(&expression)?;
            survey.groupings(&expression)?;
            survey.cost(&expression);
        }
    }
    Ok(survey.found)
}

/// What is asked of the data, and what was found.
struct Survey<'a> {
    asked: &'a Asked<'a>,
    /// The metrics that rules write.
    records: BTreeSet<&'a str>,
    known: BTreeMap<String, Names>,
    /// The number of the file that is looked at.
    file: usize,
    found: Vec<Finding>,
}

impl Survey<'_> {
    fn add(&mut self, lint: &'static Lint, place: Span, message: String) {
        self.found.push(Finding::new(lint, self.file, place, message));
    }

    /// Tells of selectors that find nothing, and of matchers that look at labels nothing has.
    fn selectors(&mut self, expression: &Expression<'_>) -> Result<(), StorageError> {
        let excused = excused(expression.expr);
        for (selector, span) in selectors(expression.expr) {
            let is_inside = |part: &Span| part.start <= span.start && span.end <= part.end;
            let Some(matchers) = self.matchers(selector).filter(|_| !excused.iter().any(is_inside))
            else {
                continue;
            };
            if !self.labels(&matchers)?.is_empty() {
                self.idle_tests(expression, selector, matchers)?;
            } else if let Some(told) = self.asked.unmatched(&matchers) {
                self.add(&SILENT_SELECTOR, expression.place(span), told);
            }
        }
        Ok(())
    }

    /// Tells of matchers that let everything through, since nothing has their label.
    fn idle_tests(
        &mut self,
        expression: &Expression<'_>,
        selector: &Selector,
        mut matchers: Vec<Matcher>,
    ) -> Result<(), StorageError> {
        let (names, tests): (Vec<_>, Vec<_>) =
            matchers.drain(..).partition(|matcher| matcher.name() == NAME);
        if names.is_empty() {
            return Ok(());
        }
        let known = self.labels(&names)?.clone();
        let is_idle = |test: &&Matcher| {
            let says_something = !test.value().is_empty() && test.op() != MatchOp::Equal;
            says_something && test.matches("") && !known.contains(test.name())
        };
        for test in tests.iter().filter(is_idle) {
            let span = selector.tests.iter().find(|one| one.name == test.name());
            let span = expression.place(span.map_or(expression.expr.span, |one| one.span));
            self.add(&UNKNOWN_LABEL, span, unknown(test.name(), &[selector], &known));
        }
        Ok(())
    }

    /// Tells of labels to group or to match by that no series has.
    fn groupings(&mut self, expression: &Expression<'_>) -> Result<(), StorageError> {
        let mut wanted: Vec<(&Expr, &[String], &Expr)> = Vec::new();
        expression.expr.walk(|part| wanted.extend(groups(part)));
        let mut told = BTreeSet::new();
        for (part, labels, side) in wanted {
            let Some(known) = self.labels_within(side)? else { continue };
            let read: Vec<_> = selectors(side).into_iter().map(|(selector, _)| selector).collect();
            for label in labels {
                // Native histograms have buckets without the label, and a variable any name.
                let is_known = known.contains(label) || label == "le" || has_variable(label);
                if !is_known && told.insert(label) {
                    let message = unknown(label, &read, &known);
                    self.add(&UNKNOWN_LABEL, expression.place(part.span), message);
                }
            }
        }
        Ok(())
    }

    /// Returns the labels of all series that a part reads, unless it may have others.
    fn labels_within(&mut self, part: &Expr) -> Result<Option<Names>, StorageError> {
        let mut all = Names::new();
        let read = selectors(part);
        if read.is_empty() || makes_labels(part) {
            return Ok(None);
        }
        for (selector, _) in read {
            let Some(matchers) = self.matchers(selector) else { return Ok(None) };
            let own = self.labels(&matchers)?;
            if own.is_empty() {
                return Ok(None);
            }
            all.extend(own.iter().cloned());
        }
        Ok(Some(all))
    }

    /// Returns the labels of what a selector finds at any time.
    fn labels(&mut self, matchers: &[Matcher]) -> Result<&Names, StorageError> {
        let written = matchers.iter().map(|one| (one.name(), one.op().as_str(), one.value()));
        let key = format!("{:?}", written.collect::<Vec<_>>());
        if !self.known.contains_key(&key) {
            let names = self.asked.labels_of(matchers)?.into_iter().collect();
            self.known.insert(key.clone(), names);
        }
        Ok(self.known.entry(key).or_default())
    }

    /// Returns what a selector asks for, unless a rule may write it, or a variable says it.
    fn matchers(&self, selector: &Selector) -> Option<Vec<Matcher>> {
        let name = selector.name.as_deref().map(|name| Matcher::equal(NAME, name));
        let is_fixed = |text: &str| !has_variable(text);
        let mut matchers: Vec<_> = name.into_iter().collect();
        for test in &selector.tests {
            if is_fixed(&test.name) && is_fixed(test.value.as_str()) {
                matchers.push(Matcher::new(&test.name, test.op, test.value.as_str()).ok()?);
            } else if test.name == NAME {
                return None;
            }
        }
        let names: Vec<_> = matchers.iter().filter(|one| one.name() == NAME).collect();
        let is_open = names.iter().any(|one| has_variable(one.value()));
        let writes = |record: &&str| names.iter().all(|one| one.matches(record));
        let is_written = !names.is_empty() && self.records.iter().any(writes);
        (!matchers.is_empty() && !is_open && !is_written).then_some(matchers)
    }

    /// Tells what one evaluation of a rule reads.
    fn cost(&mut self, expression: &Expression<'_>) {
        let Some(rule) = expression.rule else { return };
        let place = expression.place(expression.expr.span);
        let (asked, text) = (self.asked, rule.expr.value.as_str());
        let ask = Ask::Instant(asked.ask.steps().last());
        match asked.engine.query_until(asked.storage, text, ask, asked.cancel) {
            Ok(answer) => {
                let read = [answer.statistics.series, answer.statistics.samples_read];
                let [series, samples] = read.map(|count| counted(count as u64));
                let told = format!("an evaluation reads {series} series and {samples} samples");
                self.add(&RULE_COST, place, told);
            }
            Err(error) => {
                let told = format!("it cannot be evaluated at the end of the data: {error}");
                self.add(&RULE_COST, place, told);
                if let Some(last) = self.found.last_mut() {
                    last.severity = Severity::Warning;
                }
            }
        }
    }
}

/// Lists the labels that a part groups or matches by, each with the side that should have them.
fn groups(part: &Expr) -> Vec<(&Expr, &[String], &Expr)> {
    match &part.kind {
        ExprKind::Aggregate(aggregate) => match (&aggregate.grouping, aggregate.operand()) {
            (Grouping::By(labels), Some(operand)) => vec![(part, labels, operand)],
            _ => Vec::new(),
        },
        ExprKind::Binary(binary) => {
            let (left, right) = (&binary.left, &binary.right);
            let included = &binary.matching.include;
            let mut found: Vec<(&Expr, &[String], &Expr)> = match binary.matching.card {
                Card::ManyToOne => vec![(part, included, right)],
                Card::OneToMany => vec![(part, included, left)],
                Card::OneToOne | Card::ManyToMany => Vec::new(),
            };
            if let Grouping::By(labels) = &binary.matching.labels {
                found.extend([(part, &labels[..], left), (part, &labels[..], right)]);
            }
            found
        }
        _ => Vec::new(),
    }
}

/// Says that no series has a label, and which is like it.
fn unknown(label: &str, read: &[&Selector], known: &Names) -> String {
    let whose = match read {
        [Selector { name: Some(name), .. }] => format!("no series of `{name}`"),
        _ => "none of the series that are read".to_owned(),
    };
    let known = known.iter().map(String::as_str).filter(|name| *name != NAME);
    let near = nearest(label, known).map(|near| format!("; did you mean `{near}`?"));
    format!("{whose} has a label `{label}`{}", near.unwrap_or_default())
}
