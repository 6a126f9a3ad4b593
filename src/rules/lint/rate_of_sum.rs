//! A rate of a sum, in which one counter's restart is a fall of all.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Asked;
use super::view::RuleSet;
use super::walk;
use crate::aggregate;
use crate::aggregate::Parameter;
use crate::function::Expects;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: "PQ108",
    title: "a rate of a sum",
    severity: Severity::Warning,
    why: "When one of the counters in a sum starts anew, the sum falls by what that counter had, \
          and `rate` takes the fall for a restart of everything: a spike that never was. Take the \
          rate first and sum then.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
          expr: rate(sum by (job) (requests_total)[10m:1m])\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
           expr: sum by (job) (rate(requests_total[10m]))\n",
    look: Look::Set(look),
};

fn look(set: &RuleSet<'_>, report: &mut Report) {
    let sums: BTreeSet<&str> = set
        .views
        .iter()
        .filter(|view| !view.rule.is_alert() && is_sum(view.expr))
        .map(|view| view.rule.name())
        .collect();
    for asked in set.asked() {
        asked.expr.walk(|part| {
            let ExprKind::Call(call) = &part.kind else { return };
            let row = asked.terms.functions.find(&call.name);
            if row.is_none_or(|row| row.expects != Expects::Counter) {
                return;
            }
            for argument in &call.args {
                look_at(asked, &sums, &call.name, argument.unwrapped(), report);
            }
        });
    }
}

fn look_at(
    asked: &Asked<'_>,
    sums: &BTreeSet<&str>,
    function: &str,
    argument: &Expr,
    report: &mut Report,
) {
    let hint = "take the rate of each counter first, and sum the rates";
    match &argument.kind {
        ExprKind::Subquery(subquery) if is_sum(&subquery.expr) => {
            let message = format!("`{function}` of a sum takes the restart of one for that of all");
            report.add(&LINT, asked.at(argument.span), message, hint);
        }
        ExprKind::Range(range) => {
            let metric = walk::metric(&range.selector);
            if let Some(metric) = metric.filter(|metric| sums.contains(metric)) {
                let message = format!(
                    "`{metric}` is recorded as a sum of counters, and \
                                       `{function}` takes the restart of one for that of all"
                );
                report.add(&LINT, asked.at(argument.span), message, hint);
            }
        }
        _ => {}
    }
}

/// Tells whether an expression is a sum of counters that are as they were scraped.
fn is_sum(expr: &Expr) -> bool {
    let ExprKind::Aggregate(aggregate) = &expr.unwrapped().kind else { return false };
    let folds = aggregate::find(aggregate.name).is_some_and(|row| {
        matches!(row.shape, aggregate::Shape::Fold { .. }) && row.parameter == Parameter::None
    });
    let inner = aggregate.operand().map(|inner| &inner.unwrapped().kind);
    match inner {
        Some(ExprKind::Selector(selector)) if folds => {
            walk::metric(selector).is_some_and(|metric| {
                ["_total", "_sum", "_count", "_bucket"].iter().any(|end| metric.ends_with(end))
            })
        }
        _ => false,
    }
}
