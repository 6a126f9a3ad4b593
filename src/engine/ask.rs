//! When a query is asked.

use crate::time::Steps;
use crate::time::Timestamp;

/// When a query is asked.
///
/// ```
/// use promqlite::engine::Ask;
/// use promqlite::time::{Millis, Steps, Timestamp};
///
/// let hour = Steps::range(Timestamp(0), Timestamp(3_600_000), Millis::from_minutes(1)).unwrap();
/// assert_eq!(Ask::Range(hour).steps().len(), 61);
/// assert_eq!(Ask::Instant(Timestamp(0)).steps().len(), 1);
/// ```
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
