//! Why a capture fails.

use std::fmt;
use std::path::PathBuf;

use crate::storage::StorageError;
use crate::tsdb::damage::TsdbError;

/// Why a capture fails.
#[derive(Debug)]
#[non_exhaustive]
pub enum CaptureError {
    /// The folder holds something that is no part of this capture.
    Occupied {
        /// The folder.
        folder: PathBuf,
        /// What it holds.
        why: String,
    },
    /// The samples cannot be read.
    Storage(StorageError),
    /// The blocks cannot be written.
    Write(TsdbError),
}

impl fmt::Display for CaptureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied { folder, why } => write!(f, "{} {why}", folder.display()),
            Self::Storage(error) => error.fmt(f),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CaptureError {}

impl From<StorageError> for CaptureError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<TsdbError> for CaptureError {
    fn from(error: TsdbError) -> Self {
        Self::Write(error)
    }
}
