//! The alerts of the demo's rules, as Prometheus keeps them: `ALERTS` and `ALERTS_FOR_STATE`.
//!
//! They follow from the incident like everything else. Where an expression looks at a window, the
//! minute that it begins or ends to hold in is worked out beside it; a test asks the engine.

use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::time::Millis;

use super::cluster::Cluster;
use super::http;
use super::incident::BEGIN;
use super::incident::CART_CRASHING;
use super::incident::MEMORY_BRIEFLY_SHORT;
use super::incident::MEMORY_SHORT;
use super::incident::MYSQL_GONE;
use super::incident::NEW_SERVICE_BLINK;
use super::incident::NEW_SERVICE_DOWN;
use super::incident::SCALED;
use super::kube;
use super::latency;
use super::machine;
use super::scrape;
use super::sheet::Family;
use super::sheet::Sheet;
use super::stretch::Lives;
use super::stretch::Stretch;
use super::volume;

pub(super) const FAMILIES: &[Family] = &[
    Family { name: "ALERTS", kind: "gauge", help: "Alerts, pending or firing.", build: states },
    Family {
        name: "ALERTS_FOR_STATE",
        kind: "gauge",
        help: "When alerts became pending.",
        build: beginnings,
    },
];

/// A stretch of time in which an alert's expression holds.
struct Active {
    /// The labels of the alert, its name and its rule's labels among them.
    labels: Labels,
    stretch: Stretch,
    /// How long it has to hold before the alert fires.
    hold: Millis,
}

/// A rule: its alert's name, the labels it adds, and the minutes its expression has to hold.
struct Rule(&'static str, &'static [(&'static str, &'static str)], i64);

const CRASH_LOOPING: Rule =
    Rule("PodCrashLooping", &[("severity", "critical"), ("team", "platform")], 5);
const ERROR_RATE: Rule = Rule("HighErrorRate", &[("severity", "warning"), ("team", "backend")], 2);
const RESPONSE_TIME: Rule = Rule("HighResponseTime", &[("severity", "warning")], 5);
const MEMORY_PRESSURE: Rule = Rule("NodeMemoryPressure", &[("severity", "warning")], 10);
const ALMOST_FULL: Rule = Rule("PersistentVolumeAlmostFull", &[("severity", "warning")], 15);
const EXPORTER_DOWN: Rule = Rule("MySQLExporterDown", &[("severity", "critical")], 1);
const SERVICE_DOWN: Rule = Rule("NewServiceDown", &[], 2);
const SERVICE_ERRORS: Rule = Rule("NewServiceHighErrorRate", &[], 5);

fn states(cluster: &Cluster, sheet: &mut Sheet) {
    for (labels, active) in grouped(actives(cluster)) {
        let pending = active.iter().map(|one| Stretch { until: one.fires(), ..one.stretch });
        let firing = active.iter().map(|one| Stretch { from: one.fires(), ..one.stretch });
        for (state, stretches) in [("pending", pending.collect()), ("firing", firing.collect())] {
            add_state(sheet, &labels.with("alertstate", state), stretches);
        }
    }
}

fn add_state(sheet: &mut Sheet, labels: &Labels, mut stretches: Vec<Stretch>) {
    stretches.retain(|stretch| stretch.from < stretch.until && stretch.until > BEGIN);
    if !stretches.is_empty() {
        sheet.ruled(labels, Lives::of(&stretches), |_| 1.0);
    }
}

fn beginnings(cluster: &Cluster, sheet: &mut Sheet) {
    let end = cluster.end;
    for (labels, active) in grouped(actives(cluster)) {
        let stretches: Vec<_> = active.iter().map(|one| one.stretch).collect();
        sheet.ruled(&labels, Lives::of(&stretches), move |time| {
            let current = stretches.iter().find(|stretch| stretch.has(time));
            current.map_or(f64::NAN, |stretch| (end + stretch.from).seconds())
        });
    }
}

/// Puts the stretches of each alert together; they come in the order of time.
fn grouped(actives: Vec<Active>) -> Vec<(Labels, Vec<Active>)> {
    let mut groups: Vec<(Labels, Vec<Active>)> = Vec::new();
    for active in actives {
        match groups.last_mut() {
            Some((labels, group)) if *labels == active.labels => group.push(active),
            _ => groups.push((active.labels.clone(), vec![active])),
        }
    }
    groups
}

impl Active {
    /// Returns when the alert fires, which is at its end if it never does.
    fn fires(&self) -> Millis {
        (self.stretch.from + self.hold).min(self.stretch.until)
    }
}

impl Rule {
    /// Returns the alert about a series whose expression holds in a stretch.
    fn about(&self, series: &Labels, stretch: Stretch) -> Active {
        let mut labels = series.to_builder();
        labels.set(NAME, "").set("alertname", self.0);
        for (name, value) in self.1 {
            labels.set(name, value);
        }
        Active { labels: labels.build(), stretch, hold: Millis::from_minutes(self.2) }
    }
}

/// Returns the labels of the series of a metric that pass a test.
fn labels_of(
    cluster: &Cluster,
    families: &[Family],
    metric: &str,
    keep: impl Fn(&Labels) -> bool,
) -> Vec<Labels> {
    let named = families.iter().filter(|family| family.name == metric);
    let series = named.flat_map(|family| family.series(cluster)).map(|series| series.labels);
    series.filter(keep).collect()
}

/// Returns the stretch from one evaluation to the last that holds, in half minutes ago.
const fn holding(first: i64, last: i64) -> Stretch {
    Stretch { from: half_minutes_ago(first), until: half_minutes_ago(last - 1) }
}

const fn half_minutes_ago(count: i64) -> Millis {
    Millis(count * -30_000)
}

fn actives(cluster: &Cluster) -> Vec<Active> {
    let mut all = outages(cluster);
    all.extend(errors(cluster));
    all.extend(delays(cluster));
    all.extend(pressures(cluster));
    all.extend(crashes(cluster));
    all.extend(volumes(cluster));
    all
}

/// Targets that are listed and do not answer.
fn outages(cluster: &Cluster) -> Vec<Active> {
    let down = |job: &'static str, pod: &'static str| {
        labels_of(cluster, scrape::FAMILIES, "up", move |labels| {
            labels.get("job") == job && labels.get("pod").ends_with(pod)
        })
    };
    let exporters = down("mysql-exporter", "").into_iter();
    let exporters = exporters.map(|up| EXPORTER_DOWN.about(&up, Stretch::since(MYSQL_GONE)));
    let services = down("new-service", "-0").into_iter().flat_map(|up| {
        [NEW_SERVICE_DOWN, NEW_SERVICE_BLINK].map(|stretch| SERVICE_DOWN.about(&up, stretch))
    });
    exporters.chain(services).collect()
}

/// Server errors. Six of the nine increases in a window of five minutes have to be failing ones
/// for catalog's ratio, and four for new-service's rate.
fn errors(cluster: &Cluster) -> Vec<Active> {
    const CATALOG: Stretch = holding(98, 37);
    const NEW_SERVICE: Stretch = holding(356, 295);
    let streams = labels_of(cluster, http::FAMILIES, "http_requests_total", |labels| {
        let [job, status, method] = ["job", "status", "method"].map(|name| labels.get(name));
        (job, status, method, labels.get("path")) == ("new-service", "503", "GET", "/offers")
    });
    let streams = streams.iter().map(|stream| SERVICE_ERRORS.about(stream, NEW_SERVICE));
    let ratio = ERROR_RATE.about(&Labels::of([("service", "catalog")]), CATALOG);
    std::iter::once(ratio).chain(streams).collect()
}

/// Slow answers. Two of the nine increases in a window have to be slow ones; the pods that come
/// while catalog is slow are so from their second scrape on.
fn delays(cluster: &Cluster) -> Vec<Active> {
    const OLD: Stretch = holding(118, 33);
    const NEW: Stretch = Stretch { from: Millis(SCALED.0 + 30_000), ..OLD };
    let metric = "http_request_duration_seconds_count";
    let is_catalog = |labels: &Labels| labels.get("job") == "catalog";
    let is_new = |labels: &Labels| {
        let mut targets = cluster.scraped("catalog");
        targets.any(|one| one.label("pod") == labels.get("pod") && !one.listed.has(OLD.from))
    };
    let slow =
        |labels: &Labels| RESPONSE_TIME.about(labels, if is_new(labels) { NEW } else { OLD });
    let streams = labels_of(cluster, latency::FAMILIES, metric, is_catalog);
    streams.iter().map(slow).collect()
}

fn pressures(cluster: &Cluster) -> Vec<Active> {
    let metric = "node_memory_MemTotal_bytes";
    let machine = |address: &'static str| {
        labels_of(cluster, machine::FAMILIES, metric, move |l| l.get("instance") == address)
    };
    let long = machine("10.0.1.17:9100").into_iter();
    let long = long.map(|labels| MEMORY_PRESSURE.about(&labels, MEMORY_SHORT));
    let (from, until) = MEMORY_BRIEFLY_SHORT;
    let brief = machine("10.0.1.18:9100").into_iter().flat_map(|labels| {
        let stretch = move |hour: i64| Stretch::ago(60 * hour - from, 60 * hour - until);
        (1..=26).rev().map(move |hour| MEMORY_PRESSURE.about(&labels, stretch(hour)))
    });
    long.chain(brief.filter(|active| active.stretch.from > BEGIN)).collect()
}

/// Restarts, each of which is seen for a window of a quarter of an hour.
fn crashes(cluster: &Cluster) -> Vec<Active> {
    const AUTH: Stretch = holding(400, 372);
    let metric = "kube_pod_container_status_restarts_total";
    let of = |container: &'static str, pod: &str| {
        labels_of(cluster, kube::FAMILIES, metric, |labels| {
            labels.get("container") == container && labels.get("pod") == pod
        })
    };
    let cart = kube::crashing(cluster).map_or("", |pod| &pod.name);
    let cart = of("cart", cart).into_iter();
    let cart = cart.map(|labels| CRASH_LOOPING.about(&labels, Stretch::since(CART_CRASHING)));
    let auth = of("auth", "auth-0").into_iter();
    cart.chain(auth.map(|labels| CRASH_LOOPING.about(&labels, AUTH))).collect()
}

/// The volume that fills by 23 percent in eight hours holds more than 80 percent from here on.
fn volumes(cluster: &Cluster) -> Vec<Active> {
    const OVER: Stretch = Stretch::since(half_minutes_ago(292));
    let metric = "kubelet_volume_stats_used_bytes";
    let filling = labels_of(cluster, volume::FAMILIES, metric, |labels| {
        labels.get("persistentvolumeclaim") == "data-mysql-0"
    });
    filling.iter().map(|labels| ALMOST_FULL.about(labels, OVER)).collect()
}
