//! A legend that shows a label which the result lacks.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::Pane;
use crate::rules::dashboard::Purpose;
use crate::rules::dashboard::Told;
use crate::rules::dashboard::has_variable;

pub(super) static LINT: Lint = Lint {
    code: "PQ405",
    title: "a legend shows a label that is not there",
    severity: Severity::Info,
    why: "An aggregation or a match leaves out the label, so the names of all series \
          have a hole there, and often look the same.",
    bad: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \"sum by (job) \
          (up)\", \"legendFormat\": \"{{instance}}\"}]}], \"templating\": {\"list\": \
          []}}",
    good: "{\"panels\": [{\"title\": \"a\", \"targets\": [{\"expr\": \"sum by (job) \
           (up)\", \"legendFormat\": \"{{job}}\"}]}], \"templating\": {\"list\": []}}",
    look: Look::Pane(look),
};

fn look(pane: &Pane<'_>, report: &mut Report) {
    let Some(legend) = pane.query.legend.as_ref().filter(|_| pane.query.purpose == Purpose::Panel)
    else {
        return;
    };
    let Told::Labels(labels) = pane.query.told() else { return };
    let carried = pane.carried();
    for (label, span) in labels.iter().filter(|(label, _)| !has_variable(label)) {
        if !carried.may(label) {
            let hint = match carried.only() {
                Some(only) if only.is_empty() => "the result has no labels".to_owned(),
                Some(only) => format!("the result has {}", only.join(", ")),
                None => String::new(),
            };
            let message = format!("there is no label `{label}` in the result");
            report.add(&LINT, pane.inside(legend, *span), message, hint);
        }
    }
}
