//! What has been fetched of a source, and what fetches more.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use promqlite::label::Matcher;
use promqlite::label::NAME;
use promqlite::storage::Context;
use promqlite::storage::Storage;
use promqlite::time::Timestamp;
use promqlite::time::Window;

use super::catalogue::Catalogue;
use super::catalogue::Metric;

/// How long a key waits for what has never been fetched.
const PATIENCE: Duration = Duration::from_millis(40);
/// The endings of series that belong to a metric of another name.
const PARTS: [&str; 5] = ["_bucket", "_sum", "_count", "_total", "_created"];

/// What is asked of a source.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Wanted {
    Metrics,
    Labels(Option<String>),
    Values(String, Option<String>),
}

/// What a source answered.
#[derive(Clone)]
enum Found {
    Metrics(Arc<[Metric]>),
    Names(Arc<[String]>),
}

/// What is there, and what is on its way.
#[derive(Default)]
struct State {
    found: HashMap<Wanted, Option<Found>>,
}

/// What has been fetched of a source; threads of its own fetch more.
pub(crate) struct Shelf {
    shared: Arc<(Mutex<State>, Condvar)>,
    storage: Arc<dyn Storage>,
    span: Option<Window>,
    sources: Vec<String>,
}

impl Shelf {
    /// Returns the shelf of a source, and has its metrics and labels fetched.
    pub(crate) fn of(
        storage: Arc<dyn Storage>,
        span: Option<Window>,
        sources: Vec<String>,
    ) -> Self {
        let shelf = Self { shared: Arc::default(), storage, span, sources };
        shelf.ask(&Wanted::Metrics);
        shelf.ask(&Wanted::Labels(None));
        shelf
    }

    /// Has something fetched, unless it is there or on its way.
    fn ask(&self, wanted: &Wanted) {
        let mut state = lock(&self.shared.0);
        if state.found.contains_key(wanted) {
            return;
        }
        state.found.insert(wanted.clone(), None);
        drop(state);
        let (shared, storage, span) = (self.shared.clone(), self.storage.clone(), self.span);
        let wanted = wanted.clone();
        // Each on a thread of its own, so that what is slow holds up nothing else.
        std::thread::spawn(move || {
            let found = fetch(storage.as_ref(), span, &wanted);
            let (state, news) = &*shared;
            lock(state).found.insert(wanted, Some(found));
            news.notify_all();
        });
    }

    /// Returns what was found, after a short wait if it is on its way.
    fn find(&self, wanted: &Wanted) -> Option<Found> {
        self.ask(wanted);
        let (state, news) = &*self.shared;
        let until = Instant::now() + PATIENCE;
        let mut state = lock(state);
        loop {
            if let Some(found) = state.found.get(wanted).cloned().flatten() {
                return Some(found);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            state = news.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn names(&self, wanted: &Wanted) -> Arc<[String]> {
        match self.find(wanted) {
            Some(Found::Names(names)) => names,
            _ => Arc::default(),
        }
    }
}

impl Catalogue for Shelf {
    fn metrics(&self) -> Arc<[Metric]> {
        match self.find(&Wanted::Metrics) {
            Some(Found::Metrics(metrics)) => metrics,
            _ => Arc::default(),
        }
    }

    fn labels(&self, metric: Option<&str>) -> Arc<[String]> {
        let own = self.names(&Wanted::Labels(metric.map(str::to_owned)));
        // A name that is still being typed has no labels; those of all metrics may help.
        if own.is_empty() && metric.is_some() { self.labels(None) } else { own }
    }

    fn values(&self, label: &str, metric: Option<&str>) -> Arc<[String]> {
        self.names(&Wanted::Values(label.to_owned(), metric.map(str::to_owned)))
    }

    fn prepare(&self, label: Option<&str>, metric: Option<&str>) {
        let metric = metric.map(str::to_owned);
        self.ask(&match label {
            Some(label) => Wanted::Values(label.to_owned(), metric),
            None => Wanted::Labels(metric),
        });
    }

    fn sources(&self) -> Vec<String> {
        self.sources.clone()
    }

    fn files(&self, beginning: &str) -> Vec<String> {
        files(beginning)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fetch(storage: &dyn Storage, span: Option<Window>, wanted: &Wanted) -> Found {
    let reach = span.unwrap_or(Window { after: Timestamp::MIN, until: Timestamp::MAX });
    let context = Context::default();
    let only = |metric: &Option<String>| {
        metric.iter().map(|name| vec![Matcher::equal(NAME, name)]).collect::<Vec<_>>()
    };
    // A source that fails has no names to offer; the query itself will say why.
    match wanted {
        Wanted::Metrics => {
            let names = storage.label_values(NAME, &[], reach, &context).unwrap_or_default();
            Found::Metrics(described(names, storage).into())
        }
        Wanted::Labels(metric) => {
            let names = storage.label_names(&only(metric), reach, &context);
            Found::Names(names.unwrap_or_default().into())
        }
        Wanted::Values(label, metric) => {
            let values = storage.label_values(label, &only(metric), reach, &context);
            Found::Names(values.unwrap_or_default().into())
        }
    }
}

fn described(names: Vec<String>, storage: &dyn Storage) -> Vec<Metric> {
    let known = storage.metadata();
    let known: HashMap<_, _> = known.iter().map(|one| (one.metric.as_str(), one)).collect();
    let describe = |name: String| {
        let stem = PARTS.iter().find_map(|part| name.strip_suffix(part));
        let about = known.get(name.as_str()).or_else(|| known.get(stem?));
        let (kind, help) =
            about.map_or_else(Default::default, |one| (one.kind.clone(), one.help.clone()));
        Metric { name, kind, help }
    };
    names.into_iter().map(describe).collect()
}

/// Returns the paths that go on from a beginning; folders end with a slash.
fn files(beginning: &str) -> Vec<String> {
    let (folder, _) = beginning.rsplit_once('/').map_or(("", beginning), |(folder, _)| {
        (beginning.get(..=folder.len()).unwrap_or_default(), "")
    });
    let place = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let slash = if entry.path().is_dir() { "/" } else { "" };
            let hidden = name.starts_with('.') && !beginning.ends_with('.');
            (!hidden).then(|| format!("{folder}{name}{slash}"))
        })
        .collect();
    found.sort();
    found
}
