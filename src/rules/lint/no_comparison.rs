//! An alert that compares nothing, and so fires wherever there is a sample.

use super::carried;
use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use super::walk;
use crate::function::Whole;
use crate::syntax::ExprKind;
use crate::syntax::Operator;
use crate::syntax::Returns;

pub(super) static LINT: Lint = Lint {
    code: "PQ102",
    title: "the alert compares nothing",
    severity: Severity::Warning,
    why: "An alert fires for every element of its expression's result, whatever its value, and so \
          for 0 as well. Without a comparison it fires for as long as the series is there. \
          An alert that is meant to fire always says `vector(1)`, and that is left alone.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Errors\n    \
          expr: sum by (job) (rate(errors_total[5m]))\n    annotations: {summary: a}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Errors\n    \
           expr: sum by (job) (rate(errors_total[5m])) > 0.1\n    annotations: {summary: a}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let is_number = carried::is_scalar(view.expr, &view.terms.functions);
    let reads_nothing = walk::selectors(view.expr).is_empty();
    if !view.rule.is_alert() || is_number || reads_nothing || chooses(view) {
        return;
    }
    let has_truth = walk::any(view.expr, |part| match &part.kind {
        ExprKind::Binary(binary) => binary.op.is_comparison(),
        _ => false,
    });
    let (message, hint) = if has_truth {
        let message = "the alert fires whatever the comparison says: with `bool` it gives 0 or 1, \
                       and both are elements";
        (message, "take the `bool` off, or compare with `== 1`")
    } else {
        let message = "the alert compares nothing, so it fires for each series, whatever its value";
        (message, "add a comparison, such as `> 0`")
    };
    report.add(&LINT, view.at(view.expr.span), message, hint);
}

/// Tells whether the expression leaves out elements by what they are worth, or by their absence.
fn chooses(view: &View<'_>) -> bool {
    walk::any(view.expr, |part| match &part.kind {
        ExprKind::Binary(binary) => {
            let is_filter = binary.op.is_comparison() && binary.returns == Returns::Elements;
            is_filter || matches!(binary.op, Operator::And | Operator::Unless)
        }
        ExprKind::Call(call) => view.terms.functions.find(&call.name).is_some_and(|row| {
            row.kernel_is(Whole::Absent) || row.kernel_is(Whole::AbsentOverTime)
        }),
        // What a rule records may have been chosen there, and so may be alerts.
        ExprKind::Selector(selector) => {
            // A state is at times a label, and its series is there while the state lasts.
            let is_whole = std::ptr::eq(part, view.expr.unwrapped());
            let is_state = is_whole && !selector.tests.is_empty();
            let is_chosen = |metric: &str| {
                let is_recorded = metric.contains(':') || view.records.contains_key(metric);
                is_recorded || metric.starts_with("ALERTS")
            };
            is_state || walk::metric(selector).is_none_or(is_chosen)
        }
        _ => false,
    })
}
