//! A panel that asks for something without steps.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Pane;
use crate::function::Kind;
use crate::rules::dashboard::Purpose;

pub(super) static LINT: Lint = Lint {
    code: "PQ406",
    title: "a panel of a range vector",
    severity: Severity::Warning,
    why: "A panel asks for a vector or a number at each of its steps. A range vector \
          has samples of its own, and Prometheus refuses to answer.",
    bad: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \"up[5m]\"}]}], \
          \"templating\": {\"list\": []}}",
    good: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \
           \"avg_over_time(up[5m])\"}]}], \"templating\": {\"list\": []}}",
    look: Look::Pane(look),
};

fn look(pane: &Pane<'_>, report: &mut Report) {
    let steps = matches!(pane.query.purpose, Purpose::Panel | Purpose::Annotation);
    if steps && !pane.query.is_instant && pane.kind == Kind::Range {
        let message = "the query is a range vector, and a panel needs an instant vector";
        let hint = "put a function around it, such as `rate` or `avg_over_time`";
        report.add(&LINT, pane.at(pane.expr.span), message, hint);
    }
}
