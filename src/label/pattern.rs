//! Regular expressions in Go's syntax, fully anchored.

use regex::Regex;

/// A compiled, anchored regular expression.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
}

/// Why a regular expression was refused, in Go's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternError {
    /// The message, as Go gives it behind `error parsing regexp: `.
    pub message: String,
}

impl Pattern {
    /// Compiles an expression.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        Regex::new(&format!("^(?s:{text})$"))
            .map(|regex| Self { regex })
            .map_err(|error| PatternError { message: error.to_string() })
    }

    /// Tells whether the whole of a value matches.
    pub fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }
}
