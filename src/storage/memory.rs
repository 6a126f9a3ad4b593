//! Samples in memory.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::label::Labels;
use crate::label::Matcher;
use crate::math::is_stale;
use crate::storage::AppendError;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::Metadata;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Cell;
use crate::value::Naming;
use crate::value::Points;

use super::by_labels::ByLabels;
use super::open_chunk::OpenChunk;

/// Series in memory, in the order in which they were first seen.
///
/// ```
/// use promqlite::label::Labels;
/// use promqlite::storage::{Context, Memory, Storage};
/// use promqlite::time::{Millis, Timestamp, Window};
///
/// let mut memory = Memory::new();
/// memory.add(&Labels::of([("__name__", "up"), ("job", "api")]), Timestamp(0), 1.0);
/// let reach = Window::ending(Timestamp(0), Millis::from_minutes(5));
/// assert_eq!(memory.label_values("job", &[], reach, &Context::default())?, ["api"]);
/// # Ok::<(), promqlite::storage::StorageError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    series: Vec<Arc<Stored>>,
    by_labels: ByLabels,
    metadata: Vec<Metadata>,
}

#[derive(Clone, Debug)]
struct Stored {
    labels: Labels,
    points: Points,
    head: Head,
}

/// What a series remembers of its last sample for the next one to follow.
#[derive(Clone, Debug, Default)]
struct Head {
    last: Option<(i64, Cell)>,
    // Floats have none, and most series are floats.
    chunk: Option<Box<OpenChunk>>,
}

/// The series of a memory that answer a select.
struct Chosen {
    series: Vec<Arc<Stored>>,
}

impl Memory {
    /// Returns a storage without series.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a float; the stale marker ends a series. Times of a series must rise.
    pub fn add(&mut self, labels: &Labels, at: Timestamp, value: f64) {
        self.points(labels).push(at.0, value);
    }

    /// Adds a native histogram. Times of a series must rise.
    pub fn add_histogram(&mut self, labels: &Labels, at: Timestamp, histogram: Arc<Histogram>) {
        self.points(labels).push_histogram(at.0, histogram);
    }

    /// Adds what is known of metrics beside their samples.
    pub fn describe(&mut self, metadata: impl IntoIterator<Item = Metadata>) {
        self.metadata.extend(metadata);
    }

    /// Returns how many series there are.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Tells whether there is no series.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Returns all series and their samples, in the order in which they were first seen.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Labels, &Points)> {
        self.series.iter().map(|stored| (&stored.labels, &stored.points))
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Adds a sample and its start timestamp as Prometheus' head does.
    ///
    /// A sample that is out of order is refused; one that repeats the last is passed over. The
    /// reset hints of histograms become those that Prometheus would read back, and a stale marker
    /// behind a histogram belongs to the histograms.
    pub fn append(
        &mut self,
        labels: &Labels,
        at: Timestamp,
        start: Option<Timestamp>,
        cell: Cell,
    ) -> Result<(), AppendError> {
        if labels.is_empty() {
            return Err(AppendError::NoLabels);
        }
        self.stored(labels).append(at.0, start.map_or(0, |start| start.0), cell)
    }

    /// Returns the points of a series, which is made where it was not known.
    pub fn points(&mut self, labels: &Labels) -> &mut Points {
        &mut self.stored(labels).points
    }

    /// Returns the place of a series in the order of [`iter`](Self::iter); it is made where it was
    /// not known.
    pub fn position(&mut self, labels: &Labels) -> usize {
        let at = self.by_labels.position(labels, |known| &self.series[known].labels);
        if at == self.series.len() {
            let (points, head) = (Points::default(), Head::default());
            self.series.push(Arc::new(Stored { labels: labels.clone(), points, head }));
        }
        at
    }

    /// Returns all series and their points to be filled, in the order of [`iter`](Self::iter).
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&Labels, &mut Points)> {
        self.series.iter_mut().map(|stored| {
            let Stored { labels, points, .. } = Arc::make_mut(stored);
            (&*labels, points)
        })
    }

    fn stored(&mut self, labels: &Labels) -> &mut Stored {
        let at = self.position(labels);
        Arc::make_mut(&mut self.series[at])
    }

    fn choose(&self, matchers: &[Matcher], cancel: &Cancel) -> Result<Chosen, StorageError> {
        // So many series are tested in far less than anybody would wait.
        const SERIES: usize = 1024;

        let passes = |stored: &&Arc<Stored>| {
            matchers.iter().all(|matcher| matcher.matches(stored.labels.get(matcher.name())))
        };
        let mut series = Vec::new();
        for some in self.series.chunks(SERIES) {
            if cancel.stop().is_some() {
                return Err(StorageError::Cancelled);
            }
            series.extend(some.iter().filter(passes).cloned());
        }
        Ok(Chosen { series })
    }
}

impl Stored {
    fn append(&mut self, at: i64, start: i64, cell: Cell) -> Result<(), AppendError> {
        if let Some((last, before)) = &self.head.last {
            match at.cmp(last) {
                Ordering::Greater => {}
                Ordering::Equal if same_bits(before, &cell) => return Ok(()),
                Ordering::Equal => return Err(AppendError::Duplicate),
                Ordering::Less => return Err(AppendError::OutOfOrder),
            }
        }
        let behind_histogram = matches!(self.head.last, Some((_, Cell::Histogram(_))));
        let cell = match cell {
            Cell::Float(marker) if is_stale(marker) && behind_histogram => {
                Cell::Histogram(Arc::new(Histogram { sum: marker, ..Histogram::default() }))
            }
            cell => cell,
        };
        match &cell {
            Cell::Float(value) => {
                self.head.chunk = None;
                self.points.push(at, *value);
                if !is_stale(*value) {
                    self.points.set_last_start(start);
                }
            }
            Cell::Histogram(histogram) => {
                let (chunk, reset_hint) =
                    OpenChunk::append(self.head.chunk.take().map(|chunk| *chunk), at, histogram);
                self.head.chunk = Some(Box::new(chunk));
                let hinted = Arc::new(Histogram { reset_hint, ..Histogram::clone(histogram) });
                self.points.push_histogram(at, hinted);
                if !is_stale(histogram.sum) {
                    self.points.histograms.set_last_start(start);
                }
            }
        }
        self.head.last = Some((at, cell));
        Ok(())
    }
}

/// Tells whether two samples are the same to the bit; hints do not count.
fn same_bits(one: &Cell, other: &Cell) -> bool {
    match (one, other) {
        (Cell::Float(one), Cell::Float(other)) => one.to_bits() == other.to_bits(),
        (Cell::Histogram(one), Cell::Histogram(other)) => {
            let reset_hint = one.reset_hint;
            **one == Histogram { reset_hint, ..Histogram::clone(other) }
        }
        _ => false,
    }
}

impl Storage for Memory {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let choose = |select: &Select| {
            let chosen = self.choose(&select.matchers, context.cancel())?;
            Ok(Arc::new(chosen) as Arc<dyn SeriesSet>)
        };
        selects.iter().map(choose).collect()
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.metadata.clone()
    }

    fn span(&self) -> Option<Window> {
        let times = || self.series.iter().flat_map(|stored| stored.points.edges());
        let (first, last) = (times().min()?, times().max()?);
        Some(Window { after: Timestamp(first - 1), until: Timestamp(last) })
    }
}

impl Naming for Chosen {
    fn labels(&self, series: usize) -> Labels {
        self.series[series].labels.clone()
    }
}

impl SeriesSet for Chosen {
    fn len(&self) -> usize {
        self.series.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        into.clone_from(&self.series[series].points);
        Ok(())
    }
}
