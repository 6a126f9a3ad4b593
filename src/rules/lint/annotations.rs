//! Alerts that tell people nothing.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;

pub(super) static LINT: Lint = Lint {
    code: "PQ120",
    title: "an alert without a text",
    severity: Severity::Info,
    why: "Whoever is woken sees the alert's name and its labels, and nothing else. A `summary` or \
          a `description` says what is wrong and what to do.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"a\"} == 0\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"a\"} == 0\n    \
           annotations: {summary: '{{ $labels.instance }} does not answer'}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    if view.rule.is_alert() && view.rule.annotations.is_empty() {
        let message = format!("`{}` has no annotations", view.rule.name());
        report.add(&LINT, view.name_place(), message, "add a `summary`");
    }
}
