//! Processors and memory of containers, pods and machines, as cadvisor counts them.

use promqlite::time::Millis;

use super::cluster::Cluster;
use super::incident::BEGIN;
use super::incident::REPORT_KILLED;
use super::incident::REPORT_SILENT;
use super::incident::SATURATED;
use super::machine::pages;
use super::node::MEMORY_BYTES;
use super::node::PROCESSORS;
use super::noise::Seed;
use super::pod::Container;
use super::pod::Pod;
use super::series::Rhythm;
use super::sheet::Family;
use super::sheet::Sheet;
use super::stretch::Lives;
use super::stretch::Stretch;
use super::target::CADVISOR;
use super::target::Target;
use super::wave::Flow;
use super::wave::Wave;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "container_cpu_usage_seconds_total",
        kind: "counter",
        help: "Processor time that was used.",
        build: |cluster, sheet| rows(cluster, sheet, Of::Processors),
    },
    Family {
        name: "container_memory_working_set_bytes",
        kind: "gauge",
        help: "Memory that cannot be taken away.",
        build: |cluster, sheet| rows(cluster, sheet, Of::Memory),
    },
    Family {
        name: "container_cpu_cfs_periods_total",
        kind: "counter",
        help: "Periods that the scheduler enforced a limit in.",
        build: |cluster, sheet| rows(cluster, sheet, Of::Periods),
    },
    Family {
        name: "container_cpu_cfs_throttled_periods_total",
        kind: "counter",
        help: "Periods in which the limit was reached.",
        build: |cluster, sheet| rows(cluster, sheet, Of::Throttled),
    },
];

/// What is told of a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Of {
    Processors,
    Memory,
    Periods,
    Throttled,
}

type Reading = Box<dyn Fn(Millis) -> f64 + Send + Sync>;

/// The scheduler's periods in a second.
const PERIODS: f64 = 10.0;
/// The parts of the periods in which a container is throttled, as usual and in the incident.
const THROTTLED: (f64, f64) = (0.01, 0.6);
/// The processor time and the memory of the container that holds a pod's network.
const PAUSE: (f64, f64) = (0.000_05, 720_896.0);
/// The part of its limit that Prometheus has of memory.
const PROMETHEUS_MEMORY: f64 = 0.85;

/// Adds the rows of containers, pods and machines.
fn rows(cluster: &Cluster, sheet: &mut Sheet, of: Of) {
    let targets: Vec<_> = cluster.scraped(CADVISOR).collect();
    for pod in &cluster.pods {
        let Some(target) = pod.node.and_then(|node| targets.get(node)) else { continue };
        let slice = format!("/kubepods.slice/kubepods-burstable-pod{}.slice", pod.uid);
        for container in &pod.containers {
            let id = format!("{slice}/cri-containerd-{}.scope", pod.seed.letters(12));
            let own = [
                ("container", container.name),
                ("id", &id),
                ("image", container.image),
                ("name", &id[slice.len() + 1..]),
                ("namespace", pod.namespace),
                ("node", target.label("node")),
                ("pod", &pod.name),
            ];
            sheet.add(target, &own, &lives(pod), of.container(pod, container, target.rhythm));
        }
        let own = [
            ("id", slice.as_str()),
            ("namespace", pod.namespace),
            ("node", target.label("node")),
            ("pod", &pod.name),
        ];
        sheet.add(target, &own, &lives(pod), of.pod(pod, target.rhythm));
    }
    for target in targets {
        let own = [("id", "/"), ("node", target.label("node"))];
        sheet.steady(target, &own, of.machine(cluster, target));
    }
}

/// Returns when the containers of a pod are there.
fn lives(pod: &Pod) -> Lives {
    let gap = |killed: Millis| Stretch { from: killed, until: killed + REPORT_SILENT };
    let gaps = REPORT_KILLED.iter().filter(|_| is_report(pod));
    gaps.fold(pod.running.clone(), |lives, killed| lives.without(gap(*killed)))
}

fn is_report(pod: &Pod) -> bool {
    pod.is_of("batch", "report")
}

impl Of {
    fn container(self, pod: &Pod, container: &Container, rhythm: Rhythm) -> Reading {
        match self {
            Self::Processors => {
                let flow = processors(pod, container);
                let before = container.processors * 200_000.0 * pod.seed.part();
                Box::new(move |time| before + flow.amount(rhythm.moment(time)) - flow.amount(BEGIN))
            }
            Self::Memory => memory(pod, container),
            Self::Periods => counted(Flow::new(Wave::flat(PERIODS)), rhythm),
            Self::Throttled => {
                let usual = Wave { hum: 0.5, ..Wave::flat(PERIODS * THROTTLED.0) };
                let flow = Flow::new(usual);
                let full = Wave::flat(PERIODS * THROTTLED.1);
                let caught = container.name == "catalog";
                counted(if caught { flow.during(SATURATED, full) } else { flow }, rhythm)
            }
        }
    }

    /// Returns the reading of a pod, which is that of its containers and what holds them together.
    fn pod(self, pod: &Pod, rhythm: Rhythm) -> Reading {
        let one = |container| self.container(pod, container, rhythm);
        let parts: Vec<_> = pod.containers.iter().map(one).collect();
        let pause: Reading = match self {
            Self::Processors => {
                Box::new(move |time| PAUSE.0 * (rhythm.moment(time) - BEGIN).seconds())
            }
            Self::Memory => Box::new(|_| PAUSE.1),
            Self::Periods | Self::Throttled => Box::new(|_| 0.0),
        };
        Box::new(move |time| pause(time) + parts.iter().map(|part| part(time)).sum::<f64>())
    }

    fn machine(self, cluster: &Cluster, target: &Target) -> Reading {
        let Some(node) = target.node.map(|node| cluster.nodes[node].clone()) else {
            return Box::new(|_| 0.0);
        };
        match self {
            Self::Processors => {
                let (flow, rhythm) = (node.busy(), target.rhythm);
                let before = 0.4 * 86_400.0 * 20.0;
                Box::new(move |time| {
                    let grown = flow.amount(rhythm.moment(time)) - flow.amount(BEGIN);
                    (before + grown) * PROCESSORS as f64
                })
            }
            Self::Memory => Box::new(move |time| pages(MEMORY_BYTES * node.memory_used(time))),
            Self::Periods | Self::Throttled => Box::new(|_| 0.0),
        }
    }
}

/// Returns the processors that a container uses.
fn processors(pod: &Pod, container: &Container) -> Flow {
    let seed = Seed::of(&["load", container.name]).nth(pod.seed.below(1000) as i64);
    if container.name == "catalog" {
        let usual = Wave { mean: 0.62, swing: 0.05, hum: 0.06, phase: seed.part() };
        return Flow::new(usual).during(SATURATED, Wave::flat(container.processors_max()));
    }
    let mean = container.processors * (0.25 + 0.5 * seed.part());
    Flow::new(Wave { mean, swing: 0.3, hum: 0.1, phase: 1.2 + seed.part() })
}

fn memory(pod: &Pod, container: &Container) -> Reading {
    let seed = pod.seed.nth(5);
    let (asked, most) = (container.memory_bytes, container.memory_bytes_max());
    match container.name {
        "report" => Box::new(move |time| pages(most * report_memory(time))),
        "prometheus" => {
            Box::new(move |time| pages(most * (PROMETHEUS_MEMORY + 0.006 * seed.drift(time))))
        }
        _ => {
            let level = 0.45 + 0.35 * seed.part();
            Box::new(move |time| pages(asked * level * (1.0 + 0.08 * seed.drift(time))))
        }
    }
}

/// Returns the part of its limit that the report has of memory: it grows until it is killed.
fn report_memory(time: Millis) -> f64 {
    const GROWS_FOR_SECONDS: f64 = 10_800.0;
    const FRESH: f64 = 0.12;
    let killed = REPORT_KILLED.iter().rev().find(|killed| **killed <= time);
    let next = REPORT_KILLED.iter().find(|killed| **killed > time);
    let along = match (killed, next) {
        (Some(killed), Some(next)) => (time - *killed).seconds() / (*next - *killed).seconds(),
        (Some(killed), None) => (time - *killed).seconds() / GROWS_FOR_SECONDS,
        (None, Some(next)) => 1.0 - ((*next - time).seconds() / GROWS_FOR_SECONDS).min(1.0),
        (None, None) => 0.0,
    };
    FRESH + (0.995 - FRESH) * along
}

fn counted(flow: Flow, rhythm: Rhythm) -> Reading {
    let before = flow.amount(BEGIN) - 1_000.0;
    Box::new(move |time| (flow.amount(rhythm.moment(time)) - before).floor())
}
