//! How the actions-runner-controller works through its queues.

use promqlite::math::shortest;
use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::BEGIN;
use super::noise::Seed;
use super::runner::CONTROLLER;
use super::series::Rhythm;
use super::sheet::Family;
use super::sheet::Sheet;
use super::traffic::whole;
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

const TIME: &str = "Time that a reconciliation took.";

pub(super) const FAMILIES: &[Family] = &[
    family("controller_runtime_active_workers", "gauge", "Workers that work.", active),
    family("controller_runtime_max_concurrent_reconciles", "gauge", "The most workers.", most),
    family("controller_runtime_reconcile_errors_total", "counter", "Failures.", errors),
    family("controller_runtime_reconcile_time_seconds_bucket", "histogram", TIME, buckets),
    family("controller_runtime_reconcile_time_seconds_sum", "histogram", TIME, sums),
    family("controller_runtime_reconcile_time_seconds_count", "histogram", TIME, counts),
    family("controller_runtime_reconcile_total", "counter", "Reconciliations by result.", totals),
    family("controller_runtime_webhook_requests_in_flight", "gauge", "Open requests.", open),
    family("controller_runtime_webhook_requests_total", "counter", "Webhook requests.", webhooks),
];

/// The controllers, and how many objects each reconciles in a second.
const CONTROLLERS: [(&str, f64); 7] = [
    ("horizontalrunnerautoscaler-controller", 0.12),
    ("runner-controller", 0.31),
    ("runnerdeployment-controller", 0.06),
    ("runnerpod-controller", 0.22),
    ("runnerreplicaset-controller", 0.09),
    ("runnerset-controller", 0.01),
    ("runnerpersistentvolume-controller", 0.02),
];
/// The upper bounds of the buckets but the last, and the parts of the reconciliations in them.
const SPEED: [(f64, f64); 11] = [
    (0.005, 0.22),
    (0.01, 0.37),
    (0.025, 0.52),
    (0.05, 0.61),
    (0.1, 0.72),
    (0.25, 0.86),
    (0.5, 0.95),
    (1.0, 0.985),
    (5.0, 0.998),
    (10.0, 0.9995),
    (60.0, 1.0),
];
/// The results, and the parts of the reconciliations that end so; the rest is success.
const RESULTS: [(&str, f64); 3] = [("error", 0.002), ("requeue", 0.05), ("requeue_after", 0.31)];
const WEBHOOKS: [&str; 2] = [
    "/mutate-actions-summerwind-dev-v1alpha1-runner",
    "/validate-actions-summerwind-dev-v1alpha1-runnerdeployment",
];
const CODES: [(&str, f64); 2] = [("200", 0.04), ("500", 0.000_01)];

/// Something that is counted: so many a second, more by day than by night.
#[derive(Clone, Debug)]
struct Counted {
    flow: Flow,
    rhythm: Rhythm,
    before: f64,
}

impl Counted {
    fn new(rate: f64, rhythm: Rhythm) -> Self {
        let flow = Flow::new(Wave { mean: rate, swing: 0.5, hum: 0.1, phase: 1.2 });
        let before = rate * 86_400.0 * 9.0 - flow.amount(BEGIN);
        Self { flow, rhythm, before }
    }

    fn at(&self, time: Millis) -> f64 {
        whole(self.before + self.flow.amount(self.rhythm.moment(time)))
    }
}

fn active(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, rate) in CONTROLLERS {
        let seed = Seed::of(&["active", name]);
        sheet.steady(target, &[("controller", name)], move |time| {
            f64::from(u8::from(seed.nth(time.0).part() < rate * 0.3))
        });
    }
}

fn most(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, _) in CONTROLLERS {
        sheet.steady(target, &[("controller", name)], |_| 1.0);
    }
}

fn errors(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, rate) in CONTROLLERS {
        let counted = Counted::new(rate, target.rhythm);
        let part = RESULTS[0].1;
        sheet.steady(target, &[("controller", name)], move |time| whole(counted.at(time) * part));
    }
}

fn buckets(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, rate) in CONTROLLERS {
        for (bound, part) in SPEED.into_iter().chain([(f64::INFINITY, 1.0)]) {
            let counted = Counted::new(rate, target.rhythm);
            let bound = if bound.is_finite() { shortest(bound) } else { "+Inf".to_owned() };
            let own = [("controller", name), ("le", bound.as_str())];
            sheet.steady(target, &own, move |time| whole(counted.at(time) * part));
        }
    }
}

fn sums(cluster: &Cluster, sheet: &mut Sheet) {
    const MEAN: f64 = 0.113;
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, rate) in CONTROLLERS {
        let counted = Counted::new(rate, target.rhythm);
        sheet.steady(target, &[("controller", name)], move |time| counted.at(time) * MEAN);
    }
}

fn counts(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, rate) in CONTROLLERS {
        let counted = Counted::new(rate, target.rhythm);
        sheet.steady(target, &[("controller", name)], move |time| counted.at(time));
    }
}

fn totals(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for (name, rate) in CONTROLLERS {
        let counted = Counted::new(rate, target.rhythm);
        for (result, part) in RESULTS {
            let counted = counted.clone();
            let own = [("controller", name), ("result", result)];
            sheet.steady(target, &own, move |time| whole(counted.at(time) * part));
        }
        let part = 1.0 - RESULTS.iter().map(|(_, part)| part).sum::<f64>();
        let own = [("controller", name), ("result", "success")];
        sheet.steady(target, &own, move |time| whole(counted.at(time) * part));
    }
}

fn open(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for webhook in WEBHOOKS {
        sheet.steady(target, &[("webhook", webhook)], |_| 0.0);
    }
}

fn webhooks(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for webhook in WEBHOOKS {
        for (code, rate) in CODES {
            let counted = Counted::new(rate, target.rhythm);
            let own = [("code", code), ("webhook", webhook)];
            sheet.steady(target, &own, move |time| counted.at(time));
        }
    }
}
