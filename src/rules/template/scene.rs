//! What a template is expanded on.

use std::sync::Arc;

use crate::histogram::Histogram;
use crate::label::Labels;
use crate::time::Timestamp;

/// The value of a sample: a number or a native histogram.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A number.
    Float(f64),
    /// A native histogram, and the text Prometheus shows it as.
    Histogram {
        /// The histogram.
        histogram: Arc<Histogram>,
        /// Its text, such as `{count:3, sum:10, …}`.
        text: Arc<str>,
    },
}

/// One element of what a query in a template returns.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The labels, the metric's name among them.
    pub labels: Labels,
    /// The value.
    pub value: Reading,
}

/// Answers the queries of a template at the time it is expanded for.
pub trait Querier {
    /// Runs an instant query; the error is the text that the template's error ends with.
    fn query(&self, text: &str) -> Result<Vec<Sample>, String>;
}

impl<F: Fn(&str) -> Result<Vec<Sample>, String>> Querier for F {
    fn query(&self, text: &str) -> Result<Vec<Sample>, String> {
        self(text)
    }
}

/// The sample an alert fired on, and what else its templates can see.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The labels of the sample, the metric's name among them, before the rule's own.
    pub labels: &'a Labels,
    /// The labels Prometheus adds to everything that leaves it.
    pub external_labels: &'a Labels,
    /// Where Prometheus is reached from outside.
    pub external_url: &'a str,
    /// The value of the sample.
    pub value: &'a Reading,
    /// The time of the evaluation.
    pub at: Timestamp,
    /// What answers `query`.
    pub querier: &'a dyn Querier,
}
