//! What containers ask for and what machines have, as kube-state-metrics lists it.

use super::cluster::ALLOCATABLE_BYTES;
use super::cluster::ALLOCATABLE_PROCESSORS;
use super::cluster::Cluster;
use super::kube::LISTER;
use super::node::MEMORY_BYTES;
use super::node::PROCESSORS;
use super::pod::Container;
use super::sheet::Family;
use super::sheet::Sheet;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "kube_pod_container_resource_requests",
        kind: "gauge",
        help: "What a container asks for.",
        build: |cluster, sheet| containers(cluster, sheet, requests),
    },
    Family {
        name: "kube_pod_container_resource_limits",
        kind: "gauge",
        help: "What a container may use.",
        build: |cluster, sheet| containers(cluster, sheet, limits),
    },
    Family {
        name: "kube_node_status_allocatable",
        kind: "gauge",
        help: "What pods can have of a machine.",
        build: |cluster, sheet| nodes(cluster, sheet, ALLOCATABLE),
    },
    Family {
        name: "kube_node_status_capacity",
        kind: "gauge",
        help: "What a machine has.",
        build: |cluster, sheet| nodes(cluster, sheet, CAPACITY),
    },
];

/// The resources of a machine with their units.
const RESOURCES: [(&str, &str); 4] =
    [("cpu", "core"), ("memory", "byte"), ("pods", "integer"), ("ephemeral_storage", "byte")];
const ALLOCATABLE: [f64; 4] = [ALLOCATABLE_PROCESSORS, ALLOCATABLE_BYTES, 58.0, 95_551_679_124.0];
const CAPACITY: [f64; 4] = [PROCESSORS as f64, MEMORY_BYTES, 58.0, 107_361_579_008.0];

fn requests(container: &Container) -> [f64; 2] {
    [container.processors, container.memory_bytes]
}

fn limits(container: &Container) -> [f64; 2] {
    [container.processors_max(), container.memory_bytes_max()]
}

fn containers(cluster: &Cluster, sheet: &mut Sheet, amounts: fn(&Container) -> [f64; 2]) {
    let Some(target) = cluster.target(LISTER) else { return };
    for (pod, container) in cluster.containers() {
        for ((resource, unit), amount) in RESOURCES.into_iter().zip(amounts(container)) {
            let own = [
                ("container", container.name),
                ("namespace", pod.namespace),
                ("node", cluster.node_name(pod)),
                ("pod", &pod.name),
                ("resource", resource),
                ("uid", &pod.uid),
                ("unit", unit),
            ];
            sheet.add(target, &own, &pod.lives, move |_| amount);
        }
    }
}

fn nodes(cluster: &Cluster, sheet: &mut Sheet, amounts: [f64; 4]) {
    let Some(target) = cluster.target(LISTER) else { return };
    for node in &cluster.nodes {
        for ((resource, unit), amount) in RESOURCES.into_iter().zip(amounts) {
            let own = [("node", node.name.as_str()), ("resource", resource), ("unit", unit)];
            sheet.steady(target, &own, move |_| amount);
        }
    }
}
