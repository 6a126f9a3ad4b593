//! Which labels an object is chosen by.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Place;
use crate::rules::yaml::Placed;

use super::pick;

/// How a term compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// The value is one of these.
    In,
    /// There is no value, or it is none of these.
    NotIn,
    /// There is a value.
    Exists,
    /// There is none.
    DoesNotExist,
    /// No such operation is known.
    Unknown,
}

/// One of the things that a selector asks of labels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The label.
    pub key: Placed<String>,
    /// How it is compared.
    pub operation: Operation,
    /// What it is compared with.
    pub values: Vec<Placed<String>>,
}

/// Which labels an object is chosen by; all terms have to hold, and none at all choose everything.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selector {
    /// Where it stands.
    pub place: Place,
    /// What it asks.
    pub terms: Vec<Term>,
}

impl Term {
    /// Asks for one value.
    pub(super) fn equal(key: Placed<String>, value: Placed<String>) -> Self {
        Self { key, operation: Operation::In, values: vec![value] }
    }

    /// Tells whether labels have what it asks.
    pub fn holds(&self, labels: &[Pair]) -> bool {
        let value = labels.iter().find(|(name, _)| name.value == self.key.value);
        let value = value.map(|(_, value)| &value.value);
        let is_one =
            || value.is_some_and(|value| self.values.iter().any(|one| one.value == *value));
        match self.operation {
            Operation::In => is_one(),
            Operation::NotIn => !is_one(),
            Operation::Exists => value.is_some(),
            Operation::DoesNotExist => value.is_none(),
            Operation::Unknown => false,
        }
    }

    /// Writes it as people write labels.
    pub fn written(&self) -> String {
        let key = &self.key.value;
        let values: Vec<_> = self.values.iter().map(|value| value.value.as_str()).collect();
        match (self.operation, values.as_slice()) {
            (Operation::In, [one]) => format!("{key}: {one}"),
            (Operation::In, many) => format!("{key} in ({})", many.join(", ")),
            (Operation::NotIn, many) => format!("{key} not in ({})", many.join(", ")),
            (Operation::Exists, _) => format!("{key} with any value"),
            (Operation::DoesNotExist | Operation::Unknown, _) => format!("no {key}"),
        }
    }
}

impl Selector {
    /// Reads `matchLabels` and `matchExpressions`.
    pub(super) fn of(node: Node<'_>) -> Self {
        let equal = pick::pairs(node.member("matchLabels"));
        let mut terms: Vec<_> =
            equal.into_iter().map(|(key, value)| Term::equal(key, value)).collect();
        for item in pick::items(node, "matchExpressions") {
            let Some(key) = pick::text(item, "key") else { continue };
            let operation = match item.member("operator").map(Node::text) {
                Some("In") => Operation::In,
                Some("NotIn") => Operation::NotIn,
                Some("Exists") => Operation::Exists,
                Some("DoesNotExist") => Operation::DoesNotExist,
                _ => Operation::Unknown,
            };
            terms.push(Term { key, operation, values: pick::texts(item.member("values")) });
        }
        Self { place: node.place(), terms }
    }

    /// Reads the labels of a Service's selector.
    pub(super) fn of_labels(node: Node<'_>) -> Self {
        let equal = pick::pairs(Some(node));
        let terms = equal.into_iter().map(|(key, value)| Term::equal(key, value)).collect();
        Self { place: node.place(), terms }
    }

    /// Tells whether it chooses what has some labels.
    pub fn chooses(&self, labels: &[Pair]) -> bool {
        self.terms.iter().all(|term| term.holds(labels))
    }

    /// Lists what labels lack to be chosen.
    pub fn missed<'a>(&'a self, labels: &'a [Pair]) -> impl Iterator<Item = &'a Term> {
        self.terms.iter().filter(|term| !term.holds(labels))
    }

    /// Writes all that it asks.
    pub fn written(&self) -> String {
        if self.terms.is_empty() {
            return "anything".to_owned();
        }
        self.terms.iter().map(Term::written).collect::<Vec<_>>().join(", ")
    }
}
