//! Exporters of single things: `MySQL`, NGINX, probes from outside and pushed jobs.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::BEGIN;
use super::incident::PROBE_FAILING;
use super::noise::Seed;
use super::sheet::Family;
use super::sheet::Sheet;
use super::target::PROBE;
use super::traffic::whole;
use super::wave::Flow;
use super::wave::Wave;

const fn gauge(name: &'static str, help: &'static str, build: fn(&Cluster, &mut Sheet)) -> Family {
    Family { name, kind: "gauge", help, build }
}

pub(super) const FAMILIES: &[Family] = &[
    gauge("mysql_up", "Whether the server answers.", mysql),
    gauge("mysql_global_status_threads_connected", "Open connections.", threads),
    gauge("nginx_up", "Whether the server answers.", nginx),
    Family {
        name: "nginx_http_requests_total",
        kind: "counter",
        help: "Requests to the server.",
        build: requests,
    },
    gauge("probe_success", "Whether the probe succeeded.", successes),
    gauge("probe_duration_seconds", "How long the probe took.", durations),
    gauge("probe_ssl_earliest_cert_expiry", "When the first certificate expires.", expiries),
    gauge("push_time_seconds", "When the group was last pushed.", pushes),
];

/// The days that the certificates of the probed addresses have left.
const DAYS_LEFT: [i64; 3] = [61, 5, 83];
/// The address whose probe fails, by its number.
const FAILING: usize = 2;
/// How long a failing probe waits, in seconds.
const TIMEOUT_SECONDS: f64 = 9.5;
/// The jobs that push what they have done, and how many minutes ago they last did.
const PUSHED: [(&str, i64); 2] = [("mysql-backup", 30 * 60), ("invoice-export", 47)];

fn mysql(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("mysql-exporter") {
        sheet.steady(target, &[], |_| 1.0);
    }
}

fn threads(cluster: &Cluster, sheet: &mut Sheet) {
    let seed = Seed::of(&["threads"]);
    for target in cluster.scraped("mysql-exporter") {
        sheet.steady(target, &[], move |time| (24.0 + 9.0 * seed.drift(time)).round());
    }
}

fn nginx(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("nginx-exporter") {
        sheet.steady(target, &[], |_| 1.0);
    }
}

fn requests(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("nginx-exporter") {
        let flow = Flow::new(Wave { mean: 7.3, swing: 0.5, hum: 0.15, phase: 1.2 });
        let (rhythm, before) = (target.rhythm, 4_100_000.0 - flow.amount(BEGIN));
        sheet.steady(target, &[], move |time| whole(before + flow.amount(rhythm.moment(time))));
    }
}

fn successes(cluster: &Cluster, sheet: &mut Sheet) {
    for (at, target) in cluster.scraped(PROBE).enumerate() {
        sheet.steady(target, &[], move |time| f64::from(u8::from(succeeds(at, time))));
    }
}

fn durations(cluster: &Cluster, sheet: &mut Sheet) {
    for (at, target) in cluster.scraped(PROBE).enumerate() {
        let seed = target.rhythm.seed.nth(7);
        sheet.steady(target, &[], move |time| {
            let usual = 0.12 * (1.0 + 0.4 * seed.drift(time));
            if succeeds(at, time) { usual } else { TIMEOUT_SECONDS }
        });
    }
}

fn succeeds(at: usize, time: Millis) -> bool {
    at != FAILING || time < PROBE_FAILING
}

fn expiries(cluster: &Cluster, sheet: &mut Sheet) {
    for (target, days) in cluster.scraped(PROBE).zip(DAYS_LEFT) {
        let expiry = (cluster.end + Millis::from_minutes(days * 24 * 60)).seconds();
        sheet.steady(target, &[], move |_| expiry);
    }
}

fn pushes(cluster: &Cluster, sheet: &mut Sheet) {
    for target in cluster.scraped("pushgateway") {
        for (job, minutes) in PUSHED {
            let pushed = (cluster.end - Millis::from_minutes(minutes)).seconds();
            // A group keeps the job that it was pushed with, and has no instance.
            let own = [("instance", ""), ("job", job)];
            let every = Millis::from_minutes(60 * 24);
            let last = Millis::from_minutes(-minutes);
            sheet.steady(target, &own, move |time| {
                let days_before = if time < last { every.seconds() } else { 0.0 };
                pushed - days_before
            });
        }
    }
}
