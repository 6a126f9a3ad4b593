//! The kinds of objects.

/// The kinds of objects that are looked into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A `ServiceMonitor`.
    ServiceMonitor,
    /// A `PodMonitor`.
    PodMonitor,
    /// A `Probe`.
    Probe,
    /// A `ScrapeConfig`.
    ScrapeConfig,
    /// A `PrometheusRule`.
    PrometheusRule,
    /// A `Prometheus`.
    Prometheus,
    /// A `PrometheusAgent`, which has no rules.
    PrometheusAgent,
    /// A `ThanosRuler`, which has nothing but rules.
    ThanosRuler,
    /// An `Alertmanager`.
    Alertmanager,
    /// An `AlertmanagerConfig`.
    AlertmanagerConfig,
    /// A `Service`.
    Service,
    /// A `Pod`, or what makes pods of a template.
    Workload,
    /// A `Namespace`.
    Namespace,
    /// A `ConfigMap`.
    ConfigMap,
    /// A `Secret`.
    Secret,
    /// An `Application` of Argo CD.
    Application,
    /// Any other.
    Other,
}

/// The kinds by what `kind` says.
const KINDS: [(&str, Kind); 23] = [
    ("ServiceMonitor", Kind::ServiceMonitor),
    ("PodMonitor", Kind::PodMonitor),
    ("Probe", Kind::Probe),
    ("ScrapeConfig", Kind::ScrapeConfig),
    ("PrometheusRule", Kind::PrometheusRule),
    ("Prometheus", Kind::Prometheus),
    ("PrometheusAgent", Kind::PrometheusAgent),
    ("ThanosRuler", Kind::ThanosRuler),
    ("Alertmanager", Kind::Alertmanager),
    ("AlertmanagerConfig", Kind::AlertmanagerConfig),
    ("Service", Kind::Service),
    ("Pod", Kind::Workload),
    ("Deployment", Kind::Workload),
    ("StatefulSet", Kind::Workload),
    ("DaemonSet", Kind::Workload),
    ("ReplicaSet", Kind::Workload),
    ("Job", Kind::Workload),
    ("CronJob", Kind::Workload),
    ("Namespace", Kind::Namespace),
    ("ConfigMap", Kind::ConfigMap),
    ("Secret", Kind::Secret),
    ("Application", Kind::Application),
    ("Rollout", Kind::Workload),
];

impl Kind {
    /// Finds a kind by what an object says.
    pub(super) fn of(kind: &str) -> Self {
        KINDS.iter().find(|(name, _)| *name == kind).map_or(Self::Other, |(_, kind)| *kind)
    }

    /// Tells whether a Prometheus looks for such objects to scrape what they say.
    pub fn is_scraped(self) -> bool {
        matches!(self, Self::ServiceMonitor | Self::PodMonitor | Self::Probe | Self::ScrapeConfig)
    }

    /// Tells whether it chooses objects by their labels.
    pub fn is_server(self) -> bool {
        matches!(self, Self::Prometheus | Self::PrometheusAgent | Self::ThanosRuler)
    }
}
