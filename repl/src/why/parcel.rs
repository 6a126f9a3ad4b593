//! An alert on its way.

use promqlite::label::Labels;
use promqlite::rules::route::Known;
use promqlite::time::Timestamp;

use super::clock::Told;

/// An alert on its way: its labels, as far as they are known, and what it tells.
pub(super) struct Parcel<'a> {
    pub(super) known: &'a dyn Fn(&str) -> Known,
    pub(super) labels: Labels,
    pub(super) annotations: &'a [(String, String)],
    pub(super) at: Option<Timestamp>,
    /// All alerts at the time.
    pub(super) others: &'a [Told],
    /// The labels that Prometheus adds to what leaves it.
    pub(super) outer: &'a [(String, String)],
}

impl Parcel<'_> {
    /// Returns the labels of an alert as they leave Prometheus.
    pub(super) fn sent(&self, labels: &Labels) -> Labels {
        sent(labels, self.outer)
    }
}

/// Adds labels to those of an alert that it has not itself.
pub(super) fn sent(labels: &Labels, outer: &[(String, String)]) -> Labels {
    let mut sent = labels.to_builder();
    for (name, value) in outer.iter().filter(|(name, _)| labels.get(name).is_empty()) {
        sent.set(name, value);
    }
    sent.build()
}
