//! What can go wrong while samples are fetched.

use std::fmt;

/// A failure of a storage; it ends the query.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum StorageError {
    /// The data cannot be read; the text says which and why.
    Failed(String),
    /// The query was cancelled or ran out of time while the storage was at work.
    Cancelled,
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(text) => f.write_str(text),
            Self::Cancelled => f.write_str("the query was cancelled"),
        }
    }
}

impl std::error::Error for StorageError {}
