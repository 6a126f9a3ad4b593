//! A function for counters on something that is no counter.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Asked;
use super::walk;
use crate::function::Expects;
use crate::syntax::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: "PQ106",
    title: "a function for counters on a gauge",
    severity: Severity::Warning,
    why: "`rate`, `increase` and `irate` take every fall of a value for a restart of its process, \
          and count it as growth from zero. On a gauge that gives large numbers without a meaning. \
          Use `deriv` or `delta`. Only metrics are told whose names leave no doubt.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
          expr: rate(node_memory_MemFree_bytes[5m])\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
           expr: deriv(node_memory_MemFree_bytes[5m])\n",
    look: Look::Asked(look),
};

/// Endings of names that counters do not have.
const GAUGE_ENDINGS: [&str; 8] = [
    "_info",
    "_timestamp_seconds",
    "_ratio",
    "_percent",
    "_celsius",
    "_load1",
    "_load5",
    "_load15",
];
/// Beginnings of names that are gauges unless their endings say otherwise.
const GAUGE_BEGINNINGS: [&str; 4] =
    ["node_memory_", "node_filesystem_", "kube_deployment_status_", "kube_pod_status_"];
/// Endings of names of counters.
const COUNTER_ENDINGS: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];

fn look(asked: &Asked<'_>, report: &mut Report) {
    asked.expr.walk(|part| {
        let ExprKind::Call(call) = &part.kind else { return };
        let row = asked.terms.functions.find(&call.name);
        let counts = row.is_some_and(|row| row.expects == Expects::Counter);
        let range = call.args.iter().find_map(|argument| match &argument.unwrapped().kind {
            ExprKind::Range(range) => Some((range, argument.span)),
            _ => None,
        });
        let Some((range, span)) = range.filter(|_| counts) else { return };
        if let Some(metric) = walk::metric(&range.selector).filter(|metric| is_gauge(metric)) {
            let message = format!("`{metric}` is a gauge, and `{}` is for counters", call.name);
            report.add(&LINT, asked.at(span), message, "use `deriv` or `delta` for gauges");
        }
    });
}

fn is_gauge(metric: &str) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| metric.ends_with(ending));
    let begins = GAUGE_BEGINNINGS.iter().any(|beginning| metric.starts_with(beginning));
    !ends(&COUNTER_ENDINGS) && (metric == "up" || ends(&GAUGE_ENDINGS) || begins)
}
