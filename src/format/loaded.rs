//! What reading a text gives, and what becomes of its faults.

use crate::format::NotationError;
use crate::storage::Memory;
use crate::storage::Strictness;

/// How many warnings are told one by one.
const WARNINGS_MAX: usize = 20;

/// The samples of a text, and what was wrong with it.
///
/// ```
/// use promqlite::format::{ExpositionTerms, read_exposition};
/// use promqlite::time::Timestamp;
///
/// let text = b"# TYPE up gauge\nup{job=\"a\"} 1\n";
/// let loaded = read_exposition(text, ExpositionTerms::at(Timestamp(0)))?;
/// assert_eq!((loaded.memory.len(), loaded.warnings.len()), (1, 0));
/// # Ok::<(), promqlite::format::NotationError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// The samples.
    pub memory: Memory,
    /// What was left out or changed, and why.
    pub warnings: Vec<String>,
}

/// Faults on their way to becoming warnings, or the first of them an error.
#[derive(Debug)]
pub(super) struct Faults {
    strictness: Strictness,
    warnings: Vec<String>,
    more: usize,
}

impl Faults {
    pub(super) fn new(strictness: Strictness) -> Self {
        Self { strictness, warnings: Vec::new(), more: 0 }
    }

    /// Takes in a fault that is an error where texts are read strictly.
    pub(super) fn fault(&mut self, error: NotationError) -> Result<(), NotationError> {
        if self.strictness == Strictness::Strict {
            return Err(error);
        }
        self.warn(error.to_string());
        Ok(())
    }

    /// Takes in something worth knowing that is never an error.
    pub(super) fn warn(&mut self, text: String) {
        if self.warnings.len() < WARNINGS_MAX {
            self.warnings.push(text);
        } else {
            self.more += 1;
        }
    }

    /// Returns the warnings, the last of them a count where there were too many.
    pub(super) fn finish(mut self) -> Vec<String> {
        if self.more > 0 {
            self.warnings.push(format!("{} more warnings of that kind", self.more));
        }
        self.warnings
    }
}
