//! Which database a query of a dashboard goes to.

use std::collections::BTreeMap;

use crate::rules::yaml::Node;
use crate::rules::yaml::Shape;

use super::variable::variables;

/// A database, as far as a dashboard tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    /// Prometheus, or what speaks its language.
    Prometheus,
    /// One whose language has more than Prometheus'.
    Extended,
    /// One of another language.
    Other,
    /// The dashboard does not tell.
    Unknown,
}

/// Parts of names of databases of other languages.
const OTHERS: [&str; 14] = [
    "loki",
    "logs",
    "elastic",
    "opensearch",
    "influx",
    "graphite",
    "cloudwatch",
    "tempo",
    "jaeger",
    "mysql",
    "postgres",
    "clickhouse",
    "stackdriver",
    "zabbix",
];

/// The databases that a dashboard names, by the names of variables and inputs.
#[derive(Clone, Debug, Default)]
pub(super) struct Backends {
    named: BTreeMap<String, Backend>,
}

impl Backends {
    /// Takes note of a name and the type of database it stands for.
    pub(super) fn add(&mut self, name: &str, kind: &str) {
        self.named.insert(name.to_owned(), of_type(kind));
    }

    /// Returns the database of a node's `datasource`; `None` where another is to be asked for.
    pub(super) fn of(&self, node: Node<'_>) -> Option<Backend> {
        if node.shape() != Shape::Mapping {
            return self.of_name(node.value()?);
        }
        let text = |key: &str| node.member(key).and_then(Node::value);
        if let Some(kind) = text("type").filter(|kind| variables(kind).is_empty()) {
            return if kind == "mixed" { None } else { Some(of_type(kind)) };
        }
        self.of_name(text("uid").or_else(|| text("name"))?)
    }

    fn of_name(&self, name: &str) -> Option<Backend> {
        if let Some(variable) = variables(name).first() {
            return Some(self.named.get(&variable.name).copied().unwrap_or(Backend::Unknown));
        }
        match name {
            "-- Mixed --" => None,
            "-- Grafana --" | "-- Dashboard --" | "__expr__" | "grafana" | "dashboard" => {
                Some(Backend::Other)
            }
            name => {
                let name = name.to_lowercase();
                let is_other = OTHERS.iter().any(|other| name.contains(other));
                Some(if is_other { Backend::Other } else { Backend::Unknown })
            }
        }
    }
}

/// Returns the database of a plugin.
pub(super) fn of_type(kind: &str) -> Backend {
    let kind = kind.to_lowercase();
    let is_other = OTHERS.iter().any(|other| kind.contains(other));
    match kind {
        kind if kind.contains("prometheus") => Backend::Prometheus,
        kind if kind.contains("victoriametrics") && !is_other => Backend::Extended,
        kind if kind.is_empty() => Backend::Unknown,
        _ => Backend::Other,
    }
}

/// Tells whether a text that goes to an unknown database is none of Prometheus' language.
pub(super) fn looks_foreign(text: &str) -> bool {
    let signs = ["|=", "|~", "| json", "| logfmt", "| line_format", "|>", "| unwrap"];
    let begins = text.trim_start().to_lowercase();
    signs.iter().any(|sign| text.contains(sign))
        || ["select ", "from(", "with ", "show "].iter().any(|word| begins.starts_with(word))
}
