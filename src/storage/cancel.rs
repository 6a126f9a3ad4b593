//! Stopping a query that is under way.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// A handle that stops a query: by hand, at a deadline, or when too much was sent to it; clones
/// stop the same query.
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
    received: Option<Arc<Received>>,
}

/// What a query was sent, and how much it may be.
#[derive(Debug)]
struct Received {
    bytes: AtomicU64,
    most: u64,
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
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// Returns a handle of the same query that also stops once a length of time has passed.
    #[must_use]
    pub fn within(&self, length: Duration) -> Self {
        // What ends later than the clock can tell does not end.
        Instant::now().checked_add(length).map_or_else(|| self.clone(), |at| self.with_deadline(at))
    }

    /// Returns a handle of the same query that may be sent so many bytes, if nobody said so before.
    #[must_use]
    pub fn receiving(&self, most: u64) -> Self {
        let begun = || Arc::new(Received { bytes: AtomicU64::new(0), most });
        Self { received: Some(self.received.clone().unwrap_or_else(begun)), ..self.clone() }
    }

    /// Counts bytes that were sent to the query; an error is the most that it may be sent.
    pub fn receive(&self, bytes: u64) -> Result<(), u64> {
        let Some(received) = &self.received else { return Ok(()) };
        let before = received.bytes.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > received.most { Err(received.most) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::Cancel;

    #[test]
    fn what_a_query_is_sent_is_counted_once_for_all_handles() {
        let query = Cancel::new().receiving(10);
        let again = query.receiving(1000);
        assert_eq!(
            (query.receive(6), again.receive(4), again.receive(1)),
            (Ok(()), Ok(()), Err(10))
        );
        assert_eq!(Cancel::new().receive(u64::MAX), Ok(()));
    }
}
