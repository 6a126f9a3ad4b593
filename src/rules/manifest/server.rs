//! What chooses monitors and rules, and where it sends alerts.

use crate::rules::yaml::Node;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;
use crate::syntax::Span;

use super::kind::Kind;
use super::pick;
use super::selector::Selector;

/// Which objects of a kind are chosen; a selector that is not there chooses nothing.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The labels of the objects.
    pub objects: Option<Selector>,
    /// The labels of their namespaces; without them it is the server's own.
    pub namespaces: Option<Selector>,
}

/// An Alertmanager that alerts are sent to.
#[derive(Clone, Debug)]
pub struct Outlet {
    /// The name of its Service.
    pub name: Option<Placed<String>>,
    /// The namespace of its Service.
    pub namespace: Option<Placed<String>>,
    /// Where it stands.
    pub span: Span,
}

/// A Prometheus, a `ThanosRuler`, or an Alertmanager, which chooses `AlertmanagerConfig`s.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// Which objects it chooses, by their kinds.
    pub scopes: Vec<(Kind, Scope)>,
    /// Where alerts go; `None` if it does not say.
    pub outlets: Option<Vec<Outlet>>,
    /// The labels of all that leaves it.
    pub external_labels: Vec<Pair>,
    /// The name of the Secret that holds an Alertmanager's configuration.
    pub config_secret: Option<Placed<String>>,
}

/// The kinds of objects and the names of the fields that choose them.
pub(super) const FIELDS: [(Kind, &str, &str); 6] = [
    (Kind::ServiceMonitor, "serviceMonitorSelector", "serviceMonitorNamespaceSelector"),
    (Kind::PodMonitor, "podMonitorSelector", "podMonitorNamespaceSelector"),
    (Kind::Probe, "probeSelector", "probeNamespaceSelector"),
    (Kind::ScrapeConfig, "scrapeConfigSelector", "scrapeConfigNamespaceSelector"),
    (Kind::PrometheusRule, "ruleSelector", "ruleNamespaceSelector"),
    (Kind::AlertmanagerConfig, "alertmanagerConfigSelector", "alertmanagerConfigNamespaceSelector"),
];

impl Server {
    /// Reads the `spec` of a server.
    pub(super) fn of(spec: Node<'_>) -> Self {
        // A null is as good as nothing.
        let selector =
            |key| spec.member(key).filter(|node| pick::is_mapping(*node)).map(Selector::of);
        let scopes = FIELDS.map(|(kind, objects, namespaces)| {
            (kind, Scope { objects: selector(objects), namespaces: selector(namespaces) })
        });
        let alerting = spec.member("alerting").filter(|node| pick::is_mapping(*node));
        let outlets = alerting.map(|alerting| {
            let items = pick::items(alerting, "alertmanagers");
            let outlet = |item: Node<'_>| Outlet {
                name: pick::text(item, "name"),
                namespace: pick::text(item, "namespace"),
                span: item.place().span,
            };
            items.map(outlet).collect()
        });
        Self {
            scopes: scopes.into(),
            outlets,
            external_labels: pick::pairs(spec.member("externalLabels")),
            config_secret: pick::text(spec, "configSecret"),
        }
    }

    /// Returns which objects of a kind it chooses.
    pub fn scope(&self, kind: Kind) -> Option<&Scope> {
        self.scopes.iter().find(|(one, _)| *one == kind).map(|(_, scope)| scope)
    }

    /// Returns the name of the field that chooses objects of a kind.
    pub fn field(kind: Kind) -> &'static str {
        FIELDS.iter().find(|(one, ..)| *one == kind).map_or("", |(_, field, _)| field)
    }

    /// Returns the name of the field that chooses the namespaces of objects of a kind.
    pub fn namespace_field(kind: Kind) -> &'static str {
        FIELDS.iter().find(|(one, ..)| *one == kind).map_or("", |(.., field)| field)
    }
}
