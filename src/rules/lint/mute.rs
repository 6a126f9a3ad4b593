//! An alert that falls silent when its target vanishes.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::RuleSet;
use super::walk;
use crate::function::Whole;
use crate::label::MatchOp;
use crate::syntax::ExprKind;
use crate::syntax::Operator;
use crate::syntax::Selector;
use std::collections::BTreeSet;

/// The label that says which targets a series is about.
const JOB: &str = "job";

pub(super) static LINT: Lint = Lint {
    code: "PQ124",
    title: "an alert that is mute when its target vanishes",
    severity: Severity::Info,
    why: "`up` is there for as long as the target is known. When its pod, its Service or its \
          monitor goes away, the series ends, and `up == 0` has no result: the alert does not \
          fire, or resolves. Add `or absent(…)`, or an alert of its own on `absent`.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"a\"} == 0\n    \
          annotations: {summary: a}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Down\n    \
           expr: up{job=\"a\"} == 0 or absent(up{job=\"a\"})\n    annotations: {summary: a}\n",
    look: Look::Set(look),
};

fn look(set: &RuleSet<'_>, report: &mut Report) {
    let mut watched = BTreeSet::new();
    for view in &set.views {
        view.expr.walk(|part| {
            let ExprKind::Call(call) = &part.kind else { return };
            let row = view.terms.functions.find(&call.name);
            let is_absent = row.is_some_and(|row| {
                row.kernel_is(Whole::Absent) || row.kernel_is(Whole::AbsentOverTime)
            });
            if is_absent {
                let selectors = call.args.iter().flat_map(walk::selectors);
                watched.extend(selectors.filter_map(|(selector, _)| job(selector)));
            }
        });
    }
    for view in set.views.iter().filter(|view| view.rule.is_alert()) {
        let ExprKind::Binary(binary) = &view.expr.unwrapped().kind else { continue };
        let is_down = binary.op == Operator::Equal
            && matches!(&binary.right.unwrapped().kind, ExprKind::Number(n) if n.value == 0.0);
        if let (true, ExprKind::Selector(selector)) = (is_down, &binary.left.unwrapped().kind)
            && let Some(job) = job(selector).filter(|job| !watched.contains(job))
        {
            let message = "when the target vanishes there is no `up`, and this is mute";
            let hint = format!("add `or absent(up{{job={job:?}}})`");
            report.add(&LINT, view.at(binary.left.span), message, hint);
        }
    }
}

/// Returns the job whose targets a selector of `up` selects.
fn job(selector: &Selector) -> Option<&str> {
    let is_up = walk::metric(selector) == Some("up");
    let tests = selector.tests.iter().filter(|test| test.name == JOB && is_up);
    tests.filter(|test| test.op == MatchOp::Equal).map(|test| test.value.as_str()).next()
}
