//! Why a file cannot be unpacked.

use std::fmt;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Why a file cannot be unpacked.
#[derive(Debug)]
#[non_exhaustive]
pub enum PackError {
    /// The file system refused, or what is compressed is broken.
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// There is more in it than the limits allow.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit and its value.
        limit: String,
    },
    /// An entry of an archive is not what may be unpacked.
    Entry {
        /// The archive.
        path: PathBuf,
        /// The name of the entry.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There are no samples in any form we know.
    Unknown(PathBuf),
}

impl PackError {
    /// Returns a function that names the file in an error of the file system.
    pub(super) fn io(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error }
    }

    pub(super) fn entry(path: &Path, name: &[u8], why: &'static str) -> Self {
        let name = String::from_utf8_lossy(name).into_owned();
        Self::Entry { path: path.to_owned(), name, why }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
            Self::TooLarge { path, limit } => {
                write!(f, "{}: what is packed there exceeds {limit}", path.display())
            }
            Self::Entry { path, name, why } => {
                write!(f, "{}: the entry {name:?} {why}", path.display())
            }
            Self::Unknown(path) => {
                write!(f, "{}: no samples in any form that is known", path.display())
            }
        }
    }
}

impl std::error::Error for PackError {}
