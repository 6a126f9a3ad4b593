//! Samples in memory.

use std::collections::HashMap;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Naming;
use crate::value::Points;

/// Series in memory, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    series: Vec<Arc<Stored>>,
    by_labels: HashMap<Labels, usize>,
}

#[derive(Clone, Debug)]
struct Stored {
    labels: Labels,
    points: Points,
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

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the points of a series, which is made where it was not known.
    pub fn points(&mut self, labels: &Labels) -> &mut Points {
        let next = self.series.len();
        let at = *self.by_labels.entry(labels.clone()).or_insert(next);
        if at == next {
            let stored = Stored { labels: labels.clone(), points: Points::default() };
            self.series.push(Arc::new(stored));
        }
        &mut Arc::make_mut(&mut self.series[at]).points
    }

    fn choose(&self, matchers: &[Matcher]) -> Chosen {
        let passes = |stored: &&Arc<Stored>| {
            matchers.iter().all(|matcher| matcher.matches(stored.labels.get(matcher.name())))
        };
        Chosen { series: self.series.iter().filter(passes).cloned().collect() }
    }
}

impl Storage for Memory {
    fn select(
        &self,
        selects: &[Select],
        _: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let choose = |select: &Select| Arc::new(self.choose(&select.matchers)) as _;
        Ok(selects.iter().map(choose).collect())
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
