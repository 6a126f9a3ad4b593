//! What can go wrong while samples are fetched or added.

use std::fmt;

/// A failure of a storage; it ends the query.
///
/// ```
/// use promqlite::storage::StorageError;
///
/// let error = StorageError::Failed("a disk is gone".to_owned());
/// assert_eq!(error.to_string(), "a disk is gone");
/// ```
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

/// Why a sample is not taken, in Prometheus' words.
///
/// ```
/// use promqlite::storage::AppendError;
///
/// assert_eq!(AppendError::OutOfOrder.to_string(), "out of order sample");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum AppendError {
    /// The series has no labels.
    NoLabels,
    /// The series has a later sample.
    OutOfOrder,
    /// The series has another sample of the same time.
    Duplicate,
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoLabels => "empty labelset: invalid sample",
            Self::OutOfOrder => "out of order sample",
            Self::Duplicate => "duplicate sample for timestamp",
        })
    }
}

impl std::error::Error for AppendError {}
