//! A regular expression that is a plain text.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use super::walk;
use crate::label::MatchOp;

pub(super) static LINT: Lint = Lint {
    code: "PQ112",
    title: "a regular expression that is a plain text",
    severity: Severity::Info,
    why: "A regular expression matches the whole value, so without any special character it is \
          an equality written in a longer way. `absent` and the labels of templates know more of \
          an equality than of a pattern.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: sum(up{job=~\"api\"})\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: sum(up{job=\"api\"})\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    for (selector, _) in walk::selectors(view.expr) {
        for test in &selector.tests {
            let equal = match test.op {
                MatchOp::Regex => "=",
                MatchOp::NotRegex => "!=",
                MatchOp::Equal | MatchOp::NotEqual => continue,
            };
            let value = test.value.as_str();
            if !value.is_empty() && !value.contains(SPECIAL) {
                let message = format!("`{value}` has nothing of a pattern in it");
                let hint = format!("compare with `{equal}`");
                report.add(&LINT, view.at(test.span), message, hint);
            }
        }
    }
}

/// What means something in a regular expression.
const SPECIAL: [char; 14] = ['.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '^', '$', '\\'];
