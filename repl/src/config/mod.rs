//! What a person has settled for all runs: a file, read once.
//!
//! [`install`] reads the file before anything else is done, and [`settled`]
//! returns it wherever it matters.

mod server;
mod file;
mod settled;

pub(crate) use self::server::ServerSettings;
pub(crate) use self::settled::install;
pub(crate) use self::settled::settled;
