//! A query as a server is asked it.

use crate::engine::Ask;
use crate::time::Millis;

/// A query as a server is asked it.
#[derive(Clone, PartialEq, Debug)]
pub struct RemoteQuery {
    /// Its text.
    pub text: String,
    /// When it is asked.
    pub ask: Ask,
    /// How far instant selectors look back, where that is not as the server has it.
    pub lookback: Option<Millis>,
}
