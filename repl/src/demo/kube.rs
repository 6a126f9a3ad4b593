//! Pods and machines, as kube-state-metrics lists them.

use super::cluster::Cluster;
use super::incident::AUTH_RESTART;
use super::incident::BEGIN;
use super::incident::CART_CRASH_EVERY;
use super::incident::CART_CRASHING;
use super::incident::REPORT_KILLED;
use super::incident::REPORT_SILENT;
use super::incident::SCALED;
use super::pod::Container;
use super::pod::Pod;
use super::sheet::Family;
use super::sheet::Sheet;
use super::stretch::Lives;
use super::stretch::Stretch;
use super::target::Target;

use promqlite::time::Millis;

pub(super) const FAMILIES: &[Family] = &[
    Family { name: "kube_pod_info", kind: "gauge", help: "A pod.", build: infos },
    Family { name: "kube_pod_status_phase", kind: "gauge", help: "A pod's phase.", build: phases },
    Family { name: "kube_pod_owner", kind: "gauge", help: "What owns a pod.", build: owners },
    Family { name: "kube_node_info", kind: "gauge", help: "A machine.", build: nodes },
    Family {
        name: "kube_pod_container_status_restarts_total",
        kind: "counter",
        help: "Restarts of a container.",
        build: restarts,
    },
    Family {
        name: "kube_pod_container_status_last_terminated_reason",
        kind: "gauge",
        help: "Why a container was terminated last.",
        build: terminated,
    },
    Family {
        name: "kube_pod_container_status_waiting_reason",
        kind: "gauge",
        help: "Why a container is waiting.",
        build: waiting,
    },
];

/// The target that tells of the cluster's objects.
pub(super) const LISTER: &str = "kube-state-metrics";

const PHASES: [&str; 5] = ["Failed", "Pending", "Running", "Succeeded", "Unknown"];

fn infos(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    for pod in &cluster.pods {
        let ip = if pod.node.is_some() { pod.ip.as_str() } else { "" };
        let own = [
            ("created_by_kind", pod.owner.0),
            ("created_by_name", &pod.owner.1),
            ("host_ip", pod.node.map_or("", |node| &cluster.nodes[node].ip)),
            ("namespace", pod.namespace),
            ("node", cluster.node_name(pod)),
            ("pod", &pod.name),
            ("pod_ip", ip),
            ("uid", &pod.uid),
        ];
        sheet.add(target, &own, &pod.lives, |_| 1.0);
    }
}

fn phases(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    for pod in &cluster.pods {
        for phase in PHASES {
            let (pending, running) = (pod.node.is_none(), pod.running.clone());
            let own = [
                ("namespace", pod.namespace),
                ("phase", phase),
                ("pod", &pod.name),
                ("uid", &pod.uid),
            ];
            sheet.add(target, &own, &pod.lives, move |time| {
                let is = match pending {
                    true => "Pending",
                    false if running.has(time) => "Running",
                    false => "Succeeded",
                };
                f64::from(u8::from(is == phase))
            });
        }
    }
}

fn owners(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    for pod in &cluster.pods {
        let own = [
            ("namespace", pod.namespace),
            ("owner_is_controller", "true"),
            ("owner_kind", pod.owner.0),
            ("owner_name", &pod.owner.1),
            ("pod", &pod.name),
            ("uid", &pod.uid),
        ];
        sheet.add(target, &own, &pod.lives, |_| 1.0);
    }
}

fn nodes(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    for node in &cluster.nodes {
        let own = [
            ("container_runtime_version", "containerd://1.7.22"),
            ("internal_ip", node.ip.as_str()),
            ("kernel_version", "6.1.109-118.189.amzn2023.x86_64"),
            ("kubelet_version", "v1.28.1-eks-43840fb"),
            ("node", &node.name),
            ("os_image", "Amazon Linux 2023"),
        ];
        sheet.steady(target, &own, |_| 1.0);
    }
}

/// Adds a series of a container.
fn of_container(
    sheet: &mut Sheet,
    target: &Target,
    (pod, container): (&Pod, &Container),
    reason: &str,
    lives: &Lives,
    value: impl Fn(Millis) -> f64 + Send + Sync + 'static,
) {
    let own = [
        ("container", container.name),
        ("namespace", pod.namespace),
        ("pod", &pod.name),
        ("reason", reason),
        ("uid", &pod.uid),
    ];
    sheet.add(target, &own, &lives.and(&pod.lives), value);
}

fn restarts(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    let started = cluster.containers().filter(|(pod, _)| pod.node.is_some());
    for (pod, container) in started {
        let before = if pod.is_job() || pod.seed.part() < 0.8 { 0.0 } else { 1.0 };
        let story = Story::of(cluster, pod, container);
        let lives = match story {
            Some(Story::Report) => silences(),
            _ => Lives::always(),
        };
        of_container(sheet, target, (pod, container), "", &lives, move |time| {
            before + story.map_or(0.0, |story| story.restarts(time))
        });
    }
}

/// Returns when the containers of the report have a status.
fn silences() -> Lives {
    let gap = |killed: Millis| Stretch { from: killed, until: killed + REPORT_SILENT };
    REPORT_KILLED.iter().fold(Lives::always(), |lives, killed| lives.without(gap(*killed)))
}

/// The containers that are restarted in the demo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Story {
    Cart,
    Report,
    Auth,
}

impl Story {
    fn of(cluster: &Cluster, pod: &Pod, container: &Container) -> Option<Self> {
        match (pod.namespace, pod.workload, container.name) {
            ("shop", "cart", "cart") if crashing(cluster).is_some_and(|it| it.uid == pod.uid) => {
                Some(Self::Cart)
            }
            ("batch", "report", _) => Some(Self::Report),
            ("production", "auth", _) if pod.name == "auth-0" => Some(Self::Auth),
            _ => None,
        }
    }

    /// Returns how often the container was restarted since the demo began.
    fn restarts(self, time: Millis) -> f64 {
        match self {
            Self::Cart if time < CART_CRASHING => 0.0,
            Self::Cart => ((time - CART_CRASHING).0 / CART_CRASH_EVERY.0 + 1) as f64,
            Self::Report => REPORT_KILLED.iter().filter(|killed| **killed <= time).count() as f64,
            Self::Auth => f64::from(u8::from(time >= AUTH_RESTART)),
        }
    }

    /// Returns why and since when the container was terminated.
    fn terminated(self) -> (&'static str, Lives) {
        match self {
            Self::Cart => ("Error", Lives::since(CART_CRASHING)),
            Self::Report => ("OOMKilled", Lives::since(REPORT_KILLED[0]).and(&silences())),
            Self::Auth => ("Error", Lives::since(AUTH_RESTART)),
        }
    }
}

/// Returns the pod of cart that crashes.
pub(super) fn crashing(cluster: &Cluster) -> Option<&Pod> {
    cluster.pods.iter().rfind(|pod| pod.is_of("shop", "cart"))
}

fn terminated(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    let mut quiet = 0;
    for (pod, container) in cluster.containers() {
        if let Some(story) = Story::of(cluster, pod, container) {
            let (reason, lives) = story.terminated();
            of_container(sheet, target, (pod, container), reason, &lives, |_| 1.0);
        } else if quiet < 7 && !pod.is_job() && pod.seed.part() > 0.93 {
            quiet += 1;
            let reason = if quiet % 3 == 0 { "Error" } else { "Completed" };
            of_container(sheet, target, (pod, container), reason, &Lives::always(), |_| 1.0);
        }
    }
}

fn waiting(cluster: &Cluster, sheet: &mut Sheet) {
    let Some(target) = cluster.target(LISTER) else { return };
    for (pod, container) in cluster.containers() {
        let is_crashing = Story::of(cluster, pod, container) == Some(Story::Cart);
        let is_new = pod.is_of("production", "catalog") && pod.lives == Lives::since(SCALED);
        let (reason, lives) = if is_crashing {
            ("CrashLoopBackOff", Lives::since(CART_CRASHING))
        } else if (pod.namespace, pod.workload) == MISSING {
            ("ImagePullBackOff", Lives::since(BEGIN))
        } else if is_new {
            ("ContainerCreating", Lives::of(&[Stretch { from: SCALED, until: STARTED }]))
        } else {
            continue;
        };
        of_container(sheet, target, (pod, container), reason, &lives, |_| 1.0);
    }
}

/// The deployment whose image nobody pushed.
const MISSING: (&str, &str) = ("staging", "payment");
/// When the new pods of catalog have their containers.
const STARTED: Millis = Millis(SCALED.0 + 30_000);
