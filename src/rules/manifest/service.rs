//! Services, and the pods behind them.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::syntax::Span;

use super::pick;
use super::selector::Selector;

/// A port of a Service or of a container.
#[derive(Clone, Debug, Default)]
pub struct Port {
    /// Its name.
    pub name: Option<Placed<String>>,
    /// Its number.
    pub number: Option<Placed<String>>,
    /// The port of the pod, by name or number, for one of a Service.
    pub target: Option<Placed<String>>,
    /// Where it stands.
    pub span: Span,
}

/// A Service.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// The labels of its pods; without them somebody else says what stands behind it.
    pub selector: Option<Selector>,
    /// Its ports.
    pub ports: Vec<Port>,
    /// Whether it is another name for something outside.
    pub is_external: bool,
}

/// A pod, or what makes pods of a template.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    /// The labels of the pods.
    pub labels: Vec<Pair>,
    /// Where the labels stand.
    pub labels_span: Span,
    /// The ports of their containers.
    pub ports: Vec<Port>,
}

impl Service {
    /// Reads the `spec` of a Service.
    pub(super) fn of(spec: Node<'_>) -> Self {
        let selector = spec.member("selector").filter(|node| pick::is_mapping(*node));
        let ports = pick::items(spec, "ports").map(|node| Port {
            name: pick::text(node, "name"),
            number: pick::text(node, "port"),
            target: pick::text(node, "targetPort"),
            span: node.place().span,
        });
        Self {
            selector: selector.map(Selector::of_labels).filter(|all| !all.terms.is_empty()),
            ports: ports.collect(),
            is_external: pick::says(spec, "type", "ExternalName"),
        }
    }
}

impl Workload {
    /// Reads a pod, or what has a template of pods.
    pub(super) fn of(object: Node<'_>, spec: Node<'_>) -> Self {
        let of_cron = pick::below(spec, &["jobTemplate", "spec", "template"]);
        let pod = spec.member("template").or(of_cron).unwrap_or(object);
        let labels = pick::below(pod, &["metadata", "labels"]);
        let inner = pod.member("spec");
        let containers = ["containers", "initContainers"]
            .into_iter()
            .flat_map(|key| inner.into_iter().flat_map(move |inner| pick::items(inner, key)));
        let ports = containers.flat_map(|container| pick::items(container, "ports"));
        let ports = ports.map(|node| Port {
            name: pick::text(node, "name"),
            number: pick::text(node, "containerPort"),
            target: None,
            span: node.place().span,
        });
        Self {
            labels: pick::pairs(labels),
            labels_span: labels.unwrap_or(pod).place().span,
            ports: ports.collect(),
        }
    }
}
