//! A configuration of Prometheus: `prometheus.yml`.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::rules::yaml::Source;
use crate::syntax::Span;

use super::pick;
use super::refusal::Refusal;
use super::refusal::refusals;

/// What a Prometheus scrapes under one name.
#[derive(Clone, Debug)]
pub struct Job {
    /// The name.
    pub name: Placed<String>,
    /// Whether relabelling may give its targets another.
    pub names_job: bool,
}

/// A `prometheus.yml`, be it a file or a value of a ConfigMap.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The number of its file.
    pub file: usize,
    /// The text that its places are in.
    pub source: Source,
    /// Where it stands in the text.
    pub span: Span,
    /// What is scraped.
    pub jobs: Vec<Job>,
    /// Where rules lie; may hold stars.
    pub rule_files: Vec<Placed<String>>,
    /// Whether alerts go anywhere.
    pub has_outlets: bool,
    /// The labels of all that leaves it.
    pub external_labels: Vec<Pair>,
    /// For what it is refused.
    pub refusals: Vec<Refusal>,
}

/// Members that no other file has at its top.
const OWN: [&str; 3] = ["scrape_configs", "rule_files", "scrape_config_files"];
/// Members that others may have, too; a file with nothing else at its top is a server's.
const SHARED: [&str; 7] =
    ["alerting", "otlp", "remote_read", "remote_write", "runtime", "storage", "tracing"];
/// A member that the configurations of several programs have.
const GLOBAL: &str = "global";

impl ServerConfig {
    /// Tells whether a document is a configuration of Prometheus.
    pub(super) fn is(root: Node<'_>) -> bool {
        let has = |key: &&str| root.member(key).is_some();
        let mut names = root.pairs().map(|(name, _)| name.text());
        OWN.iter().any(has)
            || SHARED.iter().any(has) && names.all(|name| name == GLOBAL || SHARED.contains(&name))
    }

    /// Reads a configuration.
    pub(super) fn of(file: usize, root: Node<'_>, source: &Source) -> Self {
        let jobs = pick::items(root, "scrape_configs").filter_map(|item| {
            let relabels = pick::items(item, "relabel_configs");
            let names_job = relabels.into_iter().any(|one| pick::says(one, "target_label", "job"));
            Some(Job { name: pick::text(item, "job_name")?, names_job })
        });
        let alerting = root.member("alerting");
        Self {
            file,
            source: source.clone(),
            span: root.place().span,
            jobs: jobs.collect(),
            rule_files: pick::texts(root.member("rule_files")),
            has_outlets: alerting
                .is_some_and(|alerting| pick::items(alerting, "alertmanagers").next().is_some()),
            external_labels: pick::pairs(pick::below(root, &["global", "external_labels"])),
            refusals: refusals(root),
        }
    }
}
