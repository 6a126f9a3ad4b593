//! The built-in demo: a small Kubernetes cluster and an incident in it.
//!
//! [`Demo`] is a storage whose series are pure functions of the time before its end. Nothing is
//! kept and nothing is drawn: a select builds the labels of the metrics it names, and reading a
//! series computes the samples in its reach. The module `incident` tells what happens when.

mod noise;
mod stretch;
mod incident;
mod wave;
mod series;
mod node;
mod roster;
mod pod;
mod target;
mod cluster;
mod sheet;
mod traffic;
mod http;
mod latency;
mod scrape;
mod processor;
mod machine;
mod container;
mod kube;
mod workload;
mod capacity;
mod volume;
mod runner;
mod controller;
mod exporter;
mod prometheus;
mod alert;
mod record;
mod table;
mod source;
#[cfg(test)]
mod tests;

pub use self::source::Demo;
