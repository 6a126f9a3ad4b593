//! What became of a test.

use crate::syntax::Span;
use crate::time::Millis;

use super::filling::Filling;

/// What became of one question of a test.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The number of the test in its file.
    pub test: usize,
    /// The name of the test.
    pub name: String,
    /// What was asked.
    pub question: Question,
    /// Where it stands.
    pub span: Span,
    /// What was wrong, if anything.
    pub shortfall: Option<Shortfall>,
}

/// What was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// Whether the test can be run at all.
    Whole,
    /// What fires at a time.
    Alert {
        /// The number of the question among those of its kind.
        number: usize,
        /// The alert.
        alert: String,
        /// When.
        at: Millis,
    },
    /// What a query gives at a time.
    Query {
        /// The number of the question among those of its kind.
        number: usize,
        /// The query.
        query: String,
        /// When.
        at: Millis,
    },
}

/// What was wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shortfall {
    /// In a line.
    pub reason: String,
    /// What was expected, in lines.
    pub expected: Vec<String>,
    /// What came out, in lines.
    pub got: Vec<String>,
    /// What came out as the file would have to say it; `None` where nothing did.
    pub filled: Option<Filling>,
    /// What the parts of the expression gave, in lines.
    pub why: Vec<String>,
}

impl Shortfall {
    /// Returns a shortfall that nothing can be compared in.
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }
}
