//! The traits that a source of samples implements.

use std::sync::Arc;

use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::StorageError;
use crate::storage::distinct;
use crate::time::Window;
use crate::value::Naming;
use crate::value::Points;

/// A source of series.
///
/// ```
/// use promqlite::label::{Labels, Matcher};
/// use promqlite::storage::{Context, Memory, Select, Storage};
/// use promqlite::time::{Millis, Timestamp, Window};
///
/// let mut memory = Memory::new();
/// ["a", "b"].map(|job| memory.add(&Labels::of([("job", job)]), Timestamp(0), 1.0));
/// let storage: &dyn Storage = &memory;
/// let reach = Window::ending(Timestamp(0), Millis::from_minutes(5));
/// let select = Select::new(vec![Matcher::equal("job", "b")], reach);
/// let sets = storage.select(&[select], &Context::default())?;
/// assert_eq!((sets[0].len(), sets[0].labels(0)), (1, Labels::of([("job", "b")])));
/// # Ok::<(), promqlite::storage::StorageError>(())
/// ```
pub trait Storage: Send + Sync {
    /// Answers all selectors of a query at once, each with its series.
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError>;

    /// Returns the label sets of all series that pass any of the matcher lists, sorted, each once.
    fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        if let Some(behind) = self.behind() {
            return behind.series(any, reach, context);
        }
        let selects: Vec<_> = any.iter().map(|all| Select::new(all.clone(), reach)).collect();
        let sets = self.select(&selects, context)?;
        Ok(distinct(sets.iter().flat_map(|set| (0..set.len()).map(|one| set.labels(one)))))
    }

    /// Returns the names of all labels, sorted; no matcher list at all means every series.
    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        if let Some(behind) = self.behind() {
            return behind.label_names(any, reach, context);
        }
        let series = self.series(every_or(any).as_slice(), reach, context)?;
        Ok(owned(distinct(series.iter().flatten().map(|(name, _)| name))))
    }

    /// Returns all values of a label, sorted; no matcher list at all means every series.
    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        if let Some(behind) = self.behind() {
            return behind.label_values(name, any, reach, context);
        }
        let series = self.series(every_or(any).as_slice(), reach, context)?;
        let values = series.iter().map(|labels| labels.get(name));
        Ok(owned(distinct(values.filter(|value| !value.is_empty()))))
    }

    /// Returns what is known of metrics beside their samples.
    fn metadata(&self) -> Vec<Metadata> {
        self.behind().map_or_else(Vec::new, |behind| behind.metadata())
    }

    /// Returns the stretch of time that there are samples for; `None` where that is not known.
    fn span(&self) -> Option<Window> {
        self.behind()?.span()
    }

    /// Returns the storage that answers everything that this one does not answer itself, where it
    /// stands before another one.
    fn behind(&self) -> Option<Arc<dyn Storage>> {
        None
    }
}

/// The series that answer one select.
///
/// ```
/// use promqlite::label::Labels;
/// use promqlite::storage::{Context, Memory, Select, Storage};
/// use promqlite::time::{Millis, Timestamp, Window};
/// use promqlite::value::Points;
///
/// let mut memory = Memory::new();
/// memory.add(&Labels::of([("job", "a")]), Timestamp(0), 1.5);
/// let reach = Window::ending(Timestamp(0), Millis::from_minutes(5));
/// let sets = memory.select(&[Select::new(Vec::new(), reach)], &Context::default())?;
/// let mut points = Points::default();
/// sets[0].read(0, &mut points)?;
/// assert_eq!(points.values, [1.5]);
/// # Ok::<(), promqlite::storage::StorageError>(())
/// ```
pub trait SeriesSet: Naming {
    /// Returns how many there are.
    fn len(&self) -> usize;

    /// Tells whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tells whether any of the series may have a label; `true` where that is dear to find out.
    fn has_label(&self, name: &str) -> bool {
        (0..self.len()).any(|series| !self.labels(series).get(name).is_empty())
    }

    /// Appends the samples of a series, oldest first, to points that are empty.
    ///
    /// Samples outside the select's reach may be left out or given; nobody looks at them.
    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError>;

    /// Returns what reading found wrong and went on without; asked for once all has been read.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What is known of a metric beside its samples.
///
/// ```
/// use promqlite::storage::{Memory, Metadata, Storage};
///
/// let mut memory = Memory::new();
/// let kind = "gauge".to_owned();
/// memory.describe([Metadata { metric: "up".to_owned(), kind, ..Metadata::default() }]);
/// assert_eq!(memory.metadata()[0].metric, "up");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Metadata {
    /// The metric's name.
    pub metric: String,
    /// `counter`, `gauge`, `histogram`, `summary`, …
    pub kind: String,
    /// What it is, in a line.
    pub help: String,
    /// The unit it is counted in.
    pub unit: String,
}

fn every_or(any: &[Vec<Matcher>]) -> Vec<Vec<Matcher>> {
    if any.is_empty() { vec![Vec::new()] } else { any.to_vec() }
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}
