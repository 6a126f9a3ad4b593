//! What can be wrong with bytes.

use std::fmt;

/// What is wrong with a piece of data; where it stands is known to the one who reads the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Flaw(pub(crate) &'static str);

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
