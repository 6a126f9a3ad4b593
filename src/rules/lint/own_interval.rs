//! A rate over the interval of the panel.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Pane;
use crate::function::Expects;
use crate::syntax::DurationKind;
use crate::syntax::Expr;
use crate::syntax::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: "PQ407",
    title: "a rate over the distance of two points",
    severity: Severity::Info,
    why: "`$__interval` is the distance of two points of the panel. A rate needs two \
          samples, and looks at what lies between the first and the last: close up \
          there are too few of them, and from afar the growth from one window to the \
          next is nobody's. `$__rate_interval` is long enough for both.",
    bad: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \
          \"rate(a_total[$__interval])\"}]}], \"templating\": {\"list\": []}}",
    good: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \
           \"rate(a_total[$__rate_interval])\"}]}], \"templating\": {\"list\": []}}",
    look: Look::Pane(look),
};

fn look(pane: &Pane<'_>, report: &mut Report) {
    pane.expr.walk(|part| {
        let ExprKind::Call(call) = &part.kind else { return };
        let row = pane.terms.functions.find(&call.name);
        if row.is_none_or(|row| row.expects != Expects::Counter) {
            return;
        }
        for argument in call.args.iter().map(Expr::unwrapped) {
            let ExprKind::Range(range) = &argument.kind else { continue };
            let hole = range.range.computed().map(|duration| &duration.kind);
            if let Some(DurationKind::Hole(text)) = hole
                && matches!(text.as_str(), "$__interval" | "${__interval}" | "[[__interval]]")
            {
                let message =
                    format!("`{}` over `{text}` often finds fewer than two samples", call.name);
                let span = range.range.span();
                report.add(&LINT, pane.at(span), message, "use `$__rate_interval`");
            }
        }
    });
}
