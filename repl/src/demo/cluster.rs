//! The whole cluster: machines, workloads, pods and targets, as they lie relative to the end.

use promqlite::time::Timestamp;

use super::node::MEMORY_BYTES;
use super::node::NODES;
use super::node::Node;
use super::noise::Seed;
use super::pod::Container;
use super::pod::Pod;
use super::roster::Workload;
use super::stretch::ago;
use super::target::Target;

/// The processors of a machine that pods can have.
pub(super) const ALLOCATABLE_PROCESSORS: f64 = 7.91;
/// The memory of a machine that pods can have, in bytes.
pub(super) const ALLOCATABLE_BYTES: f64 = MEMORY_BYTES * 0.93;

/// The cluster of a demo.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The end of the demo.
    pub(super) end: Timestamp,
    pub(super) nodes: Vec<Node>,
    pub(super) workloads: Vec<Workload>,
    pub(super) pods: Vec<Pod>,
    pub(super) targets: Vec<Target>,
}

impl Cluster {
    /// Builds the cluster of a demo that ends at an instant.
    pub(super) fn new(end: Timestamp) -> Self {
        let (nodes, workloads) = (Node::all(), Workload::all());
        let mut pods = Pod::all(&workloads);
        for node in &nodes {
            request(&mut pods, node.number);
        }
        let pending = pods.iter_mut().filter(|pod| pod.node.is_none());
        pending.flat_map(|pod| &mut pod.containers).for_each(|one| ask(one, 6.0, 24.0 * GIB));
        let targets = Target::all(&nodes, &pods);
        Self { end, nodes, workloads, pods, targets }
    }

    /// Returns the targets of a job.
    pub(super) fn scraped(&self, job: &str) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(move |target| target.job == job)
    }

    /// Returns the only target of a job, with the first if there are more.
    pub(super) fn target(&self, job: &str) -> Option<&Target> {
        self.scraped(job).next()
    }

    /// Returns the pods and their containers.
    pub(super) fn containers(&self) -> impl Iterator<Item = (&Pod, &Container)> {
        self.pods.iter().flat_map(|pod| pod.containers.iter().map(move |one| (pod, one)))
    }

    /// Returns the name of the machine that a pod runs on, empty for a pending one.
    pub(super) fn node_name(&self, pod: &Pod) -> &str {
        pod.node.map_or("", |node| &self.nodes[node].name)
    }
}

const GIB: f64 = 1_073_741_824.0;
/// The least and the most that the pods of a machine ask of its processors.
const REQUESTED: (f64, f64) = (0.302, 0.953);

/// Shares out a machine among its standing pods, so that they ask for its part of the processors.
fn request(pods: &mut [Pod], node: usize) {
    // Seven is prime to the number of machines, so each has a part of its own.
    let rank = (node * 7 + 3) % NODES;
    let part = REQUESTED.0 + (REQUESTED.1 - REQUESTED.0) * rank as f64 / (NODES - 1) as f64;
    let standing = |pod: &Pod| !pod.is_job() && pod.lives.has(ago(0));
    let counted = || pods.iter().filter(|pod| pod.node == Some(node) && standing(pod));
    let containers = counted().flat_map(|pod| &pod.containers);
    let fixed = containers.filter_map(|one| fixed_request(one.name));
    let fixed: f64 = fixed.map(|(processors, _)| processors).sum();
    let weights = counted().flat_map(|pod| pod.containers.iter().map(|one| weight(pod, one)));
    let weights: f64 = weights.sum();
    let rest = (part * ALLOCATABLE_PROCESSORS - fixed).max(0.2);
    for pod in pods.iter_mut().filter(|pod| pod.node == Some(node)) {
        let stays = standing(pod);
        for at in 0..pod.containers.len() {
            let own = weight(pod, &pod.containers[at]);
            let memory = (0.2 + own) * 0.5 * GIB;
            let one = &mut pod.containers[at];
            match fixed_request(one.name) {
                Some((processors, memory)) => ask(one, processors, memory),
                None if stays => ask(one, rest * own / weights, memory),
                None => ask(one, 0.02, memory * 0.25),
            }
        }
    }
}

/// Returns the processors and the memory of the containers whose figures belong to the story.
fn fixed_request(container: &str) -> Option<(f64, f64)> {
    match container {
        "catalog" => Some((0.5, 0.5 * GIB)),
        "prometheus" => Some((1.0, 4.0 * GIB)),
        "report" => Some((0.5, 2.0 * GIB)),
        _ => None,
    }
}

/// Returns the part of what is left that a container gets.
fn weight(pod: &Pod, container: &Container) -> f64 {
    match fixed_request(container.name) {
        Some(_) => 0.0,
        None => 0.2 + Seed::of(&["share", pod.namespace, pod.workload, container.name]).part(),
    }
}

/// Sets what a container asks for, in steps as people write them.
fn ask(container: &mut Container, processors: f64, memory_bytes: f64) {
    const MIB: f64 = 1_048_576.0;
    container.processors = (processors * 200.0).round().max(1.0) / 200.0;
    container.memory_bytes = (memory_bytes / (16.0 * MIB)).round().max(1.0) * 16.0 * MIB;
}
