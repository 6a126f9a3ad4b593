//! What the demo's recording rules write.

use promqlite::label::Labels;

use super::cluster::Cluster;
use super::machine;
use super::node::MEMORY_BYTES;
use super::node::PROCESSORS;
use super::pod::Pod;
use super::sheet::Family;
use super::sheet::Sheet;
use super::sheet::label_set;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "namespace_workload_pod:kube_pod_owner:relabel",
        kind: "gauge",
        help: "The workload that a pod belongs to.",
        build: workloads,
    },
    Family {
        name: "instance:node_memory_utilisation:ratio",
        kind: "gauge",
        help: "The part of a machine's memory that is taken.",
        build: memory,
    },
    Family {
        name: "instance:node_num_cpu:sum",
        kind: "gauge",
        help: "The processors of a machine.",
        build: processors,
    },
];

fn workloads(cluster: &Cluster, sheet: &mut Sheet) {
    for pod in &cluster.pods {
        let Some((workload, kind)) = workload(pod) else { continue };
        let own = [
            ("namespace", pod.namespace),
            ("pod", &pod.name),
            ("workload", workload),
            ("workload_type", kind),
        ];
        sheet.ruled(&Labels::of(own), pod.lives.clone(), |_| 1.0);
    }
}

/// Returns the workload that a pod belongs to and its kind; runners belong to none.
fn workload(pod: &Pod) -> Option<(&str, &'static str)> {
    let (kind, owner) = (pod.owner.0, pod.owner.1.as_str());
    match kind {
        "ReplicaSet" => Some((pod.workload, "deployment")),
        "DaemonSet" => Some((owner, "daemonset")),
        "StatefulSet" => Some((owner, "statefulset")),
        "Job" => Some((owner, "job")),
        _ => None,
    }
}

fn memory(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("node-exporter") {
        let Some(node) = target.node.map(|node| cluster.nodes[node].clone()) else { continue };
        sheet.ruled(&label_set("", &target.labels, &[]), target.answering.clone(), move |time| {
            1.0 - machine::available(&node, time) / MEMORY_BYTES
        });
    }
}

fn processors(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("node-exporter") {
        let labels = label_set("", &target.labels, &[]);
        sheet.ruled(&labels, target.answering.clone(), |_| PROCESSORS as f64);
    }
}
