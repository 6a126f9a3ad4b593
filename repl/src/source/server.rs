//! Servers as sources: the one place where they are opened.

use std::sync::Arc;

use promqlite::storage::Storage;

use super::error::SourceError;

/// Opens a Prometheus-compatible server.
pub(super) fn open(url: &str) -> Result<Arc<dyn Storage>, SourceError> {
    let text = format!("{url}: this version reads folders and files, but no servers");
    let advice = "open a snapshot or a data folder of that server".to_owned();
    Err(SourceError::server(text).advise(Some(advice)))
}
