//! How a command ends.

use std::process::ExitCode;

/// What the caller of the program is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// It is done, and nothing is wrong.
    Done,
    /// A query failed, or something wrong was found.
    Found,
    /// The command line is wrong, or a file cannot be read.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
        })
    }
}
