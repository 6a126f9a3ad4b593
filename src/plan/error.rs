//! Why a query that can be read cannot be planned.

use std::fmt;

use crate::syntax::Span;

/// Why a query cannot be planned.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PlanError {
    /// A length of time that depends on the query comes out wrong.
    Duration {
        /// The length's place.
        span: Span,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A range query for something that has no steps.
    RangeOf(&'static str),
    /// The query would fail on any data; the text says why.
    Senseless(String),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Prometheus gives the two ends in bytes here, not line and column.
            Self::Duration { span, reason } => write!(f, "{}:{}: {reason}", span.start, span.end),
            Self::RangeOf(kind) => write!(
                f,
                "invalid expression type \"{kind}\" for range query, must be Scalar or instant \
                 Vector"
            ),
            Self::Senseless(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for PlanError {}
