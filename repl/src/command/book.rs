//! The rules of the paths on a command line.

use std::path::PathBuf;

use promqlite::rules::course::Rulebook;
use promqlite::rules::manifest::Set;
use promqlite::syntax::Features;

use crate::exit::Exit;
use crate::gather;
use crate::report;
use crate::ruled;

/// Reads all rules of some paths; says why where it cannot, or where Prometheus would not take
/// them.
pub(super) fn read(paths: &[PathBuf], features: Features) -> Result<Rulebook, Exit> {
    read_around(paths, features).map(|(book, _)| book)
}

/// Reads all rules of some paths, and what else there says where their alerts go.
pub(super) fn read_around(paths: &[PathBuf], features: Features) -> Result<(Rulebook, Set), Exit> {
    let mut inputs = Vec::new();
    for path in paths {
        gather::gather(path, gather::RULES, &mut inputs).map_err(|error| {
            report::usage(&format!("{} cannot be read: {error}", path.display()))
        })?;
    }
    ruled::read(&inputs, features).map_err(|errors| {
        errors.iter().for_each(|error| eprintln!("error: {error}"));
        Exit::Found
    })
}
