//! What the monitoring tells of itself.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::BEGIN;
use super::machine::pages;
use super::noise::Seed;
use super::pod::Container;
use super::sheet::Family;
use super::sheet::Own;
use super::sheet::Sheet;
use super::target::CADVISOR;
use super::target::PROBE;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "prometheus_build_info",
        kind: "gauge",
        help: "The version of Prometheus.",
        build: |cluster, sheet| {
            let own = [("branch", "HEAD"), ("goversion", "go1.21.0"), ("version", "2.47.0")];
            of_prometheus(cluster, sheet, &own, |_| 1.0);
        },
    },
    Family {
        name: "prometheus_tsdb_head_series",
        kind: "gauge",
        help: "Series in the head.",
        build: |cluster, sheet| {
            of_prometheus(cluster, sheet, &[], |time| rising(time, 214_000.0, 0.03).floor());
        },
    },
    Family {
        name: "prometheus_tsdb_storage_blocks_bytes",
        kind: "gauge",
        help: "Bytes of all blocks.",
        build: |cluster, sheet| {
            of_prometheus(cluster, sheet, &[], |time| {
                // A block of two hours at a time.
                let hour = Millis::from_minutes(120).0;
                let cut = Millis(time.0.div_euclid(hour) * hour);
                pages(rising(cut, 1.12e11, 0.02))
            });
        },
    },
    Family {
        name: "prometheus_rule_evaluation_failures_total",
        kind: "counter",
        help: "Rules that could not be evaluated.",
        build: failures,
    },
    Family {
        name: "process_resident_memory_bytes",
        kind: "gauge",
        help: "Memory of the process.",
        build: memory,
    },
    Family {
        name: "alertmanager_notifications_total",
        kind: "counter",
        help: "Notifications that were tried.",
        build: notifications,
    },
];

/// The rule groups, as their file and their name.
const GROUPS: [(&str, &str); 6] = [
    ("default-app-alerts.yaml", "availability"),
    ("default-app-alerts.yaml", "resources"),
    ("monitoring-mysql-alerts.yaml", "mysql-critical"),
    ("monitoring-k8s.yaml", "k8s.rules"),
    ("monitoring-node.yaml", "node.rules"),
    ("production-new-service.yaml", "new-service"),
];
/// The ways of notification, and how many seconds lie between two.
const INTEGRATIONS: [(&str, f64); 4] =
    [("email", 86_400.0), ("pagerduty", 9_000.0), ("slack", 1_200.0), ("webhook", 5_400.0)];

/// Returns what has risen by a part of its end in a day.
fn rising(time: Millis, end: f64, part: f64) -> f64 {
    let seed = Seed::of(&["rising"]);
    end * (1.0 + part * time.seconds() / 86_400.0 + 0.0005 * seed.drift(time))
}

fn of_prometheus(cluster: &Cluster, sheet: &mut Sheet, own: &Own<'_>, value: fn(Millis) -> f64) {
    let Some(target) = cluster.target("prometheus") else { return };
    sheet.steady(target, own, value);
}

fn failures(cluster: &Cluster, sheet: &mut Sheet) {
    const FOLDER: &str = "/etc/prometheus/rules/";
    for (file, group) in GROUPS {
        let name = format!("{FOLDER}{file};{group}");
        of_prometheus(cluster, sheet, &[("rule_group", &name)], |_| 0.0);
    }
}

fn memory(cluster: &Cluster, sheet: &mut Sheet) {
    let processes =
        cluster.targets.iter().filter(|target| ![PROBE, CADVISOR].contains(&target.job));
    for target in processes {
        let pod = target.pod.map(|pod| &cluster.pods[pod]);
        let is_prometheus = target.job == "prometheus";
        let most = pod.and_then(|pod| pod.containers.first()).map(Container::memory_bytes_max);
        let level = if is_prometheus { 0.81 } else { 0.3 };
        let (seed, mean) = (target.rhythm.seed.nth(9), most.unwrap_or(1.2e8) * level);
        sheet.steady(target, &[], move |time| pages(mean * (1.0 + 0.02 * seed.drift(time))));
    }
}

fn notifications(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target("alertmanager") else { return };
    for (integration, every) in INTEGRATIONS {
        let before = Seed::of(&["notified", integration]).below(400) as f64;
        sheet.steady(target, &[("integration", integration)], move |time| {
            before + ((time - BEGIN).seconds() / every).floor()
        });
    }
}
