//! Values out of the nodes of an object, each with its place.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Shape;

/// Returns the node below some keys.
pub(super) fn below<'d>(node: Node<'d>, keys: &[&str]) -> Option<Node<'d>> {
    keys.iter().try_fold(node, |node, key| node.member(key))
}

/// Returns a scalar as a text; `None` for a null and for what is none.
pub(super) fn scalar(node: Node<'_>) -> Option<Placed<String>> {
    let place = node.target().place();
    node.value().map(|value| Placed { value: value.to_owned(), place })
}

/// Returns the text of a field.
pub(super) fn text(node: Node<'_>, key: &str) -> Option<Placed<String>> {
    node.member(key).and_then(scalar)
}

/// Returns the texts of a list.
pub(super) fn texts(node: Option<Node<'_>>) -> Vec<Placed<String>> {
    node.into_iter().flat_map(Node::items).filter_map(scalar).collect()
}

/// Returns names and texts of a mapping.
pub(super) fn pairs(node: Option<Node<'_>>) -> Vec<Pair> {
    let own = node.into_iter().flat_map(Node::pairs);
    own.filter_map(|(key, value)| Some((scalar(key)?, scalar(value)?))).collect()
}

/// Lists the items of a field that is a list, aliases followed.
pub(super) fn items<'d>(node: Node<'d>, key: &str) -> impl Iterator<Item = Node<'d>> {
    node.member(key).into_iter().flat_map(Node::items).map(Node::target)
}

/// Tells whether a node is a mapping.
pub(super) fn is_mapping(node: Node<'_>) -> bool {
    node.target().shape() == Shape::Mapping
}

/// Tells whether a field says that something is so.
pub(super) fn says(node: Node<'_>, key: &str, value: &str) -> bool {
    node.member(key).and_then(Node::value) == Some(value)
}
