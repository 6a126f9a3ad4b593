//! A template that fails when it is expanded.

use super::carried::Carried;
use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::View;
use crate::label::Labels;
use crate::label::LabelsBuilder;
use crate::rules::template::LabelSource;
use crate::rules::template::Reading;
use crate::rules::template::Reads;
use crate::rules::template::Sample;
use crate::rules::template::Scene;
use crate::time::Timestamp;

pub(super) static LINT: Lint = Lint {
    code: "PQ104",
    title: "a template fails when it is expanded",
    severity: Severity::Warning,
    why: "Prometheus parses templates when it loads rules, and expands them only when the alert \
          fires. What fails then stands in the notification as `<error expanding template: …>`. \
          Templates are expanded here on a sample with the labels that the expression can have.",
    bad: "groups:\n- name: a\n  rules:\n  - alert: Slow\n    expr: latency_seconds > 1\n    \
          annotations: {summary: '{{ $value | reReplaceAll \"a\" }}'}\n",
    good: "groups:\n- name: a\n  rules:\n  - alert: Slow\n    expr: latency_seconds > 1\n    \
           annotations: {summary: '{{ $value | humanizeDuration }}'}\n",
    look: Look::Rule(look),
};

fn look(view: &View<'_>, report: &mut Report) {
    let mut carried = None;
    for shown in view.templates() {
        let carried = carried.get_or_insert_with(|| view.carried());
        let labels = sample(shown.reads, carried);
        let querier =
            |_: &str| Ok(vec![Sample { labels: labels.clone(), value: Reading::Float(1.0) }]);
        let scene = Scene {
            labels: &labels,
            external_labels: &Labels::empty(),
            external_url: "http://localhost:9090",
            value: &Reading::Float(1.0),
            at: Timestamp(0),
            querier: &querier,
        };
        if let Err(error) = shown.template.expand(&scene) {
            let place = view.inside(shown.text, error.span);
            report.add(&LINT, place, error.message, "");
        }
    }
}

/// Makes up a sample with the labels that a template reads, as far as they can be there.
///
/// A label that may be anything is a digit, which reads as a text and as a number.
fn sample(reads: &Reads, carried: &Carried) -> Labels {
    let mut labels = LabelsBuilder::default();
    for read in reads.labels.iter().filter(|read| read.source == LabelSource::Sample) {
        if carried.may(&read.name) {
            let value = carried.fixed.get(&read.name).map_or("1", String::as_str);
            labels.set(&read.name, value);
        }
    }
    labels.build()
}
