//! Labels inside of `absent` that do nothing.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Asked;
use crate::function::Whole;
use crate::label::Grouping;
use crate::syntax::Expr;
use crate::syntax::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: "PQ111",
    title: "labels that mean nothing to absent",
    severity: Severity::Warning,
    why: "`absent` has a result only if nothing at all is selected, and its labels are those that \
          the selector compares with `=`. Grouping inside of it neither tells which group is \
          missing nor gives the result labels; one group that is left keeps it silent.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: absent(sum by (job) (up))\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: absent(up{job=\"api\"})\n",
    look: Look::Asked(look),
};

fn look(asked: &Asked<'_>, report: &mut Report) {
    asked.expr.walk(|part| {
        let ExprKind::Call(call) = &part.kind else { return };
        let row = asked.terms.functions.find(&call.name);
        if !row.is_some_and(|row| row.kernel_is(Whole::Absent)) {
            return;
        }
        let argument = call.args.first().map(Expr::unwrapped);
        if let Some(Expr { kind: ExprKind::Aggregate(aggregate), span }) = argument
            && matches!(&aggregate.grouping, Grouping::By(labels) if !labels.is_empty())
        {
            let message = "`absent` speaks only if every group is missing, so the grouping inside \
                           of it does nothing";
            let hint = "ask for each group by its own: absent(up{job=\"…\"})";
            report.add(&LINT, asked.at(*span), message, hint);
        }
    });
}
