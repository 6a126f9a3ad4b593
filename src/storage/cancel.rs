//! Stopping a query that is under way.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// A handle that stops a query: by hand, or at a deadline; clones stop the same query.
///
/// ```
/// use std::time::Duration;
///
/// use promqlite::storage::{Cancel, Stop};
///
/// let cancel = Cancel::new();
/// let of_the_same_query = cancel.within(Duration::from_secs(60));
/// assert_eq!(of_the_same_query.stop(), None);
/// cancel.cancel();
/// assert_eq!(of_the_same_query.stop(), Some(Stop::Cancelled));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

/// Why a query has to stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Somebody asked for it.
    Cancelled,
    /// Its time is over.
    TimedOut,
}

impl Cancel {
    /// Returns a handle that nobody has used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a handle of the same query that also stops at a deadline, if that is earlier.
    #[must_use]
    pub fn with_deadline(&self, deadline: Instant) -> Self {
        let deadline = self.deadline.map_or(deadline, |earlier| earlier.min(deadline));
        Self { flag: self.flag.clone(), deadline: Some(deadline) }
    }

    /// Returns a handle of the same query that also stops once a length of time has passed.
    #[must_use]
    pub fn within(&self, length: Duration) -> Self {
        // What ends later than the clock can tell does not end.
        Instant::now().checked_add(length).map_or_else(|| self.clone(), |at| self.with_deadline(at))
    }

    /// Returns when the query stops by itself, if it does.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Stops the query at its next look.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Tells whether the query has to stop, and why.
    pub fn stop(&self) -> Option<Stop> {
        if self.flag.load(Ordering::Relaxed) {
            return Some(Stop::Cancelled);
        }
        let over = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        over.then_some(Stop::TimedOut)
    }
}
