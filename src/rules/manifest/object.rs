//! An object of a cluster.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::syntax::Span;

use super::kind::Kind;
use super::monitor::Monitor;
use super::pick;
use super::server::Server;
use super::service::Service;
use super::service::Workload;

/// What an object says.
#[derive(Clone, Debug)]
pub enum Body {
    /// What is to be scraped.
    Monitor(Monitor),
    /// What chooses monitors and rules.
    Server(Server),
    /// A Service's ports and pods.
    Service(Service),
    /// A pod's labels and ports.
    Workload(Workload),
    /// The keys of a ConfigMap or a Secret, without their values.
    Keys(Vec<Placed<String>>),
    /// The folder that an application is made of, and whether folders in it are, too.
    Folder(Option<Placed<String>>, bool),
    /// Nothing that is looked into.
    Nothing,
}

/// An object of a cluster.
#[derive(Clone, Debug)]
pub struct Object {
    /// The number of its file.
    pub file: usize,
    /// Its kind.
    pub kind: Kind,
    /// What it says its kind is.
    pub written_kind: String,
    /// Its name.
    pub name: Placed<String>,
    /// Its namespace, if it says one.
    pub namespace: Option<Placed<String>>,
    /// Its labels.
    pub labels: Vec<Pair>,
    /// Where it stands in its file.
    pub span: Span,
    /// What it says.
    pub body: Body,
}

impl Object {
    /// Reads an object of a file.
    pub(super) fn of(file: usize, node: Node<'_>) -> Self {
        let written_kind = node.member("kind").map(Node::text).unwrap_or_default().to_owned();
        let kind = Kind::of(&written_kind);
        let metadata = node.member("metadata");
        let field = |key| metadata.and_then(|metadata| pick::text(metadata, key));
        let name = field("name").or_else(|| field("generateName")).unwrap_or_default();
        Self {
            file,
            kind,
            written_kind,
            name,
            namespace: field("namespace"),
            labels: pick::pairs(metadata.and_then(|metadata| metadata.member("labels"))),
            span: node.place().span,
            body: body(kind, node),
        }
    }

    /// Returns its kind and its name.
    pub fn title(&self) -> String {
        format!("{} `{}`", self.written_kind, self.full_name())
    }

    /// Returns its namespace, if it has one, and its name.
    pub fn full_name(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{}/{}", namespace.value, self.name.value),
            None => self.name.value.clone(),
        }
    }

    /// Tells whether it may be in a namespace: what says none may be in any.
    pub fn may_be_in(&self, namespace: &str) -> bool {
        self.namespace.as_ref().is_none_or(|own| own.value == namespace)
    }

    /// Tells whether it may be in the namespace of another object.
    pub fn may_be_with(&self, other: &Self) -> bool {
        other.namespace.as_ref().is_none_or(|namespace| self.may_be_in(&namespace.value))
    }

    /// Returns the value of one of its labels.
    pub fn label(&self, name: &str) -> Option<&Placed<String>> {
        self.labels.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }

    /// Returns the place of its name, or all of it.
    pub fn place(&self) -> (usize, Span) {
        let named = !self.name.value.is_empty();
        (self.file, if named { self.name.place.span } else { self.span })
    }
}

fn body(kind: Kind, node: Node<'_>) -> Body {
    let spec = node.member("spec");
    match (kind, spec) {
        (
            Kind::ServiceMonitor | Kind::PodMonitor | Kind::Probe | Kind::ScrapeConfig,
            Some(spec),
        ) => Body::Monitor(Monitor::of(kind, spec)),
        (Kind::Prometheus | Kind::PrometheusAgent | Kind::ThanosRuler, Some(spec)) => {
            Body::Server(Server::of(spec))
        }
        (Kind::Alertmanager, Some(spec)) => Body::Server(Server::of(spec)),
        (Kind::Service, Some(spec)) => Body::Service(Service::of(spec)),
        (Kind::Workload, Some(spec)) => Body::Workload(Workload::of(node, spec)),
        (Kind::Application, Some(spec)) => {
            let source = spec.member("source");
            let path = source.and_then(|source| pick::text(source, "path"));
            let folder = source.and_then(|source| source.member("directory"));
            Body::Folder(path, folder.is_some_and(|folder| pick::says(folder, "recurse", "true")))
        }
        (Kind::ConfigMap | Kind::Secret, _) => {
            let data = ["data", "stringData", "binaryData"];
            let pairs = data.iter().filter_map(|key| node.member(key)).flat_map(Node::pairs);
            Body::Keys(pairs.filter_map(|(key, _)| pick::scalar(key)).collect())
        }
        _ => Body::Nothing,
    }
}
