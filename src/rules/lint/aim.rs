//! Monitors whose selectors find nothing, and ports that are not there.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::likeness::Likeness;
use crate::math::nearest;
use crate::rules::manifest::Body;
use crate::rules::manifest::Endpoint;
use crate::rules::manifest::Kind;
use crate::rules::manifest::Monitor;
use crate::rules::manifest::Object;
use crate::rules::manifest::Port;
use crate::rules::manifest::Reach;
use crate::rules::manifest::Selector;
use crate::rules::manifest::Set;
use crate::syntax::Span;

pub(super) static LINT: Lint = Lint {
    code: "PQ203",
    title: "a monitor that selects no Service and no pod",
    severity: Severity::Warning,
    why: "A ServiceMonitor selects Services by the labels in their `metadata`, not by their own \
          selectors, and a PodMonitor selects pods. A label that nothing has selects nothing, and \
          the targets are missing without a word. Where nothing in the set comes near, it is an \
          info: the Service may be elsewhere.",
    bad: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop, labels: {app: a}}\n\
          spec:\n  ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
          kind: ServiceMonitor\nmetadata: {name: a, namespace: shop}\nspec:\n  selector:\n    \
          matchLabels: {app: a-v2}\n  endpoints: [{port: http}]\n",
    good: "apiVersion: v1\nkind: Service\n\
           metadata: {name: a, namespace: shop, labels: {app: a}}\nspec:\n  \
           ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
           kind: ServiceMonitor\nmetadata: {name: a, namespace: shop}\nspec:\n  selector:\n    \
           matchLabels: {app: a}\n  endpoints: [{port: http}]\n",
    look: Look::Objects(look),
};

pub(super) static ELSEWHERE: Lint = Lint {
    code: "PQ204",
    title: "a monitor that looks into the wrong namespace",
    severity: Severity::Warning,
    why: "Without a `namespaceSelector` a monitor looks into its own namespace alone. What it \
          selects is in another one.",
    bad: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop, labels: {app: a}}\n\
          spec:\n  ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
          kind: ServiceMonitor\nmetadata: {name: a, namespace: monitoring}\nspec:\n  \
          selector:\n    matchLabels: {app: a}\n  endpoints: [{port: http}]\n",
    good: "apiVersion: v1\nkind: Service\n\
           metadata: {name: a, namespace: shop, labels: {app: a}}\nspec:\n  \
           ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
           kind: ServiceMonitor\nmetadata: {name: a, namespace: monitoring}\nspec:\n  \
           selector:\n    matchLabels: {app: a}\n  \
           namespaceSelector: {matchNames: [shop]}\n  endpoints: [{port: http}]\n",
    look: Look::Reading,
};

pub(super) static PORT: Lint = Lint {
    code: "PQ205",
    title: "a port that does not exist",
    severity: Severity::Error,
    why: "A ServiceMonitor names a port of the Service, a PodMonitor one of a container, and \
          neither takes a number for it. Where no port has the name there are no targets.",
    bad: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop, labels: {app: a}}\n\
          spec:\n  ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
          kind: ServiceMonitor\nmetadata: {name: a, namespace: shop}\nspec:\n  selector:\n    \
          matchLabels: {app: a}\n  endpoints: [{port: web}]\n",
    good: "apiVersion: v1\nkind: Service\n\
           metadata: {name: a, namespace: shop, labels: {app: a}}\nspec:\n  \
           ports: [{name: http, port: 80}]\n---\napiVersion: monitoring.coreos.com/v1\n\
           kind: ServiceMonitor\nmetadata: {name: a, namespace: shop}\nspec:\n  selector:\n    \
           matchLabels: {app: a}\n  endpoints: [{port: http}]\n",
    look: Look::Reading,
};

fn look(set: &Set, report: &mut Report) {
    for (owner, monitor) in set.monitors() {
        let is_aimed = matches!(owner.kind, Kind::ServiceMonitor | Kind::PodMonitor);
        let Some(selector) = monitor.selector.as_ref().filter(|_| is_aimed) else { continue };
        let targets = set.targets(owner, monitor);
        if targets.is_empty() {
            nothing(set, owner, monitor, selector, report);
        }
        for endpoint in monitor.endpoints.iter().filter(|_| !targets.is_empty()) {
            look_for_port(owner, endpoint, &targets, report);
        }
    }
}

/// Says why a monitor selects nothing.
fn nothing(set: &Set, owner: &Object, monitor: &Monitor, selector: &Selector, report: &mut Report) {
    let kind = if owner.kind == Kind::PodMonitor { Kind::Workload } else { Kind::Service };
    let what = if kind == Kind::Service { "Service" } else { "pod" };
    let elsewhere = set.of_kind(kind).find(|other| {
        !Set::reaches(owner, monitor, other)
            && !selector.terms.is_empty()
            && selector.chooses(labels(other))
    });
    let span = selector.terms.first().map_or(selector.place.span, |term| term.key.place.span);
    let span = Span { end: selector.place.span.end.max(span.end), ..span };
    if let Some(other) = elsewhere {
        let place = monitor.reach_span.unwrap_or(span);
        let namespace = other.namespace.as_ref().map_or("", |one| one.value.as_str());
        let message =
            format!("{} has these labels, and this looks in {}", other.title(), reach(monitor));
        let hint = format!("write `namespaceSelector: {{matchNames: [{namespace}]}}`");
        report.add(&ELSEWHERE, (owner.file, place), message, hint);
        report.beside(other.place(), format!("the {what} is here, in `{namespace}`"));
        return;
    }
    let near = set.of_kind(kind).filter(|other| Set::reaches(owner, monitor, other));
    let near = near.filter_map(|other| Likeness::of(selector, owner, other));
    if let Some(near) = near.max_by_key(|near| near.score) {
        let message = format!("no {what} has {}: {}", selector.written(), near.told);
        report.add(&LINT, (owner.file, span), message, near.hint);
        report.beside((near.file, near.span), format!("the labels of the {what}"));
        return;
    }
    let asked = selector.written();
    let message = format!("no {what} of the set has {asked}, so whether there is one is not known");
    report.add(&LINT, (owner.file, span), message, "");
    report.lower(Severity::Info);
}

fn reach(monitor: &Monitor) -> String {
    match &monitor.reach {
        Reach::Own => "its own namespace alone".to_owned(),
        Reach::Any => "all namespaces".to_owned(),
        Reach::Named(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.value)).collect();
            format!("{} alone", names.join(", "))
        }
    }
}

/// Returns the labels that a monitor compares.
fn labels(object: &Object) -> &[crate::rules::yaml::Pair] {
    match &object.body {
        Body::Workload(pods) => &pods.labels,
        _ => &object.labels,
    }
}

fn ports(object: &Object) -> &[Port] {
    match &object.body {
        Body::Workload(pods) => &pods.ports,
        Body::Service(service) => &service.ports,
        _ => &[],
    }
}

fn look_for_port(owner: &Object, endpoint: &Endpoint, targets: &[&Object], report: &mut Report) {
    let Some(port) = &endpoint.port else { return };
    let all = || targets.iter().flat_map(|target| ports(target));
    let named = |one: &Port| one.name.as_ref().is_some_and(|name| name.value == port.value);
    // Ports of a container need not be declared to be open, so none at all say nothing.
    let is_told = owner.kind == Kind::ServiceMonitor || all().next().is_some();
    if all().any(named) || !is_told {
        return;
    }
    let Some(target) = targets.first() else { return };
    let names: Vec<&str> =
        all().filter_map(|one| Some(one.name.as_ref()?.value.as_str())).collect();
    let by_number =
        all().find(|one| one.number.as_ref().is_some_and(|number| number.value == port.value));
    let told = match (names.as_slice(), by_number) {
        ([], _) => "its ports have no names".to_owned(),
        (names, _) => format!("it has {}", listed(names)),
    };
    let hint = match by_number {
        Some(Port { name: Some(name), .. }) => {
            format!("a port is named and not numbered here: `port: {}`", name.value)
        }
        Some(_) => format!("give the port a name, or write `targetPort: {}`", port.value),
        None => match nearest(&port.value, names.iter().copied()).or(only(&names)) {
            Some(near) => format!("write `port: {near}`"),
            None if names.is_empty() => "give the port a name".to_owned(),
            None => String::new(),
        },
    };
    let message = format!("{} has no port named `{}`: {told}", target.title(), port.value);
    report.add(&PORT, (owner.file, port.place.span), message, hint);
    let span = ports(target).first().map(|one| (target.file, one.span));
    report.beside(span.unwrap_or(target.place()), "the ports are here");
}

fn only<'a>(names: &[&'a str]) -> Option<&'a str> {
    if let [only] = names { Some(only) } else { None }
}

fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().take(6).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
