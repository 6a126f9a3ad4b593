//! A query inside of a template that cannot be parsed.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use crate::plan;
use crate::syntax::Features;

pub(super) static LINT: Lint = Lint {
    code: "PQ105",
    title: "a query in a template cannot be parsed",
    severity: Severity::Warning,
    why: "The text of `query` is parsed only when the alert fires, and what is wrong with it then \
          stands in the notification in place of the answer.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"a\"} == 0\n    \
          annotations: {summary: '{{ with query \"sum(up\" }}{{ . | first | value }}{{ end }}'}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"a\"} == 0\n    \
           annotations: {summary: '{{ with query \"sum(up)\" }}{{ . | first | value }}{{end}}'}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    for shown in view.templates() {
        // What is put together by a format is not known here.
        for query in shown.reads.queries.iter().filter(|query| !query.text.contains('%')) {
            let parsed = plan::parse(&query.text, Features::SYNTAX, &view.terms.functions);
            if let Err(error) = parsed {
                let message = format!("the query cannot be parsed: {}", error.message(&query.text));
                let hint = error.hint.unwrap_or_default();
                report.add(&LINT, view.inside(shown.text, query.span), message, hint);
            }
        }
    }
}
