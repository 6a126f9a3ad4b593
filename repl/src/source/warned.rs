//! Samples of a text with what was wrong with it.

use std::sync::Arc;

use promqlite::format::Loaded;
use promqlite::storage::Context;
use promqlite::storage::Metadata;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::time::Window;

/// Samples of a text that warn every query of what was wrong with the text.
pub(super) struct Warned {
    name: String,
    loaded: Loaded,
}

impl Warned {
    /// Returns the samples of a text that a source of some name held.
    pub(super) fn new(name: &str, loaded: Loaded) -> Self {
        Self { name: name.to_owned(), loaded }
    }
}

impl Storage for Warned {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        for warning in &self.loaded.warnings {
            context.warn(format!("{}: {warning}", self.name));
        }
        self.loaded.memory.select(selects, context)
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.loaded.memory.metadata()
    }

    fn span(&self) -> Option<Window> {
        self.loaded.memory.span()
    }
}
