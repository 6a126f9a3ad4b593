//! The seam between scripts and whoever answers their queries.

use std::fmt;

use crate::storage::Storage;
use crate::value::Value;

use super::command::When;

/// Whoever answers the queries of a script.
///
/// Upstream's settings are: every feature on, delayed name removal and start timestamps too, a
/// lookback of five minutes, subqueries every minute by default, at most 10,000 samples.
pub trait Evaluator {
    /// Answers a query.
    fn evaluate(
        &self,
        storage: &dyn Storage,
        query: &str,
        when: When,
    ) -> Result<Evaluated, Refusal>;
}

/// The answer to a query.
#[derive(Clone, PartialEq, Debug)]
pub struct Evaluated {
    /// What it evaluates to.
    pub value: Value,
    /// The texts of its warnings, with their places in the query.
    pub warnings: Vec<String>,
    /// The texts of its infos, with their places in the query.
    pub infos: Vec<String>,
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The text is no query. An expected failure does not excuse that.
    Unreadable(String),
    /// The query failed.
    Failed(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(text) | Self::Failed(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Refusal {}
