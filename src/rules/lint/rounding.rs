//! A number that is rounded to text before a function reads it as a number.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;

pub(super) static LINT: Lint = Lint {
    code: "PQ122",
    title: "a number rounded before it is made readable",
    severity: Severity::Warning,
    why: "`printf` makes a text of the number, and `humanize`, `humanizePercentage` and their like \
          read that text as a number again: what the format rounds away is lost. 0.0049 becomes \
          \"0.00\" and then 0%. Give them the value itself.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: E\n    expr: job:errors:ratio5m > 0.05\n    \
          annotations: {summary: '{{ $value | printf \"%.2f\" | humanizePercentage }}'}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: E\n    expr: job:errors:ratio5m > 0.05\n    \
           annotations: {summary: '{{ $value | humanizePercentage }}'}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    for shown in view.templates() {
        for rounding in &shown.reads.roundings {
            let (format, function) = (&rounding.format, &rounding.function);
            let message =
                format!("`printf {format:?}` rounds the number before `{function}` reads it");
            let hint = format!("give `{function}` the value itself");
            report.add(&LINT, view.inside(shown.text, rounding.span), message, hint);
        }
    }
}
