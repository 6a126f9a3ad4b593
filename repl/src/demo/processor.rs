//! The processors of the machines, as node-exporter counts them.

use super::cluster::Cluster;
use super::incident::BEGIN;
use super::node::PROCESSORS;
use super::sheet::Family;
use super::sheet::Sheet;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "node_cpu_seconds_total",
        kind: "counter",
        help: "Seconds that a processor spent in each mode.",
        build: seconds,
    },
    Family { name: "node_load1", kind: "gauge", help: "Load over one minute.", build: load },
];

/// The modes of a processor that is busy, and their parts of the busy time.
const BUSY_MODES: [(&str, f64); 7] = [
    ("iowait", 0.04),
    ("irq", 0.005),
    ("nice", 0.005),
    ("softirq", 0.03),
    ("steal", 0.02),
    ("system", 0.25),
    ("user", 0.65),
];

/// By how much the busiest and the laziest processor differ from their machine.
const UNEVEN: f64 = 0.02;

fn seconds(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("node-exporter") {
        let Some(node) = target.node.map(|node| &cluster.nodes[node]) else { continue };
        let uptime = 86_400.0 * (20.0 + 40.0 * node.seed.part());
        for number in 0..PROCESSORS {
            let skew = 1.0 + UNEVEN * (2.0 * number as f64 / (PROCESSORS - 1) as f64 - 1.0);
            let name = number.to_string();
            for (mode, part) in BUSY_MODES {
                let (busy, rhythm) = (node.busy(), target.rhythm);
                sheet.steady(target, &[("cpu", &name), ("mode", mode)], move |time| {
                    let grown = busy.amount(rhythm.moment(time)) - busy.amount(BEGIN);
                    hundredths((grown + 0.4 * uptime) * skew * part)
                });
            }
            let (busy, rhythm) = (node.busy(), target.rhythm);
            sheet.steady(target, &[("cpu", &name), ("mode", "idle")], move |time| {
                let moment = rhythm.moment(time);
                let grown = busy.amount(moment) - busy.amount(BEGIN);
                let all = (moment - BEGIN).seconds() + uptime;
                hundredths(all - (grown + 0.4 * uptime) * skew)
            });
        }
    }
}

fn load(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("node-exporter") {
        let Some(node) = target.node.map(|node| &cluster.nodes[node]) else { continue };
        let (busy, seed) = (node.busy(), node.seed.nth(3));
        sheet.steady(target, &[], move |time| {
            let waiting = if busy.at(time) > 0.9 { 1.6 } else { 1.0 };
            let load = busy.at(time) * PROCESSORS as f64 * waiting;
            hundredths(load * (1.0 + 0.15 * seed.drift(time)))
        });
    }
}

/// Cuts to the hundredths that the kernel counts in.
pub(super) fn hundredths(number: f64) -> f64 {
    (number * 100.0).floor() / 100.0
}
