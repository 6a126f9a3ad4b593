//! Volumes, as the kubelets measure them.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::VOLUME_FILLING;
use super::machine::pages;
use super::noise::Seed;
use super::sheet::Family;
use super::sheet::Sheet;
use super::target::KUBELET;

/// A claim: its namespace, its name, its size in GiB and the part that is used.
type Claim = (&'static str, &'static str, f64, f64);

#[rustfmt::skip]
pub(super) const FAMILIES: &[Family] = &[
    Family { name: "kubelet_volume_stats_used_bytes", kind: "gauge", help: "Used bytes.",
        build: |cluster, sheet| add(cluster, sheet, |claim, time| pages(bytes(claim) * used(claim, time))) },
    Family { name: "kubelet_volume_stats_capacity_bytes", kind: "gauge", help: "All bytes.",
        build: |cluster, sheet| add(cluster, sheet, |claim, _| bytes(claim)) },
    Family { name: "kubelet_volume_stats_available_bytes", kind: "gauge", help: "Free bytes.",
        build: |cluster, sheet| add(cluster, sheet, |claim, time| bytes(claim) - pages(bytes(claim) * used(claim, time))) },
    Family { name: "kubelet_volume_stats_inodes", kind: "gauge", help: "All inodes.",
        build: |cluster, sheet| add(cluster, sheet, |claim, _| inodes(claim)) },
    Family { name: "kubelet_volume_stats_inodes_free", kind: "gauge", help: "Free inodes.",
        build: |cluster, sheet| add(cluster, sheet, |claim, time| (inodes(claim) * (0.99 - 0.05 * used(claim, time))).floor()) },
];

const CLAIMS: [Claim; 12] = [
    FILLING,
    ("monitoring", "kube-prometheus-stack-grafana", 2.0, 0.001),
    ("monitoring", PROMETHEUS_CLAIM, 200.0, 0.55),
    ("monitoring", "alertmanager-db-alertmanager-kube-prometheus-stack-alertmanager-0", 2.0, 0.02),
    ("data", "data-kafka-0", 100.0, 0.47),
    ("data", "data-kafka-1", 100.0, 0.46),
    ("data", "data-kafka-2", 100.0, 0.48),
    ("search", "data-opensearch-0", 80.0, 0.71),
    ("search", "data-opensearch-1", 80.0, 0.69),
    ("search", "data-opensearch-2", 80.0, 0.72),
    ("logging", "data-loki-write-0", 50.0, 0.33),
    ("identity", "data-keycloak-db-0", 10.0, 0.18),
];
const PROMETHEUS_CLAIM: &str =
    "prometheus-kube-prometheus-stack-prometheus-db-prometheus-kube-prometheus-stack-prometheus-0";
/// The claim that fills, and the part of it that is used before it begins to.
const FILLING: Claim = ("blog-system", "data-mysql-0", 20.0, 0.64);
/// The part that is used in the end.
const FILLED: f64 = 0.87;

fn add(cluster: &Cluster, sheet: &mut Sheet, value: fn(&Claim, Millis) -> f64) {
    let targets: Vec<_> = cluster.scraped(KUBELET).collect();
    for claim in &CLAIMS {
        let node = Seed::of(&["claim", claim.0, claim.1]).below(targets.len().max(1));
        let Some(target) = targets.get(node) else { continue };
        let own = [("namespace", claim.0), ("persistentvolumeclaim", claim.1)];
        sheet.steady(target, &own, move |time| value(claim, time));
    }
}

fn bytes(claim: &Claim) -> f64 {
    claim.2 * 1_073_741_824.0
}

/// One inode to every sixteen KiB, as ext4 has it.
fn inodes(claim: &Claim) -> f64 {
    bytes(claim) / 16_384.0
}

/// Returns the part of a claim that is used.
fn used(claim: &Claim, time: Millis) -> f64 {
    if claim == &FILLING {
        let along = VOLUME_FILLING.passed(time) / VOLUME_FILLING.passed(VOLUME_FILLING.until);
        return claim.3 + (FILLED - claim.3) * along;
    }
    let seed = Seed::of(&["used", claim.0, claim.1]);
    claim.3 * (1.0 + 0.01 * time.seconds() / 86_400.0 + 0.002 * seed.drift(time))
}
