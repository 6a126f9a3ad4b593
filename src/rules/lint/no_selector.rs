//! A variable that asks for series by something other than a selector.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Pane;
use crate::rules::dashboard::Purpose;
use crate::syntax::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: "PQ408",
    title: "a variable is filled by something other than a selector",
    severity: Severity::Warning,
    why: "`label_values` and queries without a function ask Prometheus which series \
          there are, and that takes a selector alone: no functions, no operators, no \
          ranges. The variable has no values. `query_result` takes any expression.",
    bad: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \"up\"}]}], \
          \"templating\": {\"list\": [{\"name\": \"a\", \"type\": \"query\", \
          \"query\": \"label_values(sum(up), job)\"}]}}",
    good: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \"up\"}]}], \
           \"templating\": {\"list\": [{\"name\": \"a\", \"type\": \"query\", \
           \"query\": \"label_values(up, job)\"}]}}",
    look: Look::Pane(look),
};

fn look(pane: &Pane<'_>, report: &mut Report) {
    let is_selector = matches!(pane.expr.kind, ExprKind::Selector(_) | ExprKind::Hole(_));
    if matches!(pane.query.purpose, Purpose::Series(_)) && !is_selector {
        let message = "series are asked for by a selector alone";
        let hint = "use `query_result(…)` with a regular expression for values of an expression";
        report.add(&LINT, pane.at(pane.expr.span), message, hint);
    }
}
