//! Services without pods behind them.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Report;
use super::finding::Severity;
use super::likeness::is_like;
use crate::math::nearest;
use crate::rules::manifest::Object;
use crate::rules::manifest::Port;
use crate::rules::manifest::Selector;
use crate::rules::manifest::Service;
use crate::rules::manifest::Set;
use crate::rules::manifest::Workload;
use crate::rules::yaml::Placed;

pub(super) static LINT: Lint = Lint {
    code: "PQ206",
    title: "a Service that selects no pods",
    severity: Severity::Warning,
    why: "A Service leads to the pods that have the labels of its selector. Without any it has no \
          endpoints, and a monitor of it has no targets.",
    bad: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec:\n  \
          selector: {app: a-web}\n---\napiVersion: apps/v1\nkind: Deployment\n\
          metadata: {name: a, namespace: shop}\nspec:\n  template:\n    metadata:\n      \
          labels: {app: a}\n",
    good: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec:\n  \
           selector: {app: a}\n---\napiVersion: apps/v1\nkind: Deployment\n\
           metadata: {name: a, namespace: shop}\nspec:\n  template:\n    metadata:\n      \
           labels: {app: a}\n",
    look: Look::Objects(look),
};

pub(super) static PORT: Lint = Lint {
    code: "PQ207",
    title: "a Service whose port no container has",
    severity: Severity::Warning,
    why: "A `targetPort` that is a name is the name of a port of a container. Where no container \
          has it, the Service has no endpoint for that port. A number need not be declared, but \
          one that is not, where others are, is most likely a slip.",
    bad: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec:\n  \
          selector: {app: a}\n  ports: [{name: http, port: 80, targetPort: web}]\n---\n\
          apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: shop}\nspec:\n  \
          template:\n    metadata:\n      labels: {app: a}\n    spec:\n      containers:\n      \
          - name: a\n        ports: [{name: http, containerPort: 8080}]\n",
    good: "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec:\n  \
           selector: {app: a}\n  ports: [{name: http, port: 80, targetPort: http}]\n---\n\
           apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: shop}\nspec:\n  \
           template:\n    metadata:\n      labels: {app: a}\n    spec:\n      containers:\n      \
           - name: a\n        ports: [{name: http, containerPort: 8080}]\n",
    look: Look::Reading,
};

fn look(set: &Set, report: &mut Report) {
    for (object, service) in set.services() {
        let Some(selector) = service.selector.as_ref().filter(|_| !service.is_external) else {
            continue;
        };
        let near: Vec<_> = set.workloads().filter(|(other, _)| other.may_be_with(object)).collect();
        let chosen: Vec<_> =
            near.iter().filter(|(_, pods)| selector.chooses(&pods.labels)).copied().collect();
        if chosen.is_empty() {
            nothing(object, selector, &near, report);
        }
        look_for_ports(object, service, &chosen, report);
    }
}

/// Says which pods a Service misses, where there are any that come near.
fn nothing(
    object: &Object,
    selector: &Selector,
    near: &[(&Object, &Workload)],
    report: &mut Report,
) {
    let alike = near.iter().find(|(other, pods)| {
        let held = selector.terms.iter().any(|term| term.holds(&pods.labels));
        held && selector.terms.len() > 1 || is_like(&object.name.value, &other.name.value)
    });
    let Some((other, pods)) = alike else { return };
    let Some(term) = selector.missed(&pods.labels).next() else { return };
    let own = pods.labels.iter().find(|(key, _)| key.value == term.key.value);
    let told = match own {
        Some((key, value)) => {
            format!("those of {} have `{}: {}`", other.title(), key.value, value.value)
        }
        None => format!("those of {} have no label `{}`", other.title(), term.key.value),
    };
    let message = format!("this selects pods by `{}`, and {told}", term.written());
    report.add(&LINT, (object.file, term.key.place.span), message, "");
    report.beside((other.file, pods.labels_span), "the labels of the pods");
}

fn look_for_ports(
    object: &Object,
    service: &Service,
    chosen: &[(&Object, &Workload)],
    report: &mut Report,
) {
    let all: Vec<&Port> = chosen.iter().flat_map(|(_, pods)| &pods.ports).collect();
    let Some((first, _)) = chosen.first().filter(|_| !all.is_empty()) else { return };
    for port in &service.ports {
        let Some(target) = port.target.as_ref().or(port.number.as_ref()) else { continue };
        let is_number = target.value.bytes().all(|byte| byte.is_ascii_digit());
        let has = |one: &&Port| {
            let field = if is_number { &one.number } else { &one.name };
            field.as_ref().is_some_and(|own| own.value == target.value)
        };
        if all.iter().any(has) {
            continue;
        }
        let names = |pick: fn(&Port) -> Option<&Placed<String>>| {
            all.iter().filter_map(|one| Some(pick(one)?.value.as_str())).collect::<Vec<_>>()
        };
        let known = if is_number {
            names(|one| one.number.as_ref())
        } else {
            names(|one| one.name.as_ref())
        };
        let hint = nearest(&target.value, known.iter().copied());
        let hint = hint.map(|near| format!("write `targetPort: {near}`")).unwrap_or_default();
        let message = format!(
            "no container of {} has the port `{}`: there {} {}",
            first.title(),
            target.value,
            if known.len() == 1 { "is" } else { "are" },
            if known.is_empty() { "none with a name".to_owned() } else { known.join(", ") }
        );
        report.add(&PORT, (object.file, target.place.span), message, hint);
        let span = all.first().map_or(first.span, |one| one.span);
        report.beside((first.file, span), "the ports of the containers");
        if is_number {
            report.lower(Severity::Info);
        }
    }
}
