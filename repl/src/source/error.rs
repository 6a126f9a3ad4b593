//! Why a source cannot be used.

use std::fmt;

use crate::exit::Exit;

/// Why a source cannot be used, and what to try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SourceError {
    /// What is wrong.
    pub(crate) text: String,
    /// What to try.
    pub(crate) advice: Option<String>,
    /// How the program ends over it.
    pub(crate) exit: Exit,
}

impl SourceError {
    /// Returns the error about something here that cannot be read.
    pub(crate) fn local(text: impl Into<String>) -> Self {
        Self { text: text.into(), advice: None, exit: Exit::Usage }
    }

    /// Returns the error about a server.
    pub(crate) fn remote(text: impl Into<String>) -> Self {
        Self { exit: Exit::Found, ..Self::local(text) }
    }

    /// Adds what to try.
    pub(crate) fn advise(mut self, advice: Option<String>) -> Self {
        self.advice = advice;
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match &self.advice {
            Some(advice) => write!(f, "\n  help: {advice}"),
            None => Ok(()),
        }
    }
}
