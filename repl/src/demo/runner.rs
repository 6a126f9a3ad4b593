//! Runners of build jobs and what scales them, as the actions-runner-controller tells it.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::noise::Seed;
use super::pod::runners_at;
use super::sheet::Family;
use super::sheet::Sheet;

const fn family(name: &'static str, help: &'static str, build: fn(&Cluster, &mut Sheet)) -> Family {
    Family { name, kind: "gauge", help, build }
}

#[rustfmt::skip]
pub(super) const FAMILIES: &[Family] = &[
    family("horizontalrunnerautoscaler_replicas_desired", "Runners that are wanted.",
        |cluster, sheet| add(cluster, sheet, SCALER, Scaler::wanted)),
    family("horizontalrunnerautoscaler_runners", "Runners that are there.",
        |cluster, sheet| add(cluster, sheet, SCALER, Scaler::there)),
    family("horizontalrunnerautoscaler_runners_registered", "Runners that GitHub knows.",
        |cluster, sheet| add(cluster, sheet, SCALER, Scaler::there)),
    family("horizontalrunnerautoscaler_runners_busy", "Runners that run a job.",
        |cluster, sheet| add(cluster, sheet, SCALER, Scaler::busy)),
    family("horizontalrunnerautoscaler_terminating_busy", "Runners that end with their job.",
        |cluster, sheet| add(cluster, sheet, SCALER, |_, _| 0)),
    family("horizontalrunnerautoscaler_spec_max_replicas", "The most runners.",
        |cluster, sheet| add(cluster, sheet, SCALER, |scaler, _| scaler.most)),
    family("horizontalrunnerautoscaler_spec_min_replicas", "The fewest runners.",
        |cluster, sheet| add(cluster, sheet, SCALER, |scaler, _| scaler.fewest)),
    family("runnerdeployment_spec_replicas", "Runners that a deployment should have.",
        |cluster, sheet| add(cluster, sheet, DEPLOYMENT, Scaler::wanted)),
];

const SCALER: &str = "HorizontalRunnerAutoscaler";
const DEPLOYMENT: &str = "RunnerDeployment";
/// The job whose target tells of the runners.
pub(super) const CONTROLLER: &str = "actions-runner-controller-metrics-service";

/// What scales one set of runners.
#[derive(Clone, Copy, Debug)]
struct Scaler {
    name: &'static str,
    fewest: usize,
    most: usize,
    /// How many runners of the cluster's curve one of these stands for.
    divisor: usize,
}

const SCALERS: [Scaler; 2] = [
    Scaler { name: "github-actions-runner", fewest: 2, most: 10, divisor: 1 },
    Scaler { name: "github-actions-runner-arm64", fewest: 0, most: 4, divisor: 3 },
];

impl Scaler {
    fn there(&self, time: Millis) -> usize {
        runners_at(time) / self.divisor
    }

    /// Returns what is wanted, which is there half a minute later.
    fn wanted(&self, time: Millis) -> usize {
        self.there(time + Millis::from_seconds(30))
    }

    fn busy(&self, time: Millis) -> usize {
        let part = 0.5 + 0.5 * Seed::of(&["busy", self.name]).drift(time);
        (self.there(time) as f64 * part).round() as usize
    }
}

fn add(cluster: &Cluster, sheet: &mut Sheet, kind: &str, value: fn(&Scaler, Millis) -> usize) {
    let Some(target) = cluster.target(CONTROLLER) else { return };
    for scaler in SCALERS {
        let own = [
            ("exported_namespace", "actions-runner"),
            ("kind", kind),
            ("name", scaler.name),
            ("organization", "spacex"),
        ];
        sheet.steady(target, &own, move |time| value(&scaler, time) as f64);
    }
}
