//! Values of the chart kube-prometheus-stack, and what stands at the wrong place in them.

use crate::rules::yaml::Node;
use crate::rules::yaml::Place;
use crate::rules::yaml::Placed;
use crate::syntax::Span;

use super::kind::Kind;
use super::pick;
use super::selector::Operation;
use super::selector::Selector;
use super::selector::Term;
use super::server::FIELDS;
use super::server::Server;

/// A chart that another is made of.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The number of the file that says so.
    pub file: usize,
    /// The name of the chart.
    pub chart: Placed<String>,
    /// The key that its values stand below: its other name, if it has one.
    pub key: String,
}

/// A key that stands where nobody looks for it.
#[derive(Clone, Debug)]
pub struct Misplaced {
    /// The key.
    pub key: Placed<String>,
    /// The path that it has.
    pub found: String,
    /// The path that it should have.
    pub wanted: String,
}

/// Values of the chart.
#[derive(Clone, Debug)]
pub struct Values {
    /// The number of their file.
    pub file: usize,
    /// The key that they stand below, for a chart that is made of this one.
    pub prefix: Option<Placed<String>>,
    /// The first of the chart's keys.
    pub first: Placed<String>,
    /// All of its keys at the top.
    pub keys: Vec<Placed<String>>,
    /// What stands at the wrong place.
    pub misplaced: Vec<Misplaced>,
    /// Secrets that are written out, with what to write instead.
    pub leaked: Vec<Misplaced>,
    /// The Prometheus that the chart makes of them, and where it stands.
    pub server: Option<(Server, Span)>,
}

/// Keys at the top that this chart has, and hardly any other.
const OWN_KEYS: [&str; 18] = [
    "prometheusOperator",
    "defaultRules",
    "additionalPrometheusRulesMap",
    "additionalPrometheusRules",
    "kubeStateMetrics",
    "nodeExporter",
    "kubeApiServer",
    "kubelet",
    "kubeControllerManager",
    "kubeScheduler",
    "kubeProxy",
    "kubeEtcd",
    "coreDns",
    "kubeDns",
    "thanosRuler",
    "windowsMonitoring",
    "prometheusSpec",
    "alertmanagerSpec",
];

/// Keys at the top that this chart shares with others.
const SHARED_KEYS: [&str; 5] =
    ["prometheus", "alertmanager", "grafana", "prometheus-node-exporter", "kube-state-metrics"];

/// Where keys belong that are found elsewhere.
const HOMES: [(&str, &str); 22] = [
    ("prometheusSpec", "prometheus"),
    ("alertmanagerSpec", "alertmanager"),
    ("thanosRulerSpec", "thanosRuler"),
    ("serviceMonitorSelectorNilUsesHelmValues", "prometheus.prometheusSpec"),
    ("podMonitorSelectorNilUsesHelmValues", "prometheus.prometheusSpec"),
    ("ruleSelectorNilUsesHelmValues", "prometheus.prometheusSpec"),
    ("probeSelectorNilUsesHelmValues", "prometheus.prometheusSpec"),
    ("scrapeConfigSelectorNilUsesHelmValues", "prometheus.prometheusSpec"),
    ("serviceMonitorSelector", "prometheus.prometheusSpec"),
    ("podMonitorSelector", "prometheus.prometheusSpec"),
    ("probeSelector", "prometheus.prometheusSpec"),
    ("scrapeConfigSelector", "prometheus.prometheusSpec"),
    ("ruleSelector", "prometheus.prometheusSpec"),
    ("serviceMonitorNamespaceSelector", "prometheus.prometheusSpec"),
    ("podMonitorNamespaceSelector", "prometheus.prometheusSpec"),
    ("ruleNamespaceSelector", "prometheus.prometheusSpec"),
    ("additionalScrapeConfigs", "prometheus.prometheusSpec"),
    ("retention", "prometheus.prometheusSpec"),
    ("retentionSize", "prometheus.prometheusSpec"),
    ("scrapeInterval", "prometheus.prometheusSpec"),
    ("evaluationInterval", "prometheus.prometheusSpec"),
    ("storageSpec", "prometheus.prometheusSpec"),
];

/// Paths of mappings in which misplaced keys are looked for.
const PLACES: [&[&str]; 6] = [
    &[],
    &["prometheus"],
    &["prometheusOperator"],
    &["prometheusOperator", "prometheusSpec"],
    &["alertmanager"],
    &["grafana"],
];

/// Keys that have one meaning in one place and another in another.
const MOVED: [(&[&str], &str, &str); 7] = [
    (&["alertmanager", "alertmanagerSpec"], "storageSpec", "alertmanager.alertmanagerSpec.storage"),
    (&["alertmanager", "alertmanagerSpec"], "config", "alertmanager.config"),
    (&["alertmanager"], "route", "alertmanager.config.route"),
    (&["alertmanager"], "receivers", "alertmanager.config.receivers"),
    (&["alertmanager"], "storage", "alertmanager.alertmanagerSpec.storage"),
    (&["prometheus", "prometheusSpec"], "storage", "prometheus.prometheusSpec.storageSpec"),
    (&["prometheus"], "config", "prometheus.prometheusSpec.additionalScrapeConfigs"),
];

impl Dependency {
    /// Lists what a `Chart.yaml` says a chart is made of.
    pub(super) fn all(file: usize, root: Node<'_>) -> Vec<Self> {
        let dependencies = pick::items(root, "dependencies").filter_map(|item| {
            let chart = pick::text(item, "name")?;
            let alias = pick::text(item, "alias").map(|alias| alias.value);
            let key = alias.unwrap_or_else(|| chart.value.clone());
            Some(Self { file, chart, key })
        });
        dependencies.collect()
    }
}

impl Values {
    /// Finds values of the chart: at the top, or below the key of a dependency.
    pub(super) fn find(root: Node<'_>) -> Option<(Option<Placed<String>>, Node<'_>)> {
        if looks_like_stack(root) {
            return Some((None, root));
        }
        let mut inner = root.pairs().filter_map(|(key, value)| {
            let key = pick::scalar(key)?;
            let is_named = key.value == "kube-prometheus-stack" && pick::is_mapping(value);
            (is_named || looks_like_stack(value.target())).then(|| (Some(key), value.target()))
        });
        inner.next()
    }

    /// Reads values of the chart.
    pub(super) fn of(file: usize, prefix: Option<Placed<String>>, node: Node<'_>) -> Self {
        let keys: Vec<_> = node
            .pairs()
            .filter_map(|(key, _)| pick::scalar(key))
            .filter(|key| is_own(&key.value) || SHARED_KEYS.contains(&key.value.as_str()))
            .collect();
        let first = keys.first().cloned().unwrap_or_default();
        let spec = pick::below(node, &["prometheus", "prometheusSpec"]);
        let misplaced = misplaced(node, prefix.as_ref());
        let server =
            spec.filter(|spec| pick::is_mapping(*spec)).map(|spec| (made(spec), spec.place().span));
        let leaked = leaked(node);
        Self { file, prefix, first, keys, misplaced, leaked, server }
    }
}

fn is_own(key: &str) -> bool {
    OWN_KEYS.contains(&key)
}

fn looks_like_stack(node: Node<'_>) -> bool {
    let has = |path: &[&str]| pick::below(node, path).is_some();
    let is_manifest = has(&["kind"]) && has(&["apiVersion"]);
    !is_manifest
        && (node.pairs().any(|(key, value)| is_own(key.text()) && pick::is_mapping(value))
            || has(&["prometheus", "prometheusSpec"])
            || has(&["alertmanager", "alertmanagerSpec"])
            || has(&["alertmanager", "config", "route"]))
}

fn misplaced(node: Node<'_>, prefix: Option<&Placed<String>>) -> Vec<Misplaced> {
    let prefix = prefix.map(|prefix| format!("{}.", prefix.value)).unwrap_or_default();
    let mut found = Vec::new();
    let mut look = |path: &[&str], homes: &dyn Fn(&str) -> Option<String>| {
        let Some(place) = pick::below(node, path) else { return };
        for key in place.pairs().filter_map(|(key, _)| pick::scalar(key)) {
            let at: String = path.iter().map(|part| format!("{part}.")).collect();
            let own = format!("{at}{}", key.value);
            if let Some(wanted) = homes(&key.value).filter(|wanted| *wanted != own) {
                let (found_at, wanted) = (format!("{prefix}{own}"), format!("{prefix}{wanted}"));
                found.push(Misplaced { key, found: found_at, wanted });
            }
        }
    };
    for path in PLACES {
        // What is in a mapping that is misplaced itself moves with it.
        let is_moved = path.last().is_some_and(|last| *last == "prometheusSpec");
        if !is_moved {
            look(path, &|key| {
                let home = HOMES.iter().find(|(name, _)| *name == key);
                home.map(|(name, home)| format!("{home}.{name}"))
            });
        }
    }
    for (path, key, wanted) in MOVED {
        look(path, &|name| (name == key).then(|| wanted.to_owned()));
    }
    found
}

/// Fields of `grafana.ini` that are secrets.
const SECRETS: [&str; 7] = [
    "client_secret",
    "password",
    "secret_key",
    "admin_password",
    "bind_password",
    "key_secret",
    "renderer_token",
];

/// Lists secrets of Grafana that are written out, unless that is said to be meant.
fn leaked(node: Node<'_>) -> Vec<Misplaced> {
    let Some(grafana) = node.member("grafana") else { return Vec::new() };
    if pick::says(grafana, "assertNoLeakedSecrets", "false") {
        return Vec::new();
    }
    let sections = grafana.member("grafana.ini").into_iter().flat_map(Node::pairs);
    let mut found = Vec::new();
    for (section, fields) in sections {
        for (key, value) in fields.target().pairs() {
            let Some(key) = pick::scalar(key) else { continue };
            let text = value.value().unwrap_or("");
            let is_plain = !(text.is_empty() || text.contains("${") || text.contains("$__"));
            if SECRETS.contains(&key.value.as_str()) && is_plain {
                let path = format!("grafana.ini.{}.{}", section.text(), key.value);
                let name = path.to_ascii_uppercase().replace(['.', '-'], "_");
                let wanted = format!("$__env{{{}}}", name.replacen("GRAFANA_INI", "GF", 1));
                found.push(Misplaced { key, found: path, wanted });
            }
        }
    }
    found
}

/// Returns the Prometheus that the chart makes of its values.
fn made(spec: Node<'_>) -> Server {
    let mut server = Server::of(spec);
    for (kind, scope) in &mut server.scopes {
        let field = FIELDS.iter().find(|(one, ..)| one == kind).map_or("", |(_, field, _)| field);
        let by_release = !pick::says(spec, &format!("{field}NilUsesHelmValues"), "false");
        // An empty selector counts as none to the chart.
        let is_set = scope.objects.as_ref().is_some_and(|one| !one.terms.is_empty());
        if !is_set {
            let place = Place { span: spec.place().span, ..Place::default() };
            let place = scope.objects.as_ref().map_or(place, |one| one.place);
            let key = Placed { value: "release".to_owned(), place };
            let term = Term { key, operation: Operation::Exists, values: Vec::new() };
            let is_monitor = *kind != Kind::AlertmanagerConfig;
            let terms = if by_release && is_monitor { vec![term] } else { Vec::new() };
            scope.objects = Some(Selector { place, terms });
        }
        let everywhere = Selector { place: Place::default(), terms: Vec::new() };
        scope.namespaces.get_or_insert(everywhere);
    }
    server
}
