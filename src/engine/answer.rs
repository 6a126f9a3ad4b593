//! What a query gives.

use crate::value::Notes;
use crate::value::Value;

/// What a query gives: a value, what was noticed, and what it took.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::label::Labels;
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
///
/// let mut memory = Memory::new();
/// let errors = Labels::of([("__name__", "errors")]);
/// memory.add(&errors, Timestamp(0), 1.0);
/// memory.add(&errors, Timestamp(60_000), 2.0);
/// let query = "rate(errors[5m])";
/// let answer = Engine::default().query(&memory, query, Ask::Instant(Timestamp(60_000)))?;
/// assert_eq!(answer.statistics.samples_read, 2);
/// assert!(answer.notes.infos(query)[0].contains("metric might not be a counter"));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// Warnings and infos.
    pub notes: Notes,
    /// What it took.
    pub statistics: Statistics,
}

/// What a query took.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
///
/// let answer = Engine::default().query(&Memory::new(), "up", Ask::Instant(Timestamp(0)))?;
/// assert_eq!((answer.statistics.series, answer.statistics.samples_peak), (0, 0));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// How many series its selectors found.
    pub series: usize,
    /// How many samples were read.
    pub samples_read: usize,
    /// How many samples were held at most.
    pub samples_peak: usize,
}
