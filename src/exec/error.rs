//! What can go wrong while a query runs.

use std::fmt;

use crate::storage::Stop;
use crate::storage::StorageError;

/// A failure at run time, in Prometheus' words.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum ExecError {
    /// Two series came to the same labels.
    SameLabels,
    /// The query has no answer; the text says why.
    Failed(String),
    /// More samples at once than the limit.
    TooManySamples,
    /// More bytes at once than the limit.
    TooManyBytes(u64),
    /// More series of one selector than the limit.
    TooManySeries(u64),
    /// The query's time is over.
    TimedOut,
    /// Somebody stopped the query.
    Cancelled,
    /// The storage failed.
    Storage(StorageError),
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameLabels => f.write_str("vector cannot contain metrics with the same labelset"),
            Self::Failed(text) => f.write_str(text),
            Self::TooManySamples => f.write_str(
                "query processing would load too many samples into memory in query execution",
            ),
            Self::TooManyBytes(limit) => {
                write!(f, "query processing would need more than {limit} bytes of memory")
            }
            Self::TooManySeries(limit) => {
                write!(f, "a selector of the query matches more than {limit} series")
            }
            Self::TimedOut => f.write_str("query timed out in expression evaluation"),
            Self::Cancelled => f.write_str("query was canceled in expression evaluation"),
            Self::Storage(error) => write!(f, "expanding series: {error}"),
        }
    }
}

impl ExecError {
    /// Returns the error of a query that was stopped, by why it was: storages cannot tell.
    #[must_use]
    pub fn stopped_by(self, stop: Option<Stop>) -> Self {
        match (self, stop) {
            (Self::Cancelled, Some(Stop::TimedOut)) => Self::TimedOut,
            (error, _) => error,
        }
    }
}

impl std::error::Error for ExecError {}

impl From<StorageError> for ExecError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Cancelled => Self::Cancelled,
            failed => Self::Storage(failed),
        }
    }
}
