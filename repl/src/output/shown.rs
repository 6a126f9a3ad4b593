//! What is known of an answer beside its value.

use promqlite::engine::Ask;

use super::unit::Unit;
use crate::screen::Screen;
use crate::zone::Zone;

/// What is known of an answer beside its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The query.
    pub(crate) query: &'a str,
    /// When it was asked.
    pub(crate) ask: Ask,
    /// What the answer counts.
    pub(crate) unit: Unit,
    /// What the bounds of native histograms in it count.
    pub(crate) buckets: Unit,
    /// What it is written on.
    pub(crate) screen: Screen,
    /// The time zone that times are shown in.
    pub(crate) zone: &'a Zone,
}
