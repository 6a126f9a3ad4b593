//! What the server counts of itself.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use promqlite::engine::Ask;
use promqlite::format::Answered;
use promqlite::format::ApiError;
use promqlite::format::QueryRequest;

use super::histogram::Durations;

/// What the server counts of itself.
#[derive(Default, Debug)]
pub(super) struct Figures(Mutex<Counts>);

/// What has been counted.
#[derive(Clone, Default, Debug)]
pub(super) struct Counts {
    /// Requests by endpoint and status.
    pub(super) requests: BTreeMap<(&'static str, u16), u64>,
    /// How long requests took, by endpoint.
    pub(super) request_durations: BTreeMap<&'static str, Durations>,
    /// Queries by sort and outcome.
    pub(super) queries: BTreeMap<(&'static str, &'static str), u64>,
    /// How long queries took, by sort.
    pub(super) query_durations: BTreeMap<&'static str, Durations>,
    /// How often each limit was hit.
    pub(super) limits: BTreeMap<&'static str, u64>,
    /// Samples that queries have read.
    pub(super) samples: u64,
    /// Series that queries have selected.
    pub(super) series: u64,
    /// Bytes of bodies that were sent.
    pub(super) bytes: u64,
    /// Handlers that panicked.
    pub(super) panics: u64,
}

/// The limits that can be hit, each with a part of what is said when it is.
const LIMITS: [(&str, &str); 5] = [
    ("samples", "too many samples"),
    ("bytes", "bytes of memory"),
    ("series", "matches more than"),
    ("time", "timed out"),
    ("depth", "nested deeper"),
];

impl Figures {
    fn change(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Returns all counts.
    pub(super) fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts a request that was answered.
    pub(super) fn answered(
        &self,
        endpoint: &'static str,
        status: u16,
        bytes: usize,
        took: Duration,
    ) {
        self.change(|counts| {
            *counts.requests.entry((endpoint, status)).or_default() += 1;
            counts.request_durations.entry(endpoint).or_default().observe(took);
            counts.bytes += bytes as u64;
        });
    }

    /// Counts a query that ended.
    pub(super) fn asked(
        &self,
        request: &QueryRequest,
        answered: &Result<Answered, ApiError>,
        took: Duration,
    ) {
        let sort = match request.ask {
            Ask::Instant(_) => "instant",
            Ask::Range(_) => "range",
        };
        let outcome = answered.as_ref().map_or_else(|error| error.kind.name(), |_| "success");
        self.change(|counts| {
            *counts.queries.entry((sort, outcome)).or_default() += 1;
            counts.query_durations.entry(sort).or_default().observe(took);
            match answered {
                Ok(answered) => {
                    counts.samples += answered.answer.statistics.samples_read as u64;
                    counts.series += answered.answer.statistics.series as u64;
                }
                Err(error) => {
                    let hit = LIMITS.iter().find(|(_, words)| error.text.contains(words));
                    if let Some((limit, _)) = hit {
                        *counts.limits.entry(limit).or_default() += 1;
                    }
                }
            }
        });
    }

    /// Counts a limit that was hit.
    pub(super) fn stopped(&self, limit: &'static str) {
        self.change(|counts| *counts.limits.entry(limit).or_default() += 1);
    }

    /// Counts a handler that panicked.
    pub(super) fn panicked(&self) {
        self.change(|counts| counts.panics += 1);
    }
}
