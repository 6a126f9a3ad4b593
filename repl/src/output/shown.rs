//! What is known of an answer beside its value.

use promqlite::engine::Ask;

use super::unit::Unit;
use crate::screen::Screen;

/// What is known of an answer beside its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The query.
    pub(crate) query: &'a str,
    /// When it was asked.
    pub(crate) ask: Ask,
    /// What the answer counts.
    pub(crate) unit: Unit,
    /// What it is written on.
    pub(crate) screen: Screen,
}
