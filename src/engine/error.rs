//! Why a query has no answer.

use std::fmt;

use crate::exec::ExecError;
use crate::plan::PlanError;
use crate::syntax::Error;

/// Why a query has no answer.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
///
/// let ask = Ask::Instant(Timestamp(0));
/// let why = Engine::default().query(&Memory::new(), "rat(up[5m])", ask).unwrap_err();
/// assert_eq!(why.kind(), "bad_data");
/// assert_eq!(why.to_string(), r#"1:1: parse error: unknown function with name "rat""#);
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is no query.
    Syntax {
        /// What is wrong, and where.
        error: Error,
        /// The message as Prometheus prints it, with line and column.
        message: String,
    },
    /// The query cannot be planned.
    Plan(PlanError),
    /// The query failed while it ran.
    Run(ExecError),
    /// A server that was to evaluate it did not.
    Elsewhere {
        /// The type of the error in Prometheus' API.
        kind: &'static str,
        /// What the server said, or why nothing was heard of it.
        text: String,
    },
}

impl QueryError {
    /// Returns the type of the error in Prometheus' API.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Syntax { .. }
            | Self::Plan(PlanError::Duration { .. } | PlanError::RangeOf(_)) => "bad_data",
            Self::Run(ExecError::TimedOut) => "timeout",
            Self::Run(ExecError::Cancelled) => "canceled",
            Self::Plan(_) | Self::Run(_) => "execution",
            Self::Elsewhere { kind, .. } => kind,
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message, .. } => f.write_str(message),
            Self::Plan(error) => error.fmt(f),
            Self::Run(error) => error.fmt(f),
            Self::Elsewhere { text, .. } => f.write_str(text),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<PlanError> for QueryError {
    fn from(error: PlanError) -> Self {
        Self::Plan(error)
    }
}

impl From<ExecError> for QueryError {
    fn from(error: ExecError) -> Self {
        Self::Run(error)
    }
}
