//! What is scraped: the targets, their labels, their rhythm and their outages.

use promqlite::time::Millis;

use super::incident::CHECKOUT_GONE;
use super::incident::MYSQL_GONE;
use super::incident::NEW_SERVICE_BLINK;
use super::incident::NEW_SERVICE_DOWN;
use super::node::Node;
use super::noise::Seed;
use super::pod::Pod;
use super::series::Rhythm;
use super::stretch::Lives;

/// One target.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) job: &'static str,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) rhythm: Rhythm,
    /// The pod behind it, by its number; a probed address has none.
    pub(super) pod: Option<usize>,
    /// The machine behind it, by its number.
    pub(super) node: Option<usize>,
    /// When it is listed for scraping.
    pub(super) listed: Lives,
    /// When it answers.
    pub(super) answering: Lives,
    /// How many samples a scrape of it gives.
    pub(super) samples: usize,
}

/// How a workload's pods are scraped.
struct Monitor {
    job: &'static str,
    workload: (&'static str, &'static str),
    service: &'static str,
    endpoint: (&'static str, u16),
    every: i64,
    late: f64,
    samples: usize,
}

/// The addresses that are probed from outside.
pub(super) const PROBED: [&str; 3] =
    ["https://shop.example.com/", "https://blog.example.com/", "https://api.example.com/healthz"];

const fn monitor(
    job: &'static str,
    workload: (&'static str, &'static str),
    endpoint: (&'static str, u16),
    samples: usize,
) -> Monitor {
    Monitor { job, workload, service: job, endpoint, every: 30, late: 0.02, samples }
}

const MONITORS: &[Monitor] = &[
    Monitor {
        service: "kube-prometheus-stack-prometheus-node-exporter",
        late: 0.1,
        ..monitor(
            "node-exporter",
            ("monitoring", "kube-prometheus-stack-prometheus-node-exporter"),
            ("http-metrics", 9100),
            1893,
        )
    },
    monitor("alloy", ("monitoring", "alloy"), ("http-metrics", 12_345), 642),
    monitor("auth", ("production", "auth"), ("http", 8080), 164),
    monitor("payment", ("production", "payment"), ("http", 8080), 164),
    // The figures of the incident come out to the digit since catalog is scraped on time.
    Monitor { late: 0.0, ..monitor("catalog", ("production", "catalog"), ("http", 8080), 236) },
    monitor("new-service", ("production", "new-service"), ("metrics", 9090), 164),
    Monitor { every: 15, ..monitor("sample-app", ("default", "sample-app"), ("http", 8080), 96) },
    Monitor {
        service: "kube-prometheus-stack-prometheus",
        ..monitor(
            "prometheus",
            ("monitoring", "prometheus-kube-prometheus-stack-prometheus"),
            ("http-web", 9090),
            812,
        )
    },
    Monitor {
        service: "kube-prometheus-stack-alertmanager",
        ..monitor(
            "alertmanager",
            ("monitoring", "alertmanager-kube-prometheus-stack-alertmanager"),
            ("http-web", 9093),
            391,
        )
    },
    Monitor {
        service: "kube-prometheus-stack-kube-state-metrics",
        ..monitor(
            "kube-state-metrics",
            ("monitoring", "kube-prometheus-stack-kube-state-metrics"),
            ("http", 8080),
            6211,
        )
    },
    monitor("coredns", ("kube-system", "coredns"), ("http-metrics", 9153), 305),
    monitor("mysql-exporter", ("blog-system", "mysql-exporter"), ("metrics", 9104), 1127),
    Monitor {
        every: 60,
        ..monitor("nginx-exporter", ("blog-system", "nginx-exporter"), ("metrics", 9113), 23)
    },
    monitor("blackbox-exporter", ("monitoring", "blackbox-exporter"), ("http", 9115), 41),
    monitor(
        "actions-runner-controller-metrics-service",
        ("actions-runner-system", "actions-runner-controller"),
        ("metrics-port", 8080),
        352,
    ),
    monitor("pushgateway", ("monitoring", "pushgateway"), ("http", 9091), 74),
    monitor("checkout", ("shop", "checkout"), ("http", 8080), 118),
];

impl Target {
    /// Returns all targets there ever are.
    pub(super) fn all(nodes: &[Node], pods: &[Pod]) -> Vec<Self> {
        let mut targets = Vec::new();
        for monitor in MONITORS {
            let (namespace, workload) = monitor.workload;
            let behind = pods.iter().enumerate().filter(|(_, pod)| pod.is_of(namespace, workload));
            targets.extend(behind.map(|(number, pod)| Self::pod(monitor, number, pod, nodes)));
        }
        for path in ["/metrics", "/metrics/cadvisor"] {
            targets.extend(nodes.iter().map(|node| Self::kubelet(node, path)));
        }
        targets.extend(PROBED.iter().map(|address| Self::probe(address)));
        targets
    }

    fn pod(monitor: &Monitor, number: usize, pod: &Pod, nodes: &[Node]) -> Self {
        let (port_name, port) = monitor.endpoint;
        let node = pod.node.map(|node| &nodes[node]);
        let ip = match (monitor.job, node) {
            ("node-exporter", Some(node)) => &node.ip,
            _ => &pod.ip,
        };
        let mut labels = vec![
            ("container", pod.containers[0].name.to_owned()),
            ("endpoint", port_name.to_owned()),
            ("instance", format!("{ip}:{port}")),
            ("job", monitor.job.to_owned()),
            ("namespace", pod.namespace.to_owned()),
            ("pod", pod.name.clone()),
            ("service", monitor.service.to_owned()),
        ];
        if monitor.job == "alloy" {
            labels.extend(node.map(|node| ("node", node.name.clone())));
        }
        let (listed, answering) = lives(monitor.job, pod);
        let rhythm = rhythm(&["scrape", monitor.job, &pod.name], monitor.every, monitor.late);
        let (job, samples) = (monitor.job, monitor.samples);
        let (pod, node) = (Some(number), pod.node);
        Self { job, labels, rhythm, pod, node, listed, answering, samples }
    }

    fn kubelet(node: &Node, path: &'static str) -> Self {
        let labels = vec![
            ("endpoint", "https-metrics".to_owned()),
            ("instance", format!("{}:10250", node.ip)),
            ("job", "kubelet".to_owned()),
            ("metrics_path", path.to_owned()),
            ("namespace", "kube-system".to_owned()),
            ("node", node.name.clone()),
            ("service", "kube-prometheus-stack-kubelet".to_owned()),
        ];
        let (job, samples) = if path == CADVISOR { (CADVISOR, 2480) } else { (KUBELET, 1236) };
        Self {
            job,
            labels,
            rhythm: rhythm(&["scrape", path, &node.name], 30, 0.1),
            pod: None,
            node: Some(node.number),
            listed: Lives::always(),
            answering: Lives::always(),
            samples,
        }
    }

    fn probe(address: &str) -> Self {
        let labels = vec![
            ("instance", address.to_owned()),
            ("job", PROBE.to_owned()),
            ("namespace", "monitoring".to_owned()),
        ];
        Self {
            job: PROBE,
            labels,
            rhythm: rhythm(&["scrape", address], 30, 0.0),
            pod: None,
            node: None,
            listed: Lives::always(),
            answering: Lives::always(),
            samples: 24,
        }
    }

    /// Returns a label of the target, empty where it has none.
    pub(super) fn label(&self, name: &str) -> &str {
        self.labels.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| value)
    }
}

/// The name that the kubelets' own targets go by here; their job is `kubelet`.
pub(super) const KUBELET: &str = "kubelet";
/// The name that the targets of cadvisor go by here; their job is `kubelet`, too.
pub(super) const CADVISOR: &str = "/metrics/cadvisor";
/// The job of the probed addresses.
pub(super) const PROBE: &str = "blackbox";

fn rhythm(texts: &[&str], every: i64, late: f64) -> Rhythm {
    let (seed, every) = (Seed::of(texts), Millis::from_seconds(every));
    Rhythm { every, lag: Millis(seed.below(every.0 as usize) as i64), late, seed: seed.nth(1) }
}

/// Returns when a target is listed and when it answers.
fn lives(job: &str, pod: &Pod) -> (Lives, Lives) {
    let lives = &pod.lives;
    match job {
        "checkout" => {
            let listed = lives.and(&Lives::before(CHECKOUT_GONE));
            (listed.clone(), listed)
        }
        "mysql-exporter" => (lives.clone(), lives.and(&Lives::before(MYSQL_GONE))),
        "new-service" if pod.name.ends_with("-0") => {
            (lives.clone(), lives.without(NEW_SERVICE_DOWN).without(NEW_SERVICE_BLINK))
        }
        _ => (lives.clone(), lives.clone()),
    }
}
