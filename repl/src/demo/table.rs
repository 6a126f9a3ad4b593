//! All metrics of the demo.

use promqlite::storage::Metadata;

use super::alert;
use super::capacity;
use super::container;
use super::controller;
use super::exporter;
use super::http;
use super::kube;
use super::latency;
use super::machine;
use super::processor;
use super::prometheus;
use super::record;
use super::runner;
use super::scrape;
use super::sheet::Family;
use super::volume;
use super::workload;

const SUBJECTS: [&[Family]; 16] = [
    scrape::FAMILIES,
    http::FAMILIES,
    latency::FAMILIES,
    processor::FAMILIES,
    machine::FAMILIES,
    container::FAMILIES,
    kube::FAMILIES,
    workload::FAMILIES,
    capacity::FAMILIES,
    volume::FAMILIES,
    runner::FAMILIES,
    controller::FAMILIES,
    exporter::FAMILIES,
    prometheus::FAMILIES,
    alert::FAMILIES,
    record::FAMILIES,
];

/// Returns all metrics in the order of their subjects.
pub(super) fn families() -> impl Iterator<Item = &'static Family> {
    SUBJECTS.into_iter().flatten()
}

/// Returns what is known of the metrics; the parts of a classic histogram are one metric.
pub(super) fn metadata() -> Vec<Metadata> {
    let mut known: Vec<_> = families().map(of_family).collect();
    known.sort();
    known.dedup();
    known
}

fn of_family(family: &Family) -> Metadata {
    let parts = ["_bucket", "_sum", "_count"];
    let whole = parts.iter().find_map(|part| family.name.strip_suffix(part));
    let metric = whole.filter(|_| family.kind == "histogram").unwrap_or(family.name);
    let unit = ["seconds", "bytes"].into_iter().find(|unit| {
        metric.trim_end_matches("_total").strip_suffix(unit).is_some_and(|it| it.ends_with('_'))
    });
    Metadata {
        metric: metric.to_owned(),
        kind: family.kind.to_owned(),
        help: family.help.to_owned(),
        unit: unit.unwrap_or_default().to_owned(),
    }
}
