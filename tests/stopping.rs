//! A query that is stopped does no more work, wherever it is.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::engine::Options;
use promqlite::engine::QueryError;
use promqlite::exec::ExecError;
use promqlite::label::Labels;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::storage::Memory;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::storage::StorageError;
use promqlite::syntax::Features;
use promqlite::time::Timestamp;
use promqlite::value::Naming;
use promqlite::value::Points;

const SERIES: usize = 3000;

/// After so many turns of a loop it is asked whether to go on, at the latest.
const TURNS: usize = 256;

/// A storage that has its query stopped by a certain read, and counts the reads.
struct Stopping {
    memory: Memory,
    cancel: Cancel,
    last: usize,
    reads: Arc<AtomicUsize>,
}

/// Its series.
struct Watched {
    set: Arc<dyn SeriesSet>,
    cancel: Cancel,
    last: usize,
    reads: Arc<AtomicUsize>,
}

impl Stopping {
    fn at(last: usize) -> Self {
        let mut memory = Memory::new();
        for number in 0..SERIES {
            let (id, group) = (format!("{}", number * 7919 % SERIES), format!("{}", number % 2));
            let labels = Labels::of([("__name__", "m"), ("group", &group), ("id", &id)]);
            memory.add(&labels, Timestamp(0), number as f64);
        }
        Self { memory, cancel: Cancel::new(), last, reads: Arc::default() }
    }

    /// Asks a query, and returns why it failed and how many series were read.
    fn ask(&self, query: &str) -> (Option<QueryError>, usize) {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let mut options = Options::default();
        options.features = Features::read("promql-experimental-functions").expect("a feature");
        let engine = Engine::new(options);
        let ask = || engine.query_until(self, query, instant(), &self.cancel);
        (threads.install(ask).err(), self.reads.load(Ordering::Relaxed))
    }
}

fn instant() -> Ask {
    Ask::Instant(Timestamp(0))
}

impl Storage for Stopping {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let sets = self.memory.select(selects, context)?;
        if self.last == 0 {
            self.cancel.cancel();
        }
        let watched = |set| {
            let (cancel, reads) = (self.cancel.clone(), self.reads.clone());
            Arc::new(Watched { set, cancel, last: self.last, reads }) as Arc<dyn SeriesSet>
        };
        Ok(sets.into_iter().map(watched).collect())
    }
}

impl Naming for Watched {
    fn labels(&self, series: usize) -> Labels {
        self.set.labels(series)
    }
}

impl SeriesSet for Watched {
    fn len(&self) -> usize {
        self.set.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        if self.reads.fetch_add(1, Ordering::Relaxed) + 1 == self.last {
            self.cancel.cancel();
        }
        self.set.read(series, into)
    }
}

const CANCELLED: Option<QueryError> = Some(QueryError::Run(ExecError::Cancelled));

#[test]
fn nothing_is_read_once_a_query_was_stopped_while_it_selected() {
    for query in ["m", "rate(m[5m])", "sum(m)", "sort(m)", "m[5m]", "m + m"] {
        assert_eq!(Stopping::at(0).ask(query), (CANCELLED, 0), "{query}");
    }
}

#[test]
fn reading_stops_soon_after_the_query_is_stopped() {
    for query in ["m", "sum(m)", "topk(5, m)", "count_values(\"v\", m)", "last_over_time(m[5m])"] {
        let (failure, reads) = Stopping::at(100).ask(query);
        assert_eq!(failure, CANCELLED, "{query}");
        assert!(reads <= 100 + TURNS, "{query}: {reads} reads");
    }
}

#[test]
fn operators_stop_though_all_has_been_read() {
    let queries = [
        ("sort(m)", 1),
        ("sort_by_label(m, \"id\")", 1),
        ("label_replace(m, \"x\", \"$1\", \"id\", \"(.*)\")", 1),
        ("label_join(m, \"x\", \"-\", \"id\", \"group\")", 1),
        ("timestamp(m + 0)", 1),
        ("m + on (id) m offset 1ms", 2),
        ("m * on (id) group_left () m offset 1ms", 2),
        ("m and on (id) m offset 1ms", 2),
        ("m or on (id) m offset 1ms", 2),
        ("m unless on (group) m offset 1ms", 2),
        ("histogram_quantile(0.5, label_replace(m, \"le\", \"$1\", \"id\", \"(.*)\"))", 1),
        ("m", 1),
        ("m[5m]", 1),
        ("topk(1000, m)", 1),
        ("count_values(\"v\", m)", 1),
        ("sum by (id) (m)", 1),
    ];
    for (query, times) in queries {
        let (failure, _) = Stopping::at(times * SERIES).ask(query);
        assert_eq!(failure, CANCELLED, "{query}");
    }
}

#[test]
fn a_query_whose_time_is_over_says_so_even_where_the_storage_stopped_it() {
    let mut options = Options::default();
    options.limits.timeout = Some(Duration::ZERO);
    let storage = Stopping::at(SERIES + 1);
    let failure = Engine::new(options).query(&storage, "m", instant()).err();
    assert_eq!(failure, Some(QueryError::Run(ExecError::TimedOut)));
    assert_eq!(storage.reads.load(Ordering::Relaxed), 0);
}
