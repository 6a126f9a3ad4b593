//! Deployments and daemon sets, as kube-state-metrics lists them.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::CART_CRASHING;
use super::incident::SCALED;
use super::kube::LISTER;
use super::roster::Keeper;
use super::roster::Workload;
use super::sheet::Family;
use super::sheet::Sheet;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "kube_deployment_spec_replicas",
        kind: "gauge",
        help: "Pods that a deployment should have.",
        build: |cluster, sheet| add(cluster, sheet, Keeper::Deployment, wanted),
    },
    Family {
        name: "kube_deployment_status_replicas_available",
        kind: "gauge",
        help: "Pods of a deployment that are available.",
        build: |cluster, sheet| add(cluster, sheet, Keeper::Deployment, available),
    },
    Family {
        name: "kube_daemonset_status_desired_number_scheduled",
        kind: "gauge",
        help: "Machines that should run a daemon.",
        build: |cluster, sheet| add(cluster, sheet, Keeper::DaemonSet, wanted),
    },
    Family {
        name: "kube_daemonset_status_number_ready",
        kind: "gauge",
        help: "Machines that run a daemon which is ready.",
        build: |cluster, sheet| add(cluster, sheet, Keeper::DaemonSet, available),
    },
];

fn add(cluster: &Cluster, sheet: &mut Sheet, keeper: Keeper, pods: fn(&Workload, Millis) -> usize) {
    let Some(target) = cluster.target(LISTER) else { return };
    let label = if keeper == Keeper::Deployment { "deployment" } else { "daemonset" };
    for workload in cluster.workloads.iter().filter(|workload| workload.keeper == keeper) {
        let own = [(label, workload.name), ("namespace", workload.namespace)];
        let workload = workload.clone();
        sheet.steady(target, &own, move |time| pods(&workload, time) as f64);
    }
}

/// Returns how many pods a workload should have.
fn wanted(workload: &Workload, time: Millis) -> usize {
    match (workload.namespace, workload.name) {
        ("production", "catalog") if time >= SCALED => 2 * workload.pods,
        _ => workload.pods,
    }
}

/// Returns how many of them are available.
fn available(workload: &Workload, time: Millis) -> usize {
    let missing = match (workload.namespace, workload.name) {
        ("shop", "cart") if time >= CART_CRASHING => 1,
        ("ml", "trainer") | ("staging", "payment") => 1,
        _ => 0,
    };
    wanted(workload, time) - missing
}
