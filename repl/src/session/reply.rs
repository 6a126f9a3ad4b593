//! What a session says to a line.

use std::io::Write;
use std::time::Duration;

use crate::exit::Exit;

/// What a session says to a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reply {
    /// For the standard output.
    pub(crate) output: Vec<u8>,
    /// For the standard error: warnings, or why there is no answer.
    pub(crate) notes: String,
    /// How it went.
    pub(crate) exit: Exit,
    /// What comes next.
    pub(crate) then: Then,
}

/// What comes after a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Then {
    /// The next line.
    Stay,
    /// The same line again after a while, until somebody stops it.
    Again {
        /// The while.
        after: Duration,
    },
    /// Nothing: the session is over.
    Leave,
}

impl Reply {
    /// Returns a reply that says something.
    pub(crate) fn saying(output: impl Into<Vec<u8>>) -> Self {
        let output = output.into();
        Self { output, notes: String::new(), exit: Exit::Done, then: Then::Stay }
    }

    /// Returns a reply that says why there is no answer.
    pub(crate) fn failing(notes: impl Into<String>) -> Self {
        Self { notes: notes.into() + "\n", exit: Exit::Found, ..Self::saying("") }
    }

    /// Adds notes.
    pub(crate) fn noting(mut self, notes: &str) -> Self {
        self.notes.push_str(notes);
        self
    }

    /// Prints the reply; a reader that has gone away is no failure.
    pub(crate) fn deliver(&self) -> Exit {
        let mut output = std::io::stdout().lock();
        let written = output.write_all(&self.output).and_then(|()| output.flush());
        eprint!("{}", self.notes);
        match written {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                eprintln!("error: the answer cannot be written: {error}");
                Exit::Found
            }
            _ => self.exit,
        }
    }
}
