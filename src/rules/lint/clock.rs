//! Lengths of time that do not go with the interval of the group.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;

pub(super) static LINT: Lint = Lint {
    code: "PQ115",
    title: "a time shorter than the interval of the group",
    severity: Severity::Info,
    why: "A group looks once an interval. A `for` shorter than that is rounded up to the next \
          look, and a `keep_firing_for` shorter than that keeps nothing.",
    bad: "groups:\n- name: a\n  interval: 5m\n  rules:\n  - alert: Down\n    \
          expr: up{job=\"a\"} == 0\n    for: 1m\n    annotations: {summary: a}\n",
    good: "groups:\n- name: a\n  interval: 30s\n  rules:\n  - alert: Down\n    \
           expr: up{job=\"a\"} == 0\n    for: 1m\n    annotations: {summary: a}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let Some(interval) = &view.group.interval else { return };
    for (name, time) in [("for", &view.rule.hold), ("keep_firing_for", &view.rule.keep_firing)] {
        let short = time.as_ref().filter(|time| time.value.0 > 0 && time.value < interval.value);
        if let Some(time) = short {
            let (length, interval) = (time.value, interval.value);
            let message = format!(
                "`{name}` of {length} is shorter than the interval of the \
                                   group, {interval}"
            );
            report.add(&LINT, view.place(time.place.span), message, "");
        }
    }
}
