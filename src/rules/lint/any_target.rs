//! An alert on `up` that is for every target there is.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use super::walk;
use crate::label::NAME;

pub(super) static LINT: Lint = Lint {
    code: "PQ121",
    title: "an alert on up for any target",
    severity: Severity::Info,
    why: "`up == 0` without a test of any label fires for each target of each job, those of other \
          teams and those that come and go included. Say which job it is about.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n    \
          annotations: {summary: a}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"a\"} == 0\n    \
           annotations: {summary: a}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    for (selector, span) in walk::selectors(view.expr) {
        let tests = selector.tests.iter().filter(|test| test.name != NAME).count();
        if view.rule.is_alert() && walk::metric(selector) == Some("up") && tests == 0 {
            let message = "`up` without a test of a label is every target there is";
            report.add(&LINT, view.at(span), message, "test the job: up{job=\"…\"}");
        }
    }
}
