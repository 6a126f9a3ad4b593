//! An alert that one restart sets off and keeps going.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use super::walk;
use crate::function::Expects;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Operator;
use crate::time::Millis;

pub(super) static LINT: Lint = Lint {
    code: "PQ123",
    title: "one restart pages",
    severity: Severity::Warning,
    why: "A rate or an increase of restarts over a range is above 0 for the whole of the range \
          after a single restart, and so outlasts any `for` that is shorter. A deployment or an \
          eviction pages. Compare with what a loop would give, such as three in the range.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: CrashLooping\n    \
          expr: rate(kube_pod_container_status_restarts_total[15m]) * 60 > 0\n    for: 5m\n    \
          annotations: {summary: a}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: CrashLooping\n    \
           expr: increase(kube_pod_container_status_restarts_total[15m]) > 3\n    for: 5m\n    \
           annotations: {summary: a}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let ExprKind::Binary(binary) = &view.expr.unwrapped().kind else { return };
    let is_zero = matches!(&binary.right.unwrapped().kind, ExprKind::Number(n) if n.value == 0.0);
    if !view.rule.is_alert() || binary.op != Operator::Greater || !is_zero {
        return;
    }
    let range = longest(view, &binary.left);
    let hold = view.rule.hold_time();
    if let Some(range) = range.filter(|range| hold < *range) {
        let message = format!(
            "a single restart keeps this above 0 for {range}, and so outlasts \
                               the `for` of {hold}"
        );
        let hint = "compare with more than one restart, or make `for` longer than the range";
        report.add(&LINT, view.at(binary.op_span), message, hint);
    }
}

/// Returns the range over which restarts are counted.
fn longest(view: &View<'_>, expr: &Expr) -> Option<Millis> {
    let mut longest = None;
    expr.walk(|part| {
        let ExprKind::Call(call) = &part.kind else { return };
        let row = view.terms.functions.find(&call.name);
        if row.is_none_or(|row| row.expects != Expects::Counter) {
            return;
        }
        for argument in &call.args {
            if let ExprKind::Range(range) = &argument.unwrapped().kind
                && walk::metric(&range.selector).is_some_and(|name| name.contains("restart"))
            {
                longest = longest.max(range.range.fixed());
            }
        }
    });
    longest
}
