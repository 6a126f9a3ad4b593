//! Metrics that rules read and kube-state-metrics is told to leave out.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::view::RuleSet;
use super::walk::metric;
use super::walk::selectors;
use crate::label::MatchOp;
use crate::rules::manifest::Set;
use crate::syntax::Selector;

/// The label that objects of a namespace have.
const NAMESPACE: &str = "namespace";

pub(super) static LINT: Lint = Lint {
    code: "PQ218",
    title: "a metric that is read and left out",
    severity: Severity::Warning,
    why: "kube-state-metrics tells of the kinds, the metrics and the namespaces that it is told \
          to. A rule that reads something else finds nothing, and an alert of it never fires.",
    bad: "kube-state-metrics:\n  metricDenylist: [kube_pod_status_phase]\n---\n\
          apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n\
          spec:\n  groups:\n  - name: a\n    rules:\n    - alert: Waits\n      \
          expr: kube_pod_status_phase{phase=\"Pending\"} > 0\n      annotations: {summary: a}\n",
    good: "kube-state-metrics:\n  metricDenylist: [kube_secret_.*]\n---\n\
           apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n\
           spec:\n  groups:\n  - name: a\n    rules:\n    - alert: Waits\n      \
           expr: kube_pod_status_phase{phase=\"Pending\"} > 0\n      annotations: {summary: a}\n",
    look: Look::Alerts(look),
};

fn look(rules: &RuleSet<'_>, set: &Set, report: &mut Report) {
    // Several may share the work, and what one leaves out another tells.
    let [sieve] = set.sieves.as_slice() else { return };
    for asked in rules.asked() {
        for (selector, span) in selectors(asked.expr) {
            let Some(metric) = metric(selector) else { continue };
            let namespace = namespace(selector).filter(|_| metric.starts_with("kube_"));
            let refused = sieve
                .refuses(metric)
                .or_else(|| namespace.and_then(|one| sieve.refuses_namespace(one)));
            if let Some((place, why)) = refused {
                let message = format!("kube-state-metrics does not tell of this: {why}");
                report.add(&LINT, asked.at(span), message, "");
                report.beside((sieve.file, place.place.span), "here it is told so");
            }
        }
    }
}

/// Returns the namespace that a selector asks for.
fn namespace(selector: &Selector) -> Option<&str> {
    let mut tests = selector.tests.iter();
    let test = tests.find(|test| test.name == NAMESPACE && test.op == MatchOp::Equal)?;
    Some(test.value.as_str())
}
