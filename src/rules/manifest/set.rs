//! All objects that are known together.

use std::collections::BTreeMap;

use crate::rules::route::Routing;
use crate::rules::yaml::Pair;
use crate::rules::yaml::Placed;

use super::config::ServerConfig;
use super::defect::Defect;
use super::kind::Kind;
use super::monitor::Monitor;
use super::monitor::Reach;
use super::object::Body;
use super::object::Object;
use super::read::Found;
use super::server::Server;
use super::service::Service;
use super::service::Workload;
use super::sieve::Sieve;
use super::values::Dependency;
use super::values::Values;

/// All that was found in some files.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// The names of the files, by their numbers.
    pub names: Vec<String>,
    /// The objects.
    pub objects: Vec<Object>,
    /// The configurations of Prometheus.
    pub configs: Vec<ServerConfig>,
    /// The values of charts.
    pub values: Vec<Values>,
    /// What charts are made of.
    pub dependencies: Vec<Dependency>,
    /// The configurations of Alertmanager, and their parts in namespaces.
    pub routings: Vec<Routing>,
    /// What schemas do not take.
    pub defects: Vec<Defect>,
    /// What kube-state-metrics is told to leave out.
    pub sieves: Vec<Sieve>,
    /// Templates of notifications, each with the name of its file.
    pub phrases: Vec<(String, String)>,
    /// Names of storage classes that are null, each with the number of its file.
    pub nulls: Vec<(usize, Placed<String>)>,
    /// The numbers of the objects of each kind.
    by_kind: BTreeMap<Kind, Vec<usize>>,
}

impl Set {
    /// Puts together what was found in files, each with its name.
    pub fn of(parts: impl IntoIterator<Item = (String, Found)>) -> Self {
        let mut set = Self::default();
        for (number, (name, found)) in parts.into_iter().enumerate() {
            set.names.push(name);
            set.objects.extend(found.objects);
            set.configs.extend(found.configs);
            set.values.extend(found.values);
            set.dependencies.extend(found.dependencies);
            set.routings.extend(found.routings);
            set.defects.extend(found.defects);
            set.sieves.extend(found.sieves);
            set.phrases.extend(found.phrases);
            set.nulls.extend(found.nulls.into_iter().map(|null| (number, null)));
        }
        for (number, object) in set.objects.iter().enumerate() {
            set.by_kind.entry(object.kind).or_default().push(number);
        }
        set
    }

    /// Lists the objects of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Object> {
        let numbers = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.objects.get(number))
    }

    /// Lists the monitors of all kinds.
    pub fn monitors(&self) -> impl Iterator<Item = (&Object, &Monitor)> {
        self.objects.iter().filter_map(|object| match &object.body {
            Body::Monitor(monitor) => Some((object, monitor)),
            _ => None,
        })
    }

    /// Lists the Services.
    pub fn services(&self) -> impl Iterator<Item = (&Object, &Service)> {
        self.of_kind(Kind::Service).filter_map(|object| match &object.body {
            Body::Service(service) => Some((object, service)),
            _ => None,
        })
    }

    /// Lists the pods and what makes some.
    pub fn workloads(&self) -> impl Iterator<Item = (&Object, &Workload)> {
        self.of_kind(Kind::Workload).filter_map(|object| match &object.body {
            Body::Workload(workload) => Some((object, workload)),
            _ => None,
        })
    }

    /// Lists the servers that choose objects of a kind, or could.
    pub fn servers(&self, kind: Kind) -> impl Iterator<Item = (&Object, &Server)> {
        let kinds: &[Kind] = match kind {
            Kind::PrometheusRule => &[Kind::Prometheus, Kind::ThanosRuler],
            Kind::AlertmanagerConfig => &[Kind::Alertmanager],
            _ => &[Kind::Prometheus, Kind::PrometheusAgent],
        };
        kinds.iter().flat_map(|kind| self.of_kind(*kind)).filter_map(|object| match &object.body {
            Body::Server(server) => Some((object, server)),
            _ => None,
        })
    }

    /// Returns the labels of a namespace, if it is in the set.
    ///
    /// Every namespace has its own name as a label, so that is known of those that are not.
    pub fn namespace_labels(&self, name: &str) -> Option<&[Pair]> {
        let mut namespaces = self.of_kind(Kind::Namespace);
        namespaces.find(|object| object.name.value == name).map(|object| &*object.labels)
    }

    /// Tells whether a monitor looks into the namespace of an object.
    pub fn reaches(owner: &Object, monitor: &Monitor, target: &Object) -> bool {
        match &monitor.reach {
            Reach::Any => true,
            Reach::Own => target.may_be_with(owner),
            Reach::Named(names) => names.iter().any(|name| target.may_be_in(&name.value)),
        }
    }

    /// Returns the name of a file by its number.
    pub fn file_name(&self, number: usize) -> &str {
        self.names.get(number).map_or("", String::as_str)
    }
}
