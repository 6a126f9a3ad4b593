//! Recorded series that nothing reads.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::RuleSet;
use super::walk;
use crate::rules::dashboard::has_variable;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: "PQ118",
    title: "a recording that nothing reads",
    severity: Severity::Info,
    why: "No rule that was checked reads the series, and no dashboard. One that was not checked \
          may; check its file along with the rules.",
    bad: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n  \
          - alert: Down\n    expr: up{job=\"a\"} == 0\n    annotations: {summary: a}\n",
    good: "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum by (job) (up)\n  \
           - alert: Down\n    expr: job:up:sum == 0\n    annotations: {summary: a}\n",
    look: Look::Set(look),
};

fn look(set: &RuleSet<'_>, report: &mut Report) {
    // Where nothing alerts, whatever is recorded is for somebody else.
    if !set.views.iter().any(|view| view.rule.is_alert()) {
        return;
    }
    let mut read = BTreeSet::new();
    for (selector, _) in set.asked().flat_map(|asked| walk::selectors(asked.expr)) {
        match walk::metric(selector) {
            Some(metric) if has_variable(metric) => return,
            Some(metric) => drop(read.insert(metric)),
            // A selector by pattern may read anything.
            None => return,
        }
    }
    for view in set.views.iter().filter(|view| !view.rule.is_alert()) {
        let name = view.rule.name();
        if !read.contains(name) {
            let message = format!("no rule reads `{name}`");
            report.add(&LINT, view.name_place(), message, "");
        }
    }
}
