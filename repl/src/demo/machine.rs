//! Memory, disks and network of the machines, as node-exporter tells them.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::BEGIN;
use super::node::MEMORY_BYTES;
use super::node::Node;
use super::noise::Seed;
use super::processor::hundredths;
use super::sheet::Family;
use super::sheet::Own;
use super::sheet::Sheet;
use super::target::Target;
use super::wave::Flow;
use super::wave::Wave;

const fn family(
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    build: fn(&Cluster, &mut Sheet),
) -> Family {
    Family { name, kind, help, build }
}

#[rustfmt::skip]
pub(super) const FAMILIES: &[Family] = &[
    family("node_memory_MemTotal_bytes", "gauge", "All memory.", |cluster, sheet| {
        memory(cluster, sheet, |_, _| MEMORY_BYTES);
    }),
    family("node_memory_MemAvailable_bytes", "gauge", "Memory for new processes.", |cluster, sheet| {
        memory(cluster, sheet, available);
    }),
    family("node_memory_MemFree_bytes", "gauge", "Memory that holds nothing.", |cluster, sheet| {
        memory(cluster, sheet, |node, time| pages(available(node, time) * 0.3));
    }),
    family("node_memory_Cached_bytes", "gauge", "Memory that holds files.", |cluster, sheet| {
        memory(cluster, sheet, |node, time| pages(available(node, time) * 0.66));
    }),
    family("node_memory_Buffers_bytes", "gauge", "Memory that holds blocks.", |cluster, sheet| {
        memory(cluster, sheet, |node, time| pages(available(node, time) * 0.05));
    }),
    family("node_uname_info", "gauge", "The machine's system.", names),
    family("node_filesystem_size_bytes", "gauge", "Size of a filesystem.", |cluster, sheet| {
        filesystems(cluster, sheet, |size, _| size);
    }),
    family("node_filesystem_avail_bytes", "gauge", "Space for users of a filesystem.", |cluster, sheet| {
        filesystems(cluster, sheet, |size, used| pages(size * (1.0 - used)));
    }),
    family("node_network_receive_bytes_total", "counter", "Bytes received.", |cluster, sheet| {
        network(cluster, sheet, 1.0);
    }),
    family("node_network_transmit_bytes_total", "counter", "Bytes sent.", |cluster, sheet| {
        network(cluster, sheet, 0.7);
    }),
    family("node_disk_io_time_seconds_total", "counter", "Seconds a disk was busy.", disks),
];

/// The mount points: device, type, size in bytes, and the part that is used in the end.
const MOUNTS: [(&str, &str, &str, f64, f64); 3] = [
    ("/dev/nvme0n1p1", "xfs", "/", 107_361_579_008.0, 0.41),
    ("/dev/nvme1n1", "ext4", "/var/lib/containerd", 210_304_475_136.0, 0.56),
    ("tmpfs", "tmpfs", "/run", 6_734_766_080.0, 0.002),
];
/// The network devices, and the bytes per second that each receives on a busy machine.
const NETWORK: [(&str, f64); 3] = [("eth0", 2.4e7), ("eth1", 6.0e6), ("lo", 9.0e5)];
/// The disks, and the part of the time they work.
const DISKS: [(&str, f64); 3] = [("nvme0n1", 0.06), ("nvme1n1", 0.11), ("nvme2n1", 0.02)];

/// Returns the targets of the machines with their machines.
fn machines(cluster: &Cluster) -> impl Iterator<Item = (&Target, &Node)> {
    let targets = cluster.scraped("node-exporter");
    targets.filter_map(|target| Some((target, &cluster.nodes[target.node?])))
}

/// Cuts to whole pages of memory.
pub(super) fn pages(bytes: f64) -> f64 {
    const PAGE: f64 = 4096.0;
    (bytes / PAGE).floor() * PAGE
}

/// Returns the memory of a machine that is left.
pub(super) fn available(node: &Node, time: Millis) -> f64 {
    pages(MEMORY_BYTES * (1.0 - node.memory_used(time)))
}

fn memory(cluster: &Cluster, sheet: &mut Sheet, bytes: fn(&Node, Millis) -> f64) {
    for (target, node) in machines(cluster) {
        let node = node.clone();
        sheet.steady(target, &[], move |time| bytes(&node, time));
    }
}

fn names(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, node) in machines(cluster) {
        let own = [
            ("domainname", "(none)"),
            ("machine", "x86_64"),
            ("nodename", &node.name),
            ("release", "6.1.109-118.189.amzn2023.x86_64"),
            ("sysname", "Linux"),
        ];
        sheet.steady(target, &own, |_| 1.0);
    }
}

fn filesystems(cluster: &Cluster, sheet: &mut Sheet, bytes: fn(f64, f64) -> f64) {
    for (target, node) in machines(cluster) {
        for (at, (device, kind, mount, size, used)) in MOUNTS.into_iter().enumerate() {
            let seed = node.seed.nth(10 + at as i64);
            let used = used * (0.8 + 0.4 * seed.part());
            let own = [("device", device), ("fstype", kind), ("mountpoint", mount)];
            sheet.steady(target, &own, move |time| {
                // The disks fill by a percent a day.
                let grown = time.seconds() / 86_400.0 * 0.01 * used;
                bytes(size, used + grown + 0.002 * used * seed.drift(time))
            });
        }
    }
}

fn network(cluster: &Cluster, sheet: &mut Sheet, part: f64) {
    for (target, node) in machines(cluster) {
        for (at, (device, rate)) in NETWORK.into_iter().enumerate() {
            let seed = node.seed.nth(20 + at as i64);
            count(target, sheet, &[("device", device)], seed, rate * part);
        }
    }
}

fn disks(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, node) in machines(cluster) {
        for (at, (device, rate)) in DISKS.into_iter().enumerate() {
            let seed = node.seed.nth(30 + at as i64);
            count(target, sheet, &[("device", device)], seed, rate);
        }
    }
}

/// Adds a counter of a machine that follows the day.
fn count(target: &Target, sheet: &mut Sheet, own: &Own<'_>, seed: Seed, rate: f64) {
    let mean = rate * (0.5 + seed.part());
    let flow = Flow::new(Wave { mean, swing: 0.35, hum: 0.1, phase: 1.2 + 0.5 * seed.part() });
    let (rhythm, is_whole) = (target.rhythm, rate > 1000.0);
    let before = mean * 86_400.0 * 20.0;
    sheet.steady(target, own, move |time| {
        let counted = before + flow.amount(rhythm.moment(time)) - flow.amount(BEGIN);
        if is_whole { counted.floor() } else { hundredths(counted) }
    });
}
