//! How an engine evaluates, and where it stops.

use std::time::Duration;

use crate::storage::Cancel;
use crate::syntax::Features;
use crate::time::Millis;

/// How an engine evaluates; the defaults are those of a Prometheus server.
///
/// ```
/// use promqlite::engine::{Engine, Options};
/// use promqlite::syntax::Features;
/// use promqlite::time::Millis;
///
/// let mut options = Options::default();
/// options.lookback = Millis::from_minutes(1);
/// options.features = Features::read("promql-experimental-functions").unwrap();
/// let engine = Engine::new(options);
/// assert!(engine.parse("mad_over_time(up[5m])").is_ok());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How far an instant selector looks back.
    pub lookback: Millis,
    /// The step of subqueries that name none.
    pub subquery_step: Millis,
    /// Which experimental parts of the language are on.
    pub features: Features,
    /// Where a query is stopped.
    pub limits: Limits,
    /// How many rows are computed together at most; small numbers are for tests.
    pub rows_max: usize,
}

/// Where a query is stopped.
///
/// ```
/// use promqlite::engine::{Ask, Engine, Options};
/// use promqlite::label::Labels;
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
///
/// let mut memory = Memory::new();
/// ["a", "b"].map(|job| memory.add(&Labels::of([("job", job)]), Timestamp(0), 1.0));
/// let mut options = Options::default();
/// options.limits.series_max = 1;
/// let asked = Engine::new(options).query(&memory, "{job=~\".+\"}", Ask::Instant(Timestamp(0)));
/// assert_eq!(asked.unwrap_err().kind(), "execution");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Samples held at once, counted as Prometheus counts them.
    pub samples_max: u64,
    /// Series of one selector.
    pub series_max: u64,
    /// Bytes of samples held at once, and of the answers of servers together.
    pub bytes_max: u64,
    /// The time from a query's start to its answer.
    pub timeout: Option<Duration>,
}

impl Limits {
    /// Returns a handle of the same query that also stops at the time and at the bytes of these.
    #[must_use]
    pub fn bind(&self, cancel: &Cancel) -> Cancel {
        let cancel = self.timeout.map_or_else(|| cancel.clone(), |limit| cancel.within(limit));
        cancel.receiving(self.bytes_max)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lookback: Millis::from_minutes(5),
            subquery_step: Millis::from_minutes(1),
            features: Features::default(),
            limits: Limits::default(),
            rows_max: usize::MAX,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            samples_max: 50_000_000,
            series_max: u64::MAX,
            bytes_max: u64::MAX,
            timeout: Some(Duration::from_mins(2)),
        }
    }
}
