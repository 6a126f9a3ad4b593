//! What can be named.

use std::sync::Arc;

/// A metric and what is known of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Metric {
    /// Its name.
    pub(crate) name: String,
    /// `counter`, `gauge`, …
    pub(crate) kind: String,
    /// What it is, in a line.
    pub(crate) help: String,
}

/// What can be named. Every answer comes at once; what is not known yet is left out.
pub(crate) trait Catalogue {
    /// Returns all metrics.
    fn metrics(&self) -> Arc<[Metric]>;
    /// Returns the labels of a metric, or of all.
    fn labels(&self, metric: Option<&str>) -> Arc<[String]>;
    /// Returns the values of a label of a metric, or of all.
    fn values(&self, label: &str, metric: Option<&str>) -> Arc<[String]>;
    /// Has fetched what will be asked for soon: the labels of a metric, or the values of one.
    fn prepare(&self, _label: Option<&str>, _metric: Option<&str>) {}
    /// Returns the sources that have names.
    fn sources(&self) -> Vec<String>;
    /// Returns the paths that go on from a beginning.
    fn files(&self, beginning: &str) -> Vec<String>;
}
