//! A label that a template shows and that the expression cannot have.

use super::carried::Carried;
use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use crate::rules::template::LabelRead;
use crate::rules::template::LabelSource;

pub(super) static LINT: Lint = Lint {
    code: "PQ103",
    title: "a template shows a label that is not there",
    severity: Severity::Warning,
    why: "An aggregation, a match or `absent` leaves out the label, so the text has a hole where \
          it should stand. Keep the label in `by (…)`, take it over with `group_left (…)`, or \
          leave it out of the text.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Errors\n    \
          expr: sum by (job) (rate(errors_total[5m])) > 0.1\n    \
          annotations: {summary: 'errors on {{ $labels.instance }}'}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Errors\n    \
           expr: sum by (job, instance) (rate(errors_total[5m])) > 0.1\n    \
           annotations: {summary: 'errors on {{ $labels.instance }}'}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let is_read = |read: &&LabelRead| read.source == LabelSource::Sample;
    let mut carried = None;
    for shown in view.templates() {
        for read in shown.reads.labels.iter().filter(is_read) {
            let carried = carried.get_or_insert_with(|| view.carried());
            if !carried.may(&read.name) {
                let (message, hint) = words(view, carried, &read.name);
                report.add(&LINT, view.inside(shown.text, read.span), message, hint);
            }
        }
    }
}

fn words(view: &View<'_>, carried: &Carried, label: &str) -> (String, String) {
    let taken = carried.taken_by(label).map(|span| shortened(view.text(span)));
    let message = match taken {
        Some(taken) => format!("there is no label `{label}`: `{taken}` leaves it out"),
        None => format!("there is no label `{label}` in the result"),
    };
    let own = view.rule.labels.iter().any(|(name, _)| name.value == label);
    let hint = match carried.only() {
        _ if own => "labels that the rule adds are not seen by its own templates".to_owned(),
        Some(only) if only.is_empty() => "the result has no labels at all".to_owned(),
        Some(only) => format!("the result has {}", only.join(", ")),
        None => String::new(),
    };
    (message, hint)
}

/// Cuts a text that is too long for a message.
fn shortened(text: &str) -> String {
    let line: Vec<_> = text.split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(50) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
