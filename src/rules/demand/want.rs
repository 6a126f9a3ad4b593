//! What a selector wants: series by its tests, and labels of them.

use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::NAME;
use crate::rules::dashboard::has_variable;
use crate::rules::dashboard::variables;
use crate::syntax::Selector;

use super::keep::Keep;

/// What a selector wants of the data.
#[derive(Clone, Debug)]
pub struct Want {
    /// The one metric it selects, if it is one.
    metric: Option<String>,
    /// The tests of the others, and of labels.
    tests: Vec<Matcher>,
    /// The labels that are needed of the series.
    pub labels: Keep,
}

impl Want {
    /// Reads a selector of whose series some labels are needed.
    pub(super) fn of(selector: &Selector, labels: Keep) -> Self {
        let mut want = Self { metric: None, tests: Vec::new(), labels };
        if let Some(name) = &selector.name {
            want.test(NAME, MatchOp::Equal, name);
        }
        for test in &selector.tests {
            want.test(&test.name, test.op, test.value.as_str());
        }
        want
    }

    /// Returns what wants all of a metric.
    pub(super) fn metric(name: &str) -> Self {
        let metric = Some(name.to_owned());
        Self { metric, tests: Vec::new(), labels: Keep::everything() }
    }

    fn test(&mut self, name: &str, op: MatchOp, value: &str) {
        if has_variable(name) {
            // It may be any label.
            self.labels = Keep::everything();
            return;
        }
        self.labels = self.labels.and(&Keep::only([name]));
        if name == NAME && op == MatchOp::Equal && !has_variable(value) {
            self.metric = Some(value.to_owned());
        } else {
            self.tests.extend(matcher(name, op, value));
        }
    }

    /// Returns the one metric that is wanted, if it is one.
    pub fn name(&self) -> Option<&str> {
        self.metric.as_deref()
    }

    /// Tells whether a series is wanted, by what its labels are.
    pub fn takes<'a>(&self, metric: &str, label: impl Fn(&str) -> &'a str) -> bool {
        let is_named = self.metric.as_deref().is_none_or(|name| name == metric);
        let test = |test: &Matcher| {
            if test.name() == NAME {
                test.matches(metric)
            } else {
                test.matches(label(test.name()))
            }
        };
        is_named && self.tests.iter().all(test)
    }

    /// Tells whether series of a metric are wanted, whatever their labels are.
    pub fn takes_name(&self, metric: &str) -> bool {
        let is_named = self.metric.as_deref().is_none_or(|name| name == metric);
        let mut tests = self.tests.iter().filter(|test| test.name() == NAME);
        is_named && tests.all(|test| test.matches(metric))
    }
}

/// Returns the test of a label; `None` where a variable may make it any.
fn matcher(name: &str, op: MatchOp, value: &str) -> Option<Matcher> {
    if !has_variable(value) {
        return Matcher::new(name, op, value).ok();
    }
    let mut pattern = String::new();
    let mut at = 0;
    for variable in variables(value) {
        let before = value.get(at..variable.span.start as usize).unwrap_or("");
        match op {
            MatchOp::Equal => pattern.push_str(&escaped(before)),
            MatchOp::Regex => pattern.push_str(before),
            MatchOp::NotEqual | MatchOp::NotRegex => return None,
        }
        pattern.push_str("(?:.*)");
        at = variable.span.end as usize;
    }
    let rest = value.get(at..).unwrap_or("");
    pattern.push_str(&if op == MatchOp::Equal { escaped(rest) } else { rest.to_owned() });
    Matcher::new(name, MatchOp::Regex, &pattern).ok()
}

/// Writes a text as a pattern of itself.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for sign in text.chars() {
        if r"\.+*?()|[]{}^$".contains(sign) {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern
}
