//! What is wrong with a query, where, and what to try.

use std::fmt;

use crate::syntax::Fault;
use crate::syntax::Span;

/// Why a query was refused.
///
/// ```
/// use promqlite::syntax::parse;
///
/// let text = "sum(up) +";
/// let error = parse(text).unwrap_err();
/// assert_eq!(error.message(text), "1:10: parse error: unexpected end of input");
/// assert_eq!(error.span.start, 9);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Error {
    /// What is wrong.
    pub fault: Fault,
    /// The place in the query.
    pub span: Span,
    /// What to try instead, in our own words.
    pub hint: Option<String>,
}

impl Error {
    /// Makes an error without a hint.
    pub fn new(fault: Fault, span: Span) -> Self {
        Self { fault, span, hint: None }
    }

    /// Returns the error as Prometheus prints it, for the query it arose from.
    pub fn message(&self, text: &str) -> String {
        let fault = &self.fault;
        match self.span.line_column(text) {
            _ if text.is_empty() => format!("unknown position: parse error: {fault}"),
            Some((line, column)) => format!("{line}:{column}: parse error: {fault}"),
            None => format!("invalid position: parse error: {fault}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fault)
    }
}

impl std::error::Error for Error {}
