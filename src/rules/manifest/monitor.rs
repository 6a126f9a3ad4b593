//! What is to be scraped.

use crate::rules::yaml::Node;
use crate::rules::yaml::Placed;
use crate::syntax::Span;

use super::kind::Kind;
use super::pick;
use super::selector::Selector;

/// In which namespaces a monitor looks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Reach {
    /// In its own.
    #[default]
    Own,
    /// In all.
    Any,
    /// In these.
    Named(Vec<Placed<String>>),
}

/// One of the things that are scraped of each Service or pod.
#[derive(Clone, Debug, Default)]
pub struct Endpoint {
    /// Where it stands.
    pub span: Span,
    /// The name of the port.
    pub port: Option<Placed<String>>,
    /// The port of the pod, by name or number.
    pub target_port: Option<Placed<String>>,
    /// The path.
    pub path: Option<Placed<String>>,
    /// Whether it has parameters.
    pub has_params: bool,
    /// Whether relabelling writes a label `job`.
    pub names_job: bool,
}

/// A `ServiceMonitor`, `PodMonitor`, `Probe` or `ScrapeConfig`.
#[derive(Clone, Debug, Default)]
pub struct Monitor {
    /// The labels of the Services or pods.
    pub selector: Option<Selector>,
    /// Where they are looked for.
    pub reach: Reach,
    /// Where that is said.
    pub reach_span: Option<Span>,
    /// What is scraped of each.
    pub endpoints: Vec<Endpoint>,
    /// The label that becomes `job`.
    pub job_label: Option<Placed<String>>,
    /// The name of the job, for kinds that say it.
    pub job_name: Option<Placed<String>>,
}

impl Monitor {
    /// Reads the `spec` of a monitor.
    pub(super) fn of(kind: Kind, spec: Node<'_>) -> Self {
        let namespaces = spec.member("namespaceSelector");
        let key = if kind == Kind::PodMonitor { "podMetricsEndpoints" } else { "endpoints" };
        Self {
            selector: spec.member("selector").map(Selector::of),
            reach: namespaces.map(reach).unwrap_or_default(),
            reach_span: namespaces.map(|node| node.place().span),
            endpoints: pick::items(spec, key).map(Endpoint::of).collect(),
            job_label: pick::text(spec, "jobLabel").filter(|label| !label.value.is_empty()),
            job_name: pick::text(spec, "jobName"),
        }
    }
}

fn reach(node: Node<'_>) -> Reach {
    if pick::says(node, "any", "true") {
        return Reach::Any;
    }
    match pick::texts(node.member("matchNames")) {
        names if names.is_empty() => Reach::Own,
        names => Reach::Named(names),
    }
}

impl Endpoint {
    fn of(node: Node<'_>) -> Self {
        let names_job = pick::items(node, "relabelings").any(|item| {
            ["targetLabel", "target_label"].iter().any(|key| pick::says(item, key, "job"))
        });
        Self {
            span: node.place().span,
            port: pick::text(node, "port"),
            target_port: pick::text(node, "targetPort"),
            path: pick::text(node, "path"),
            has_params: node.member("params").is_some(),
            names_job,
        }
    }
}
