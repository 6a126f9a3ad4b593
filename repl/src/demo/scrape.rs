//! What Prometheus itself tells of each scrape.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::sheet::Family;
use super::sheet::Sheet;
use super::target::Target;

pub(super) const FAMILIES: &[Family] = &[
    Family { name: "up", kind: "gauge", help: "Whether the last scrape succeeded.", build: up },
    Family {
        name: "scrape_duration_seconds",
        kind: "gauge",
        help: "How long the last scrape took.",
        build: durations,
    },
    Family {
        name: "scrape_samples_scraped",
        kind: "gauge",
        help: "Samples that the target exposed.",
        build: samples,
    },
    Family {
        name: "scrape_samples_post_metric_relabeling",
        kind: "gauge",
        help: "Samples left after metric relabeling.",
        build: samples,
    },
    Family {
        name: "scrape_series_added",
        kind: "gauge",
        help: "Series that were new in the last scrape.",
        build: added,
    },
];

/// How long a target that does not answer is waited for, in seconds.
const REFUSED_SECONDS: f64 = 0.0011;

fn up(cluster: &Cluster, sheet: &mut Sheet) {
    for target in &cluster.targets {
        let answering = target.answering.clone();
        sheet.report(target, move |time| f64::from(u8::from(answering.has(time))));
    }
}

fn durations(cluster: &Cluster, sheet: &mut Sheet) {
    for target in &cluster.targets {
        let (answering, seed) = (target.answering.clone(), target.rhythm.seed.nth(2));
        let usual = 0.004 + target.samples as f64 * 0.000_02;
        sheet.report(target, move |time| {
            let usual = if answering.has(time) { usual } else { REFUSED_SECONDS };
            usual * (1.0 + 0.3 * seed.drift(time))
        });
    }
}

fn samples(cluster: &Cluster, sheet: &mut Sheet) {
    for target in &cluster.targets {
        let (answering, samples) = (target.answering.clone(), target.samples as f64);
        sheet.report(target, move |time| if answering.has(time) { samples } else { 0.0 });
    }
}

fn added(cluster: &Cluster, sheet: &mut Sheet) {
    for target in &cluster.targets {
        let (samples, every) = (target.samples as f64, target.rhythm.every);
        let Target { answering, .. } = target.clone();
        sheet.report(target, move |time: Millis| {
            let is_first = answering.has(time) && !answering.has(time - every);
            if is_first { samples } else { 0.0 }
        });
    }
}
