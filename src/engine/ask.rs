//! When a query is asked.

use crate::time::Steps;
use crate::time::Timestamp;

/// When a query is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ask {
    /// At an instant.
    Instant(Timestamp),
    /// At every step of a grid; the answer is a matrix, even of a single step.
    Range(Steps),
}

impl Ask {
    /// Returns the grid that is evaluated.
    pub fn steps(self) -> Steps {
        match self {
            Self::Instant(at) => Steps::at(at),
            Self::Range(steps) => steps,
        }
    }
}
