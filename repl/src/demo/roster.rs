//! What runs in the cluster: every workload, with its containers.

use super::node::NODES;

/// What keeps the pods of a workload alive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keeper {
    Deployment,
    DaemonSet,
    StatefulSet,
}

/// A workload with its number of pods, and the names and images of their containers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Workload {
    pub(super) keeper: Keeper,
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    pub(super) pods: usize,
    pub(super) containers: Vec<(&'static str, &'static str)>,
}

/// The list that the workloads are read from.
const ROSTER: &str = include_str!("roster.txt");

impl Workload {
    /// Returns all workloads but the runners and the jobs, whose pods come and go.
    pub(super) fn all() -> Vec<Self> {
        ROSTER.lines().filter_map(Self::read).collect()
    }

    /// Reads a line; comments and empty lines hold none.
    fn read(line: &'static str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let keeper = match words.next()? {
            "Deployment" => Keeper::Deployment,
            "DaemonSet" => Keeper::DaemonSet,
            "StatefulSet" => Keeper::StatefulSet,
            _ => return None,
        };
        let (namespace, name, pods) = (words.next()?, words.next()?, words.next()?);
        let pods = pods.parse().unwrap_or(NODES);
        let containers = words.filter_map(|word| word.split_once('=')).collect();
        Some(Self { keeper, namespace, name, pods, containers })
    }
}

#[cfg(test)]
mod tests {
    use super::ROSTER;
    use super::Workload;

    #[test]
    fn every_line_of_the_roster_is_a_workload_or_a_comment() {
        let lines = ROSTER.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(Workload::all().len(), lines.count());
        assert!(Workload::all().iter().all(|workload| !workload.containers.is_empty()));
    }
}
