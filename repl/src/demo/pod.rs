//! The pods of the cluster and their containers.

use promqlite::time::Millis;

use super::incident::BEGIN;
use super::incident::SCALED;
use super::node::CATALOG_NODE;
use super::node::NODES;
use super::noise::Seed;
use super::roster::Keeper;
use super::roster::Workload;
use super::stretch::Lives;
use super::stretch::Stretch;

/// One pod.
#[derive(Clone, Debug)]
pub(super) struct Pod {
    pub(super) namespace: &'static str,
    pub(super) name: String,
    pub(super) uid: String,
    pub(super) ip: String,
    /// The number of the machine it runs on; a pending pod has none.
    pub(super) node: Option<usize>,
    /// The kind and the name of what owns it.
    pub(super) owner: (&'static str, String),
    /// The name of the workload it belongs to.
    pub(super) workload: &'static str,
    pub(super) containers: Vec<Container>,
    /// When the pod is known to the cluster.
    pub(super) lives: Lives,
    /// When its containers run.
    pub(super) running: Lives,
    pub(super) seed: Seed,
}

/// One container of a pod, with what it asks for; the numbers are set once all pods are placed.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) name: &'static str,
    pub(super) image: &'static str,
    pub(super) processors: f64,
    pub(super) memory_bytes: f64,
}

/// How many pods catalog has once it is scaled.
const CATALOG_PODS_MAX: usize = 6;
/// How often the cleaning job runs.
const JOB_EVERY: Millis = Millis::from_minutes(10);
/// How long a run of it takes.
const JOB_RUNS: Millis = Millis::from_minutes(2);
/// How long its pod is kept, running or not.
const JOB_IS_KEPT: Millis = Millis::from_minutes(30);
/// The most runners there are.
const RUNNERS_MAX: i64 = 10;

impl Pod {
    /// Returns all pods that there ever are.
    pub(super) fn all(workloads: &[Workload]) -> Vec<Self> {
        let standing = workloads.iter().flat_map(|workload| {
            let pods = if is_catalog(workload) { CATALOG_PODS_MAX } else { workload.pods };
            (0..pods).map(|ordinal| Self::standing(workload, ordinal))
        });
        let mut pods: Vec<_> = standing.chain(Self::runners()).chain(Self::jobs()).collect();
        for (number, pod) in pods.iter_mut().enumerate() {
            pod.ip = format!("10.0.{}.{}", 2 + number / 250, number % 250 + 1);
        }
        pods
    }

    /// Returns a pod of a workload that stands all the time.
    fn standing(workload: &Workload, ordinal: usize) -> Self {
        let &Workload { keeper, namespace, name, .. } = workload;
        let seed = Seed::of(&["pod", namespace, name]).nth(ordinal as i64);
        let revision = Seed::of(&["revision", namespace, name]).letters(10);
        let (pod, owner) = match keeper {
            Keeper::Deployment => {
                let set = format!("{name}-{revision}");
                (format!("{set}-{}", seed.letters(5)), ("ReplicaSet", set))
            }
            Keeper::DaemonSet => {
                (format!("{name}-{}", seed.letters(5)), ("DaemonSet", name.to_owned()))
            }
            Keeper::StatefulSet => (format!("{name}-{ordinal}"), ("StatefulSet", name.to_owned())),
        };
        let node = match keeper {
            Keeper::DaemonSet => ordinal,
            _ if is_catalog(workload) && ordinal < workload.pods => CATALOG_NODE,
            _ => Seed::of(&["place", namespace, name]).below(NODES) + 7 * ordinal,
        };
        let is_added = is_catalog(workload) && ordinal >= workload.pods;
        let lives = if is_added { Lives::since(SCALED) } else { Lives::always() };
        let node = (name != "trainer").then_some(node % NODES);
        let containers = containers(&workload.containers);
        Self::new(namespace, name, pod, owner, containers, seed).at(node, lives)
    }

    /// Returns the runners of yesterday and of today, which come in the morning and go at night.
    fn runners() -> impl Iterator<Item = Self> {
        (0..RUNNERS_MAX).flat_map(runner_lives).enumerate().map(|(number, life)| {
            let workload = "github-actions-runner";
            let seed = Seed::of(&["pod", workload]).nth(number as i64);
            let name = format!("{workload}-{}-{}", seed.letters(5), seed.nth(0).letters(5));
            let owner = ("Runner", name.clone());
            let images = [
                ("runner", "docker.io/summerwind/actions-runner:ubuntu-22.04"),
                ("docker", "docker.io/library/docker:27-dind"),
            ];
            Self::new("actions-runner", workload, name, owner, containers(&images), seed)
                .at(Some(seed.below(NODES)), Lives::of(&[life]))
        })
    }

    /// Returns the pods of a job that runs every ten minutes.
    fn jobs() -> impl Iterator<Item = Self> {
        let first = (BEGIN - JOB_IS_KEPT).0 / JOB_EVERY.0;
        (first..0).map(|number| {
            let from = Millis(number * JOB_EVERY.0);
            // Kubernetes numbers jobs by their minute; here it is the minute before the end.
            let job = format!("session-cleanup-{}", 29_000_000 + number * 10);
            let seed = Seed::of(&["pod", &job]);
            let name = format!("{job}-{}", seed.letters(5));
            let images = [("cleanup", "registry.example.com/batch/cleanup:1.4.0")];
            let (owner, images) = (("Job", job), containers(&images));
            let kept = Lives::of(&[Stretch { from, until: from + JOB_IS_KEPT }]);
            let mut pod = Self::new("batch", "session-cleanup", name, owner, images, seed)
                .at(Some(seed.below(NODES)), kept);
            pod.running = Lives::of(&[Stretch { from, until: from + JOB_RUNS }]);
            pod
        })
    }

    fn new(
        namespace: &'static str,
        workload: &'static str,
        name: String,
        owner: (&'static str, String),
        containers: Vec<Container>,
        seed: Seed,
    ) -> Self {
        let (uid, ip, lives) = (seed.uuid(), String::new(), Lives::always());
        let running = lives.clone();
        let node = None;
        Self { namespace, name, uid, ip, node, owner, workload, containers, lives, running, seed }
    }

    /// Places a pod on a machine for its lives.
    fn at(mut self, node: Option<usize>, lives: Lives) -> Self {
        self.running = if node.is_some() { lives.clone() } else { Lives::of(&[]) };
        self.node = node;
        self.lives = lives;
        self
    }

    /// Tells whether the pod belongs to a workload of a namespace.
    pub(super) fn is_of(&self, namespace: &str, workload: &str) -> bool {
        self.namespace == namespace && self.workload == workload
    }

    /// Tells whether the pod is one of a job's, which ends on its own.
    pub(super) fn is_job(&self) -> bool {
        self.owner.0 == "Job"
    }
}

impl Container {
    /// Returns the processors that the container may use at most.
    pub(super) fn processors_max(&self) -> f64 {
        2.0 * self.processors
    }

    /// Returns the bytes of memory at which the container is killed.
    pub(super) fn memory_bytes_max(&self) -> f64 {
        match self.name {
            "prometheus" | "report" => self.memory_bytes,
            _ => 1.5 * self.memory_bytes,
        }
    }
}

fn is_catalog(workload: &Workload) -> bool {
    workload.namespace == "production" && workload.name == "catalog"
}

fn containers(images: &[(&'static str, &'static str)]) -> Vec<Container> {
    let one = |&(name, image)| Container { name, image, processors: 0.0, memory_bytes: 0.0 };
    images.iter().map(one).collect()
}

/// Returns when the office opens and closes, yesterday and today.
fn office_hours() -> [Stretch; 2] {
    [Stretch::ago(60 * 31, 60 * 21), Stretch::ago(60 * 7, -60 * 3)]
}

/// Returns when the runner of a number is there: the first two always, the others one after the
/// other in the morning, and the last to come is the first to go.
fn runner_lives(ordinal: i64) -> Vec<Stretch> {
    if ordinal < 2 {
        return Lives::always().stretches().to_vec();
    }
    let step = Millis::from_minutes(18 * (ordinal - 2));
    let day = |day: Stretch| Stretch { from: day.from + step, until: day.until - step };
    office_hours().map(day).to_vec()
}

/// Returns how many runners there are.
pub(super) fn runners_at(time: Millis) -> usize {
    let is_there = |ordinal: &i64| runner_lives(*ordinal).iter().any(|life| life.has(time));
    (0..RUNNERS_MAX).filter(is_there).count()
}
