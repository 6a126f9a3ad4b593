//! Ctrl-C while a query runs.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use promqlite::storage::Cancel;

/// The query that Ctrl-C stops.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt {
    running: Arc<Mutex<Option<Cancel>>>,
}

impl Interrupt {
    /// Has Ctrl-C stop the query that runs, and nothing where none does.
    pub(super) fn install() -> Self {
        let interrupt = Self::default();
        let pressed = interrupt.clone();
        // Where there are no signals, Ctrl-C ends the program as it always did.
        let _ = ctrlc::set_handler(move || {
            if let Some(cancel) = pressed.running().as_ref() {
                cancel.cancel();
            }
        });
        interrupt
    }

    /// Runs something that can be stopped.
    pub(super) fn guard<T>(&self, run: impl FnOnce(&Cancel) -> T) -> T {
        let cancel = Cancel::new();
        *self.running() = Some(cancel.clone());
        let done = run(&cancel);
        *self.running() = None;
        done
    }

    fn running(&self) -> MutexGuard<'_, Option<Cancel>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
