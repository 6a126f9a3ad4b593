//! What a storage may ask and tell while it works for a query.

use std::sync::Mutex;
use std::sync::PoisonError;

use crate::storage::Cancel;

/// A query's side of the conversation with a storage.
///
/// ```
/// use promqlite::storage::Context;
///
/// let context = Context::default();
/// context.warn("a block is missing");
/// assert!(context.cancel().stop().is_none());
/// assert_eq!(context.take_warnings(), ["a block is missing"]);
/// ```
#[derive(Debug, Default)]
pub struct Context {
    cancel: Cancel,
    warnings: Mutex<Vec<String>>,
}

impl Context {
    /// Returns the context of a query that can be stopped through a handle.
    pub fn new(cancel: Cancel) -> Self {
        Self { cancel, warnings: Mutex::default() }
    }

    /// Returns the handle that tells whether to go on; long work looks at it now and then.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Adds a warning to the answer; the same text is kept once.
    pub fn warn(&self, text: impl Into<String>) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        let text = text.into();
        if !warnings.contains(&text) {
            warnings.push(text);
        }
    }

    /// Takes the warnings that were added.
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
