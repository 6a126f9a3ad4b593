//! A number per second that is called a share.

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

pub(super) static LINT: Lint = Lint {
    code: "PQ125",
    title: "errors per second called a ratio",
    severity: Severity::Warning,
    why: "`rate` is a number per second. Compared with 0.05 it is not 5 % of anything: one error \
          every 20 seconds pages, whether there are ten requests a second or ten thousand. Divide \
          by the rate of all requests, or say that it is per second.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: HighErrorRate\n    \
          expr: sum by (job) (rate(http_requests_total{code=~\"5..\"}[5m])) > 0.05\n    \
          annotations: {summary: '{{ $value | humanizePercentage }} of requests fail'}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: HighErrorRate\n    \
           expr: sum by (job) (rate(http_requests_total{code=~\"5..\"}[5m])) \
           / sum by (job) (rate(http_requests_total[5m])) > 0.05\n    \
           annotations: {summary: '{{ $value | humanizePercentage }} of requests fail'}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let ExprKind::Binary(binary) = &view.expr.unwrapped().kind else { return };
    let share = match &binary.right.unwrapped().kind {
        ExprKind::Number(number) => number.value,
        _ => return,
    };
    let compares = matches!(binary.op, Operator::Greater | Operator::GreaterEqual);
    if !view.rule.is_alert()
        || !compares
        || share <= 0.0
        || share > 1.0
        || !is_flow(view, &binary.left)
    {
        return;
    }
    let shown = view.rule.annotations.iter().any(|(_, text)| calls_it_a_share(&text.value));
    let is_named_so = ["ErrorRate", "FailureRate", "Ratio", "Percent"]
        .iter()
        .any(|word| view.rule.name().contains(word));
    if !shown && !is_named_so {
        return;
    }
    let message = format!(
        "the value is a number per second, and is told as a share: {share} is not \
                           {} % of anything",
        share * 100.0
    );
    let hint = "divide by the rate of all of them, or say that it is per second";
    report.add(&LINT, view.at(binary.left.span), message, hint);
}

/// Tells whether an expression is a rate of seconds of nothing, summed up at most.
fn is_flow(view: &View<'_>, expr: &Expr) -> bool {
    let mut expr = expr.unwrapped();
    while let ExprKind::Aggregate(aggregate) = &expr.kind {
        match aggregate.operand() {
            Some(inner) => expr = inner.unwrapped(),
            None => return false,
        }
    }
    let ExprKind::Call(call) = &expr.kind else { return false };
    let row = view.terms.functions.find(&call.name);
    let counts = row.is_some_and(|row| row.expects == Expects::Counter);
    // A rate of seconds, such as of processor time, is a share.
    let metric = walk::metrics(expr).next().unwrap_or("");
    counts && metric.ends_with("_total") && !metric.contains("second") && !metric.contains("time")
}

/// Tells whether a text shows the value as a share.
fn calls_it_a_share(text: &str) -> bool {
    let words: String = text.split_whitespace().collect();
    let signs = [
        "$value}}%",
        ".Value}}%",
        "$value|humanizePercentage",
        "f\"$value}}%",
        "$value|humanize}}%",
        "f\"}}%",
    ];
    signs.iter().any(|sign| words.contains(sign))
}
