//! A function for gauges on a counter.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Asked;
use super::walk;
use crate::syntax::Expr;
use crate::syntax::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: "PQ107",
    title: "a function for gauges on a counter",
    severity: Severity::Warning,
    why: "`delta`, `idelta` and `deriv` do not know that a counter starts anew at zero, so a \
          restart shows as a large fall. Use `increase`, `irate` or `rate`.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: delta(requests_total[5m])\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
           expr: increase(requests_total[5m])\n",
    look: Look::Asked(look),
};

/// The functions, each with the one for counters.
const FUNCTIONS: [(&str, &str); 3] =
    [("delta", "increase"), ("idelta", "irate"), ("deriv", "rate")];

fn look(asked: &Asked<'_>, report: &mut Report) {
    asked.expr.walk(|part| {
        let ExprKind::Call(call) = &part.kind else { return };
        let known = FUNCTIONS.iter().find(|(gauge, _)| *gauge == call.name);
        let Some((gauge, counter)) = known else { return };
        if let [Expr { kind: ExprKind::Range(range), span }] = call.args.as_slice()
            && let Some(metric) = walk::metric(&range.selector)
            && metric.ends_with("_total")
        {
            let message = format!("`{metric}` is a counter, and `{gauge}` is for gauges");
            report.add(&LINT, asked.at(*span), message, format!("use `{counter}` for counters"));
        }
    });
}
