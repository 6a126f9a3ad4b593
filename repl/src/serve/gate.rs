//! How many queries run at once, and how many wait.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::sync::SemaphorePermit;

/// Lets a number of queries run at once, and a number of others wait.
#[derive(Debug)]
pub(super) struct Gate {
    permits: Semaphore,
    size: usize,
    waiting: AtomicUsize,
    waiting_max: usize,
    patience: Duration,
}

/// Why a query may not run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turned {
    /// Too many are waiting already.
    Away,
    /// It has waited too long.
    Late,
}

/// Counts one that waits, for as long as it does.
struct Waiting<'a>(&'a AtomicUsize);

impl Gate {
    pub(super) fn new(size: usize, waiting_max: usize, patience: Duration) -> Self {
        let waiting = AtomicUsize::new(0);
        Self { permits: Semaphore::new(size), size, waiting, waiting_max, patience }
    }

    /// Waits until a query may run; it does for as long as what is returned is kept.
    pub(super) async fn enter(&self) -> Result<SemaphorePermit<'_>, Turned> {
        if let Ok(permit) = self.permits.try_acquire() {
            return Ok(permit);
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.waiting_max {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Turned::Away);
        }
        let waiting = Waiting(&self.waiting);
        let entered = tokio::time::timeout(self.patience, self.permits.acquire()).await;
        drop(waiting);
        entered.ok().and_then(Result::ok).ok_or(Turned::Late)
    }

    /// Returns how many queries run.
    pub(super) fn running(&self) -> usize {
        self.size.saturating_sub(self.permits.available_permits())
    }

    /// Returns how many queries wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
