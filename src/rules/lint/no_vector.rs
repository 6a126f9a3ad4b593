//! An expression whose result no rule can use.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use crate::function::Kind;

pub(super) static LINT: Lint = Lint {
    code: "PQ101",
    title: "the expression is no vector",
    severity: Severity::Warning,
    why: "A rule needs an instant vector or a number. Prometheus takes the file, and then fails \
          each time it evaluates the rule.",
    bad: "groups:\n- name: a\n  rules:\n  - record: job:up:all\n    expr: up[5m]\n",
    good: "groups:\n- name: a\n  rules:\n  - record: job:up:all\n    expr: sum by (job) (up)\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let kind = match view.kind {
        Kind::Range => "a range vector",
        Kind::Text => "a text",
        Kind::Scalar | Kind::Vector => return,
    };
    let message = format!("the expression is {kind}, and a rule needs an instant vector");
    report.add(&LINT, view.at(view.expr.span), message, "");
}
