//! Several storages seen as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Context;
use crate::storage::Metadata;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::storage::distinct;
use crate::time::Window;
use crate::value::Naming;
use crate::value::Points;

/// Several storages seen as one: each series once, with the samples of all.
///
/// Where two have a sample of a series at the same time, that of the storage named first stays.
///
/// ```
/// use std::sync::Arc;
///
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::label::Labels;
/// use promqlite::storage::{Memory, Merged, Storage};
/// use promqlite::time::Timestamp;
/// use promqlite::value::Value;
///
/// let part = |job| -> Arc<dyn Storage> {
///     let mut memory = Memory::new();
///     memory.add(&Labels::of([("__name__", "up"), ("job", job)]), Timestamp(0), 1.0);
///     Arc::new(memory)
/// };
/// let both = Merged::new(vec![part("a"), part("b")]);
/// let answer = Engine::default().query(&both, "up", Ask::Instant(Timestamp(0)))?;
/// assert!(matches!(answer.value, Value::Vector(samples) if samples.len() == 2));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
pub struct Merged {
    parts: Vec<Arc<dyn Storage>>,
}

impl Merged {
    /// Returns the view of several storages.
    pub fn new(parts: Vec<Arc<dyn Storage>>) -> Self {
        Self { parts }
    }

    fn union<T: Ord>(
        &self,
        ask: impl Fn(&dyn Storage) -> Result<Vec<T>, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        let mut all = Vec::new();
        for part in &self.parts {
            all.extend(ask(part.as_ref())?);
        }
        Ok(distinct(all))
    }
}

impl Storage for Merged {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let answers: Result<Vec<_>, _> =
            self.parts.iter().map(|part| part.select(selects, context)).collect();
        let answers = answers?;
        let merge = |at: usize| {
            let sets = answers.iter().filter_map(|sets| sets.get(at)).cloned();
            let mut sets: Vec<_> = sets.filter(|set| !set.is_empty()).collect();
            if sets.len() == 1 { sets.remove(0) } else { Arc::new(Chosen::new(sets)) }
        };
        Ok((0..selects.len()).map(merge).collect())
    }

    fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        self.union(|part| part.series(any, reach, context))
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.union(|part| part.label_names(any, reach, context))
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        self.union(|part| part.label_values(name, any, reach, context))
    }

    fn metadata(&self) -> Vec<Metadata> {
        let mut known = BTreeMap::new();
        for metadata in self.parts.iter().flat_map(|part| part.metadata()) {
            known.entry(metadata.metric.clone()).or_insert(metadata);
        }
        known.into_values().collect()
    }

    fn span(&self) -> Option<Window> {
        self.parts.iter().filter_map(|part| part.span()).reduce(Window::cover)
    }
}

/// The series of several sets, each once, sorted by their labels.
pub(super) struct Chosen {
    sets: Vec<Arc<dyn SeriesSet>>,
    rows: Vec<Row>,
}

struct Row {
    labels: Labels,
    /// The set and the number there, in the order of the sets.
    places: Vec<(u32, u32)>,
}

impl Chosen {
    /// Brings the series of several sets together.
    pub(super) fn new(sets: Vec<Arc<dyn SeriesSet>>) -> Self {
        let mut places = BTreeMap::<Labels, Vec<(u32, u32)>>::new();
        for (at, set) in (0..).zip(&sets) {
            for series in 0..set.len() {
                places.entry(set.labels(series)).or_default().push((at, series as u32));
            }
        }
        let rows = places.into_iter().map(|(labels, places)| Row { labels, places }).collect();
        Self { sets, rows }
    }

    fn read_place(&self, place: (u32, u32), into: &mut Points) -> Result<(), StorageError> {
        self.sets[place.0 as usize].read(place.1 as usize, into)
    }
}

impl Naming for Chosen {
    fn labels(&self, series: usize) -> Labels {
        self.rows[series].labels.clone()
    }
}

impl SeriesSet for Chosen {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn has_label(&self, name: &str) -> bool {
        self.sets.iter().any(|set| set.has_label(name))
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        let places = &self.rows[series].places;
        if let [only] = places[..] {
            return self.read_place(only, into);
        }
        let mut all = vec![Points::default(); places.len()];
        for (&place, points) in places.iter().zip(&mut all) {
            self.read_place(place, points)?;
        }
        merge(&all, into);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.sets.iter().flat_map(|set| set.warnings()).collect()
    }
}

/// Appends the samples of several points in the order of time; of equal times the first stays.
pub(crate) fn merge(all: &[Points], into: &mut Points) {
    let mut times: Vec<(i64, usize)> = Vec::new();
    for (at, points) in all.iter().enumerate() {
        let lanes = [&points.times, &points.stale, &points.histograms.times];
        times.extend(lanes.into_iter().flatten().map(|&time| (time, at)));
    }
    times.sort_unstable();
    times.dedup_by_key(|(time, _)| *time);
    // Between two samples of a stretch no other storage has one, and what it has was taken.
    for stretch in times.chunk_by(|(_, one), (_, other)| one == other) {
        if let (Some(&(first, at)), Some(&(last, _))) = (stretch.first(), stretch.last()) {
            into.append_within(&all[at], first, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Merged;
    use crate::label::Labels;
    use crate::storage::Context;
    use crate::storage::Memory;
    use crate::storage::Select;
    use crate::storage::Storage;
    use crate::time::Timestamp;
    use crate::time::Window;
    use crate::value::Points;

    fn memory(samples: &[(&str, i64, f64)]) -> Arc<dyn Storage> {
        let mut memory = Memory::new();
        for &(job, at, value) in samples {
            memory.add(&Labels::of([("job", job)]), Timestamp(at), value);
        }
        Arc::new(memory)
    }

    #[test]
    fn each_series_comes_once_with_the_samples_of_all_and_the_first_storage_wins() {
        let one = memory(&[("b", 1, 1.0), ("b", 3, 3.0), ("c", 1, 7.0)]);
        let two = memory(&[("a", 1, 9.0), ("b", 2, 20.0), ("b", 3, 30.0), ("b", 4, 40.0)]);
        let merged = Merged::new(vec![one, two]);
        let reach = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        let context = Context::default();
        let set = merged.select(&[Select::new(Vec::new(), reach)], &context).unwrap().remove(0);
        let jobs: Vec<_> = (0..set.len()).map(|at| set.labels(at).get("job").to_owned()).collect();
        assert_eq!(jobs, ["a", "b", "c"]);
        let mut points = Points::default();
        set.read(1, &mut points).unwrap();
        assert_eq!(points.times, [1, 2, 3, 4]);
        assert_eq!(points.values, [1.0, 20.0, 3.0, 40.0]);
        let values = merged.label_values("job", &[], reach, &context).unwrap();
        assert_eq!(values, ["a", "b", "c"]);
        assert_eq!(merged.span(), Some(Window { after: Timestamp(0), until: Timestamp(4) }));
    }

    #[test]
    fn a_stale_marker_of_the_first_storage_hides_a_sample_of_the_second() {
        let one = memory(&[("a", 1, 1.0), ("a", 2, crate::math::STALE)]);
        let two = memory(&[("a", 2, 5.0), ("a", 3, 6.0)]);
        let merged = Merged::new(vec![one, two]);
        let reach = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        let sets = merged.select(&[Select::new(Vec::new(), reach)], &Context::default()).unwrap();
        let mut points = Points::default();
        sets[0].read(0, &mut points).unwrap();
        assert_eq!((points.times, points.stale), (vec![1, 3], vec![2]));
    }
}
