//! Monitors and rules that no Prometheus selects.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use crate::rules::manifest::Choice;
use crate::rules::manifest::Chooser;
use crate::rules::manifest::Kind;
use crate::rules::manifest::Object;
use crate::rules::manifest::Operation;
use crate::rules::manifest::Selector;
use crate::rules::manifest::Server;
use crate::rules::manifest::Set;
use crate::rules::manifest::Term;
use crate::syntax::Span;

pub(super) static LINT: Lint = Lint {
    code: "PQ201",
    title: "a monitor or a rule that no Prometheus selects",
    severity: Severity::Warning,
    why: "The operator makes a Prometheus of the monitors and rules that its selectors choose by \
          their labels; what lacks a label is ignored without a word. A selector that is missing \
          chooses nothing, an empty one, `{}`, everything. The values of kube-prometheus-stack \
          choose by the label `release`, unless `…SelectorNilUsesHelmValues` is false.",
    bad: "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: k8s, namespace: \
          monitoring}\nspec:\n  ruleSelector: {matchLabels: {release: stack}}\n---\n\
          apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: a\n  \
          namespace: monitoring\n  labels: {release: other}\nspec:\n  groups: []\n",
    good: "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: k8s, \
           namespace: monitoring}\nspec:\n  ruleSelector: {matchLabels: {release: stack}}\n---\n\
           apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: a\n  \
           namespace: monitoring\n  labels: {release: stack}\nspec:\n  groups: []\n",
    look: Look::Objects(look),
};

pub(super) static NAMESPACE: Lint = Lint {
    code: "PQ202",
    title: "a monitor or a rule in a namespace that no Prometheus looks into",
    severity: Severity::Warning,
    why: "Beside the labels of monitors and rules, a Prometheus selects the namespaces that they \
          are in. Without a namespace selector that is its own namespace alone; an empty one, \
          `{}`, is all of them.",
    bad: "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: k8s, namespace: \
          monitoring}\nspec:\n  ruleSelector: {}\n---\napiVersion: monitoring.coreos.com/v1\n\
          kind: PrometheusRule\nmetadata: {name: a, namespace: shop}\nspec:\n  groups: []\n",
    good: "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: k8s, \
           namespace: monitoring}\nspec:\n  ruleSelector: {}\n  ruleNamespaceSelector: {}\n---\n\
           apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n\
           metadata: {name: a, namespace: shop}\nspec:\n  groups: []\n",
    look: Look::Reading,
};

pub(super) static UNKNOWN: Lint = Lint {
    code: "PQ213",
    title: "nothing in the set selects these",
    severity: Severity::Info,
    why: "There are monitors or rules, and no Prometheus is among what was checked, so whether \
          any selects them is not known. Name its manifest, or the values of its chart, too.",
    bad: "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: a}\nspec:\n  \
          selector: {matchLabels: {app: a}}\n  podMetricsEndpoints:\n  - port: http\n",
    good: "",
    look: Look::Reading,
};

/// The kinds that are selected.
const KINDS: [Kind; 6] = [
    Kind::ServiceMonitor,
    Kind::PodMonitor,
    Kind::Probe,
    Kind::ScrapeConfig,
    Kind::PrometheusRule,
    Kind::AlertmanagerConfig,
];

fn look(set: &Set, report: &mut Report) {
    let mut lonely = Vec::new();
    for kind in KINDS {
        let choosers = set.choosers(kind);
        if choosers.is_empty() {
            lonely.extend(set.of_kind(kind));
            continue;
        }
        for object in set.of_kind(kind) {
            unselected(set, &choosers, object, report);
        }
    }
    let Some(first) = lonely.first() else { return };
    let message = match lonely.len() {
        1 => "no Prometheus is in the set, so whether any selects this is not known".to_owned(),
        count => format!(
            "no Prometheus is in the set, so whether any selects the {count} objects that want to \
             be selected is not known"
        ),
    };
    report.add(&UNKNOWN, first.place(), message, "check its manifest or its values with them");
}

fn unselected(set: &Set, choosers: &[Chooser<'_>], object: &Object, report: &mut Report) {
    let choices: Vec<_> =
        choosers.iter().map(|chooser| (chooser, set.choice(chooser, object))).collect();
    if choices.iter().any(|(_, choice)| matches!(choice, Choice::Chosen)) {
        return;
    }
    let effort = |choice: &Choice<'_>| match choice {
        Choice::Chosen | Choice::Unsure(_) => 0,
        Choice::Labels(_, missed) => missed.len(),
        Choice::Namespace(_) => 1,
        Choice::NoSelector => 100,
    };
    let Some((chooser, choice)) = choices.into_iter().min_by_key(|(_, choice)| effort(choice))
    else {
        return;
    };
    let what = &object.written_kind;
    let who = if object.kind == Kind::AlertmanagerConfig { "Alertmanager" } else { "Prometheus" };
    let title = &chooser.title;
    match choice {
        Choice::Chosen => {}
        Choice::Unsure(why) => {
            let message = format!("whether {title} selects this {what} is not known: {why}");
            report.add(&NAMESPACE, object.place(), message, "");
            report.lower(Severity::Info);
        }
        Choice::NoSelector => {
            let field = Server::field(object.kind);
            let message = format!(
                "no {who} selects this {what}: {title} has no `{field}`, and so selects none"
            );
            report.add(&LINT, object.place(), message, format!("`{field}: {{}}` selects all"));
            report.beside((chooser.file, chooser.span), "the field is missing here");
        }
        Choice::Labels(selector, missed) => {
            let message =
                format!("no {who} selects this {what}: {}", wanted(title, &missed, object));
            report.add(&LINT, label_place(object, &missed), message, added(&missed));
            let beside = format!("it selects {}", selector.written());
            report.beside((chooser.file, selector_span(selector, chooser)), beside);
        }
        Choice::Namespace(selector) => {
            in_namespace(object, who, chooser, selector, report);
        }
    }
}

fn in_namespace(
    object: &Object,
    who: &str,
    chooser: &Chooser<'_>,
    selector: Option<&Selector>,
    report: &mut Report,
) {
    let own = object.namespace.as_ref();
    let (what, name) = (&object.written_kind, own.map_or("", |own| &own.value));
    let field = Server::namespace_field(object.kind);
    let place = own.map_or(object.place(), |own| (object.file, own.place.span));
    let title = &chooser.title;
    let (told, hint, span) = match selector {
        Some(selector) => (
            format!("selects namespaces by {}, which `{name}` lacks", selector.written()),
            format!("give the namespace that label, or widen `{field}`"),
            selector_span(selector, chooser),
        ),
        None => (
            format!("has no `{field}`, and so looks into its own namespace alone"),
            format!("`{field}: {{}}` selects all"),
            chooser.span,
        ),
    };
    let message = format!("no {who} selects this {what} in `{name}`: {title} {told}");
    report.add(&NAMESPACE, place, message, hint);
    report.beside((chooser.file, span), "it is selected by this");
}

/// Says which labels somebody wants and what they are.
fn wanted(title: &str, missed: &[&Term], object: &Object) -> String {
    let terms: Vec<_> = missed.iter().map(|term| format!("`{}`", term.written())).collect();
    let labels = if missed.len() == 1 { "label" } else { "labels" };
    let told = format!("{title} wants the {labels} {}", terms.join(", "));
    let own = missed.iter().find_map(|term| {
        let value = object.label(&term.key.value)?;
        Some(format!(", and this has `{}: {}`", term.key.value, value.value))
    });
    told + &own.unwrap_or_else(|| ", which this has not".to_owned())
}

/// Says which label would do.
fn added(missed: &[&Term]) -> String {
    let term = |term: &&Term| match (term.operation, term.values.first()) {
        (Operation::In, Some(value)) => format!("`{}: {}`", term.key.value, value.value),
        (Operation::Exists, _) if term.key.value == "release" => {
            "`release:` with the name of the Helm release".to_owned()
        }
        (Operation::Exists, _) => format!("`{}` with any value", term.key.value),
        _ => format!("what fits `{}`", term.written()),
    };
    let terms: Vec<_> = missed.iter().map(term).collect();
    format!("write {} into metadata.labels", terms.join(" and "))
}

fn label_place(object: &Object, missed: &[&Term]) -> (usize, Span) {
    let own = missed.iter().find_map(|term| object.label(&term.key.value));
    own.map_or(object.place(), |value| (object.file, value.place.span))
}

fn selector_span(selector: &Selector, chooser: &Chooser<'_>) -> Span {
    let span = selector.place.span;
    if span.start == span.end { chooser.span } else { span }
}
