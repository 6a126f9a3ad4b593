//! A range in which there may be fewer than two samples.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Asked;
use crate::function::Expects;
use crate::syntax::ExprKind;
use crate::time::Millis;

pub(super) static LINT: Lint = Lint {
    code: "PQ109",
    title: "a range shorter than two scrapes",
    severity: Severity::Warning,
    why: "A rate needs two samples. In a range shorter than two scrape intervals there is often \
          one, and then there is no result at all. Four intervals leave room for a scrape that \
          fails. The interval is taken to be 15 s unless `--scrape-interval` says otherwise.",
    bad: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: rate(requests_total[20s])\n",
    good: "groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: rate(requests_total[1m])\n",
    look: Look::Asked(look),
};

fn look(asked: &Asked<'_>, report: &mut Report) {
    let interval = asked.terms.scrape_interval;
    asked.expr.walk(|part| {
        let ExprKind::Call(call) = &part.kind else { return };
        let row = asked.terms.functions.find(&call.name);
        let needs_two = row.is_some_and(|row| row.expects == Expects::Counter);
        for argument in call.args.iter().filter(|_| needs_two) {
            let ExprKind::Range(range) = &argument.unwrapped().kind else { continue };
            let length = range.range.fixed().filter(|length| length.0 < 2 * interval.0);
            if let Some(length) = length {
                let message = format!(
                    "{length} is shorter than two scrapes of {interval}, so \
                                       `{}` often finds fewer than two samples",
                    call.name
                );
                let hint = format!("make it {} or longer", Millis(4 * interval.0));
                report.add(&LINT, asked.at(range.range.span()), message, hint);
            }
        }
    });
}
