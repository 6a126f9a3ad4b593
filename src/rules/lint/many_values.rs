//! A comparison with one value of a variable that has many.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Pane;
use super::walk;
use crate::label::MatchOp;
use crate::rules::dashboard::Declared;
use crate::rules::dashboard::variables;

pub(super) static LINT: Lint = Lint {
    code: "PQ404",
    title: "a variable of many values compared with one",
    severity: Severity::Warning,
    why: "Where several values are chosen, or all, Grafana writes them as a pattern: \
          `(a|b)`. `=` compares with that text itself, and the panel is empty as soon \
          as more than one is chosen. Use `=~`.",
    bad: r#"{"panels": [{"targets": [{"expr": "up{job=\"$job\"}"}]}], "templating": {"list": [
 {"name": "job", "type": "query", "multi": true, "query": "label_values(up, job)"}]}}"#,
    good: r#"{"panels": [{"targets": [{"expr": "up{job=~\"$job\"}"}]}], "templating": {"list": [
 {"name": "job", "type": "query", "multi": true, "query": "label_values(up, job)"}]}}"#,
    look: Look::Pane(look),
};

fn look(pane: &Pane<'_>, report: &mut Report) {
    let declared = pane.board.declared.as_deref().unwrap_or_default();
    for (selector, _) in walk::selectors(pane.expr) {
        for test in &selector.tests {
            let pattern = match test.op {
                MatchOp::Equal => "=~",
                MatchOp::NotEqual => "!~",
                MatchOp::Regex | MatchOp::NotRegex => continue,
            };
            let many = variables(test.value.as_str()).into_iter().find(|variable| {
                let is_it = |one: &Declared| one.is_many && one.name == variable.name;
                variable.format.is_none() && declared.iter().any(is_it)
            });
            if let Some(variable) = many {
                let message = format!("`{}` can have several values at once", variable.name);
                let hint = format!("compare with `{pattern}`");
                report.add(&LINT, pane.at(test.span), message, hint);
            }
        }
    }
}
