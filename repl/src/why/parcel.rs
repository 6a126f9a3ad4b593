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
}
