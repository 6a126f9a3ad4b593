//! What is wrong with a line of series notation.

use std::fmt;

/// An error in a text of ours, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct NotationError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1; 0 where the error is about the whole line.
    pub column: usize,
    /// What is wrong, in Prometheus' words where it has some.
    pub text: String,
}

impl NotationError {
    /// Returns an error at a byte of a text whose first line has a number.
    pub(crate) fn at(input: &str, byte: usize, first_line: usize, text: impl Into<String>) -> Self {
        let before = input.get(..byte).unwrap_or(input);
        let last_break = before.rfind('\n').map_or(0, |at| at + 1);
        let line = first_line + before.matches('\n').count();
        Self { line, column: before.len() - last_break + 1, text: text.into() }
    }

    /// Returns an error about a whole line.
    pub(crate) fn on_line(line: usize, text: impl Into<String>) -> Self {
        Self { line, column: 0, text: text.into() }
    }
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "line {}: {}", self.line, self.text),
            column => write!(f, "{}:{column}: parse error: {}", self.line, self.text),
        }
    }
}

impl std::error::Error for NotationError {}
