//! Several storages that may hold the same series, told apart by labels that nobody wants to see.

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

use super::merged::Chosen;
use super::merged::Merged;

/// Several storages seen as one, in which some labels are left out of all series.
///
/// Series that are the same without them become one, with the samples of all; where two have one
/// at the same time, that of the storage named first stays.
///
/// ```
/// use std::sync::Arc;
///
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::label::Labels;
/// use promqlite::storage::{Memory, Replicas, Storage};
/// use promqlite::time::Timestamp;
/// use promqlite::value::Value;
///
/// let replica = |name| -> Arc<dyn Storage> {
///     let mut memory = Memory::new();
///     memory.add(&Labels::of([("__name__", "up"), ("replica", name)]), Timestamp(0), 1.0);
///     Arc::new(memory)
/// };
/// let one = Replicas::new(vec![replica("a"), replica("b")], vec!["replica".to_owned()]);
/// let answer = Engine::default().query(&one, "up", Ask::Instant(Timestamp(0)))?;
/// let Value::Vector(samples) = answer.value else { unreachable!() };
/// assert_eq!(samples[0].labels, Labels::of([("__name__", "up")]));
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
pub struct Replicas {
    parts: Vec<Arc<dyn Storage>>,
    merged: Merged,
    labels: Vec<String>,
}

impl Replicas {
    /// Returns the view of storages without some labels.
    pub fn new(parts: Vec<Arc<dyn Storage>>, labels: Vec<String>) -> Self {
        Self { merged: Merged::new(parts.clone()), parts, labels }
    }

    /// Asks all parts at once: each may be far away.
    fn ask(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Vec<Arc<dyn SeriesSet>>>, StorageError> {
        std::thread::scope(|scope| {
            let ask = |part: &Arc<dyn Storage>| {
                let part = part.clone();
                scope.spawn(move || part.select(selects, context))
            };
            let asked: Vec<_> = self.parts.iter().map(ask).collect();
            let gone = || StorageError::Failed("a source stopped working".to_owned());
            asked.into_iter().map(|one| one.join().map_err(|_| gone())?).collect()
        })
    }

    fn stripped(&self, labels: &Labels) -> Labels {
        labels.filter(|name| !self.labels.iter().any(|other| other == name))
    }
}

impl Storage for Replicas {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let answers = self.ask(selects, context)?;
        let sets = (0..selects.len())
            .map(|at| answers.iter().filter_map(|sets| sets.get(at)).cloned().collect());
        let strip = |set: Arc<dyn SeriesSet>| {
            let labels = (0..set.len()).map(|series| self.stripped(&set.labels(series)));
            Arc::new(Stripped { labels: labels.collect(), inner: set }) as Arc<dyn SeriesSet>
        };
        let merge = |sets: Vec<Arc<dyn SeriesSet>>| {
            let sets =
                if self.labels.is_empty() { sets } else { sets.into_iter().map(strip).collect() };
            Arc::new(Chosen::new(sets)) as Arc<dyn SeriesSet>
        };
        Ok(sets.map(merge).collect())
    }

    fn series(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<Labels>, StorageError> {
        let all = self.merged.series(any, reach, context)?;
        Ok(distinct(all.iter().map(|labels| self.stripped(labels))))
    }

    fn label_names(
        &self,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        let mut names = self.merged.label_names(any, reach, context)?;
        names.retain(|name| !self.labels.contains(name));
        Ok(names)
    }

    fn label_values(
        &self,
        name: &str,
        any: &[Vec<Matcher>],
        reach: Window,
        context: &Context,
    ) -> Result<Vec<String>, StorageError> {
        if self.labels.iter().any(|other| other == name) {
            return Ok(Vec::new());
        }
        self.merged.label_values(name, any, reach, context)
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.merged.metadata()
    }

    fn span(&self) -> Option<Window> {
        self.merged.span()
    }
}

/// Series without some labels.
struct Stripped {
    inner: Arc<dyn SeriesSet>,
    labels: Vec<Labels>,
}

impl Naming for Stripped {
    fn labels(&self, series: usize) -> Labels {
        self.labels.get(series).cloned().unwrap_or_default()
    }
}

impl SeriesSet for Stripped {
    fn len(&self) -> usize {
        self.inner.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.inner.read(series, into)
    }

    fn warnings(&self) -> Vec<String> {
        self.inner.warnings()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Replicas;
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
        for &(replica, at, value) in samples {
            let labels = Labels::of([("job", "x"), ("replica", replica)]);
            memory.add(&labels, Timestamp(at), value);
        }
        Arc::new(memory)
    }

    #[test]
    fn replicas_are_one_series_and_the_first_named_wins() {
        let one = memory(&[("a", 1, 1.0), ("a", 3, 3.0)]);
        // Behind one address there may be two replicas, too.
        let two = memory(&[("b", 2, 20.0), ("b", 3, 30.0), ("c", 4, 40.0)]);
        let replicas = Replicas::new(vec![one, two], vec!["replica".to_owned()]);
        let reach = Window { after: Timestamp::MIN, until: Timestamp::MAX };
        let context = Context::default();
        let set = replicas.select(&[Select::new(Vec::new(), reach)], &context).unwrap().remove(0);
        assert_eq!((set.len(), set.labels(0)), (1, Labels::of([("job", "x")])));
        let mut points = Points::default();
        set.read(0, &mut points).unwrap();
        assert_eq!(points.values, [1.0, 20.0, 3.0, 40.0]);
        assert_eq!(replicas.label_names(&[], reach, &context).unwrap(), ["job"]);
        assert_eq!(replicas.series(&[Vec::new()], reach, &context).unwrap().len(), 1);
    }
}
