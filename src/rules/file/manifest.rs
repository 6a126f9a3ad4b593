//! Rule files inside of Kubernetes' objects.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;
use crate::rules::yaml::Source;

use super::flaw::Flaw;
use super::flaw::FlawKind;
use super::groups;
use super::groups::Schema;
use super::model::Home;
use super::model::RuleFile;

/// Tells whether a document is an object of Kubernetes.
pub(super) fn is_manifest(root: Node<'_>) -> bool {
    let says = |key| root.member(key).is_some_and(|value| value.value().is_some());
    says("kind") && says("apiVersion")
}

/// Returns the names of an object: its namespace and its own.
fn names(root: Node<'_>) -> (Option<String>, String) {
    let metadata = root.member("metadata");
    let text = |key| metadata.and_then(|metadata| metadata.member(key)?.value().map(str::to_owned));
    (text("namespace"), text("name").or_else(|| text("generateName")).unwrap_or_default())
}

/// Returns the labels of an object.
fn labels(root: Node<'_>) -> Vec<Pair> {
    let labels = root.member("metadata").and_then(|metadata| metadata.member("labels"));
    let placed = |node: Node<'_>| {
        let node = node.target();
        Placed { value: node.text().to_owned(), place: node.place() }
    };
    labels
        .into_iter()
        .flat_map(Node::pairs)
        .map(|(key, value)| (placed(key), placed(value)))
        .collect()
}

/// Calls `visit` with an object, or with each object of a list.
pub(super) fn each<'d>(root: Node<'d>, visit: &mut dyn FnMut(Node<'d>)) {
    let is_list = root.member("kind").is_some_and(|kind| kind.text().ends_with("List"));
    match root.member("items").filter(|items| is_list && items.shape() == Shape::Sequence) {
        // A list in a list is none to Kubernetes, so this goes one step deep.
        Some(items) => items.items().map(Node::target).for_each(visit),
        None => visit(root),
    }
}

/// Reads a PrometheusRule.
pub(super) fn prometheus_rule(root: Node<'_>, source: &Source) -> RuleFile {
    let (namespace, name) = names(root);
    let mut flaws = Vec::new();
    let mut complain = |node: Node<'_>, message: &str| {
        flaws.push(Flaw::new(FlawKind::Manifest, message, node.place().span));
    };
    if let Some(version) = root.member("apiVersion")
        && version.text().starts_with("monitoring.coreos.com/")
        && version.text() != "monitoring.coreos.com/v1"
    {
        complain(version, "a PrometheusRule is of monitoring.coreos.com/v1");
    }
    if name.is_empty() {
        complain(root, "the manifest has no metadata.name");
    }
    let spec = root.member("spec");
    let mut file = RuleFile {
        source: source.clone(),
        home: Home::PrometheusRule { namespace, name, labels: labels(root) },
        groups: Vec::new(),
        flaws: Vec::new(),
        span: groups::extent(spec.unwrap_or(root)),
    };
    match spec {
        None => complain(root, "the manifest has no spec"),
        Some(spec) => {
            let (groups, found) = groups::read(spec, Schema::Operator);
            (file.groups, file.flaws) = (groups, found);
        }
    }
    file.flaws.extend(flaws);
    file
}

/// Returns the values of a ConfigMap that may be rule files, each as a text of its own.
pub(super) fn config_values(root: Node<'_>, source: &Source) -> Vec<(Home, Source)> {
    let (namespace, name) = names(root);
    let Some(data) = root.member("data") else { return Vec::new() };
    let pairs = data.pairs().map(|(key, value)| (key.target(), value.target()));
    let texts = pairs
        .filter(|(_, value)| value.shape() == Shape::Scalar && value.text().contains("groups"));
    let values = texts.map(|(key, value)| {
        let (namespace, name, key) = (namespace.clone(), name.clone(), key.text().to_owned());
        let labels = labels(root);
        let home = Home::ConfigMap { namespace, name, key, labels };
        (home, source.inside(value.place(), value.text()))
    });
    values.collect()
}
