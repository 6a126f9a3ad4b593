//! Damaged data: what is whole is served, the rest is told.

use std::fmt;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::storage::StorageError;
use crate::storage::Strictness;
use crate::tsdb::flaw::Flaw;

/// A place in a data folder where something is wrong.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// The byte where the damaged piece begins.
    pub offset: u64,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}: {}", self.file.display(), self.offset, self.what)
    }
}

/// Why a data folder cannot be opened or read.
#[derive(Debug)]
#[non_exhaustive]
pub enum TsdbError {
    /// The file system refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// There is nothing that looks like Prometheus' data.
    NotData(PathBuf),
    /// Data is damaged, and that was not to be tolerated.
    Damaged(Damage),
    /// Series to be written are not as they must be.
    Unwritable(String),
}

impl TsdbError {
    /// Tells whether something below a folder was not there any more.
    pub(super) fn is_gone(&self, folder: &Path) -> bool {
        matches!(self, Self::Io { path, error }
            if path != folder && error.kind() == io::ErrorKind::NotFound)
    }

    /// Returns the error of an operation on a path.
    pub(super) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |error| Self::Io { path: path.to_owned(), error }
    }
}

impl fmt::Display for TsdbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
            Self::NotData(path) => {
                let path = path.display();
                write!(f, "{path} is neither a block, nor a folder of blocks, nor a data folder")
            }
            Self::Damaged(damage) => damage.fmt(f),
            Self::Unwritable(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for TsdbError {}

impl From<TsdbError> for StorageError {
    fn from(error: TsdbError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// More damages than this are not listed: the first ones tell enough.
const LISTED: usize = 100;

/// The damages found so far.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    strictness: Strictness,
    found: Mutex<Vec<Damage>>,
}

impl Ledger {
    /// Returns an empty list.
    pub(super) fn new(strictness: Strictness) -> Self {
        Self { strictness, found: Mutex::default() }
    }

    /// Notes a flaw at a place; fails where none is tolerated.
    pub(super) fn note(&self, file: &Path, offset: u64, flaw: Flaw) -> Result<(), TsdbError> {
        let damage = Damage { file: file.to_owned(), offset, what: flaw.to_string() };
        if self.strictness == Strictness::Strict {
            return Err(TsdbError::Damaged(damage));
        }
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() < LISTED && !found.contains(&damage) {
            found.push(damage);
        }
        Ok(())
    }

    /// Notes the flaw of a result and returns nothing in its place.
    pub(super) fn accept<T>(
        &self,
        file: &Path,
        offset: u64,
        result: Result<T, Flaw>,
    ) -> Result<Option<T>, TsdbError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(flaw) => self.note(file, offset, flaw).map(|()| None),
        }
    }

    /// Returns the damages found so far.
    pub(super) fn list(&self) -> Vec<Damage> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
