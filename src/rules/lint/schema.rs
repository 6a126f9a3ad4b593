//! Objects that a schema does not take, and fields that it drops.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use crate::rules::manifest::Fate;
use crate::rules::manifest::Set;

pub(super) static REFUSED: Lint = Lint {
    code: "PQ215",
    title: "an object that the schema refuses",
    severity: Severity::Error,
    why: "Kubernetes refuses an object whose fields are of another kind than its schema says: a \
          number for the name of a port, a label that is no text, a length of time without a \
          unit. The operator ignores a monitor whose timeout is longer than its interval.",
    bad: "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {watched: true}}\n",
    good: "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {watched: \"true\"}}\n",
    look: Look::Objects(look),
};

pub(super) static DROPPED: Lint = Lint {
    code: "PQ216",
    title: "a field that is dropped",
    severity: Severity::Warning,
    why: "A field that the schema of a monitor does not have is dropped, mostly without a word, \
          and what it should have done is not done.",
    bad: "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {app: a}}\nspec:\n  \
          ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
          kind: ServiceMonitor\nmetadata: {name: a}\nspec:\n  selector: {matchLabel: {app: a}}\n  \
          endpoints: [{port: http}]\n",
    good: "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {app: a}}\nspec:\n  \
           ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
           kind: ServiceMonitor\nmetadata: {name: a}\nspec:\n  \
           selector: {matchLabels: {app: a}}\n  endpoints: [{port: http}]\n",
    look: Look::Reading,
};

pub(super) static UNLOADED: Lint = Lint {
    code: "PQ217",
    title: "a configuration that Prometheus refuses",
    severity: Severity::Error,
    why: "Prometheus does not start with a configuration that has a field it does not know, a \
          value of another kind, two jobs of one name or a scrape that may take longer than its \
          interval. One that runs goes on with the configuration it had, and hardly anybody sees \
          it.",
    bad: "scrape_configs:\n- job_name: shop\n  scrape_intervall: 30s\n",
    good: "scrape_configs:\n- job_name: shop\n  scrape_interval: 30s\n",
    look: Look::Reading,
};

fn look(set: &Set, report: &mut Report) {
    for defect in &set.defects {
        let lint = if defect.fate == Fate::Refused { &REFUSED } else { &DROPPED };
        let place = (defect.file, defect.span);
        report.add(lint, place, defect.message.as_str(), defect.hint.as_str());
    }
    for config in &set.configs {
        for refusal in &config.refusals {
            let place = (config.file, config.source.in_file(refusal.span));
            report.add(&UNLOADED, place, refusal.message.as_str(), refusal.hint.as_str());
        }
    }
}
