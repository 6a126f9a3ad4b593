//! Two vectors whose series can never meet.

use super::carried;
use super::carried::Carried;
use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Asked;
use crate::rules::dashboard::has_variable;
use crate::syntax::Binary;
use crate::syntax::Card;
use crate::syntax::ExprKind;
use crate::syntax::Operator;

pub(super) static LINT: Lint = Lint {
    code: "PQ110",
    title: "two sides that never match",
    severity: Severity::Warning,
    why: "Series of two vectors meet where their labels are the same. A label that one side has \
          and the other has lost, by an aggregation or a match, makes the result empty, for good \
          and without a word. Match `on` labels that both have, or keep the label on both sides.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
          expr: sum by (job) (a_total) / sum by (instance) (b_total)\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    \
           expr: sum by (job) (a_total) / sum by (job) (b_total)\n",
    look: Look::Asked(look),
};

fn look(asked: &Asked<'_>, report: &mut Report) {
    asked.expr.walk(|part| {
        let ExprKind::Binary(binary) = &part.kind else { return };
        let functions = &asked.terms.functions;
        let is_number = |side| carried::is_scalar(side, functions);
        let needs_match = binary.op != Operator::Or && !binary.matching.fills();
        if needs_match && !is_number(&binary.left) && !is_number(&binary.right) {
            look_at(asked, binary, report);
        }
    });
}

fn look_at(asked: &Asked<'_>, binary: &Binary, report: &mut Report) {
    let left = asked.carried_by(&binary.left);
    let right = asked.carried_by(&binary.right);
    let labels = &binary.matching.labels;
    let lonely = |one: &Carried, other: &Carried| {
        let mut sure = one.sure().filter(|label| labels.keeps(label));
        sure.find(|label| !other.may(label)).map(str::to_owned)
    };
    let found = lonely(&left, &right).map(|label| (label, &binary.right, "right"));
    let found = found.or_else(|| lonely(&right, &left).map(|label| (label, &binary.left, "left")));
    if let Some((label, side, name)) = found {
        // What is not there to the right of `unless` removes nothing, which may be meant.
        let nothing = if binary.op == Operator::Unless { "removes nothing" } else { "is empty" };
        let message = format!(
            "`{}` {nothing}: the {name} side has no label `{label}`, and the \
                               other side has",
            binary.op.as_str()
        );
        let hint = format!("keep `{label}` on both sides, or match `on` labels that both have");
        report.add(&LINT, asked.at(side.span), message, hint);
        return;
    }
    let one = match binary.matching.card {
        Card::ManyToOne => &right,
        Card::OneToMany => &left,
        Card::OneToOne | Card::ManyToMany => return,
    };
    let is_lacking = |label: &&String| !has_variable(label) && !one.may(label);
    for label in binary.matching.include.iter().filter(is_lacking) {
        let message = format!("there is no label `{label}` to take over from the side of one");
        report.add(&LINT, asked.at(binary.op_span), message, "");
    }
}
