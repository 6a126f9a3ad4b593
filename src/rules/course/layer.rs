//! The series that rules write.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::AppendError;
use crate::storage::Context;
use crate::storage::Memory;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Cell;
use crate::value::Naming;
use crate::value::Points;

/// The series that rules write, read only as far as a select reaches.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    memory: Memory,
    /// Who writes a series where only one may.
    owners: FxHashMap<Labels, Owner>,
}

/// A rule, and the number of its alert; a rule that records has none.
pub(super) type Owner = (usize, Option<usize>);

/// A layer of which not everything is seen.
pub(super) struct Past {
    layer: Arc<Layer>,
    /// Nothing is seen behind it.
    until: Timestamp,
    /// Rules, and until when what they wrote is seen.
    cuts: Vec<(usize, Timestamp)>,
}

/// A piece of some series.
struct Pieces(Vec<(Labels, Points)>);

impl Layer {
    /// Returns the series and their samples.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Returns the series to be kept.
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    /// Adds a sample as Prometheus' head does.
    pub fn append(
        &mut self,
        labels: &Labels,
        at: Timestamp,
        cell: Cell,
    ) -> Result<(), AppendError> {
        self.memory.append(labels, at, None, cell)
    }

    /// Makes one writer of a series the only one, or returns the rule that is.
    pub(super) fn claim(&mut self, labels: &Labels, owner: Owner) -> Result<(), usize> {
        if let Some(known) = self.owners.get(labels) {
            let is_other = matches!((known.1, owner.1), (Some(one), Some(other)) if one != other);
            return if known.0 == owner.0 && !is_other { Ok(()) } else { Err(known.0) };
        }
        self.owners.insert(labels.clone(), owner);
        Ok(())
    }

    /// Adds a sample to a series that has one writer, who comes in the order of time.
    pub(super) fn put(&mut self, labels: &Labels, at: Timestamp, cell: Cell) {
        let points = self.memory.points(labels);
        match cell {
            Cell::Float(value) if points.histograms.times.is_empty() => points.push(at.0, value),
            // What histograms tell of resets depends on those before them.
            cell => {
                let _ = self.memory.append(labels, at, None, cell);
            }
        }
    }

    fn choose(&self, select: &Select, until: impl Fn(&Labels) -> Timestamp) -> Pieces {
        let passes = |labels: &Labels| {
            let tests: &[Matcher] = &select.matchers;
            tests.iter().all(|test| test.matches(labels.get(test.name())))
        };
        let chosen = self.memory.iter().filter(|(labels, _)| passes(labels));
        let pieces = chosen.map(|(labels, points)| {
            let mut piece = Points::default();
            let Window { after, until: last } = select.reach;
            piece.append_within(points, after.0, last.min(until(labels)).0);
            (labels.clone(), piece)
        });
        let has_samples = |piece: &Points| !piece.is_empty() || !piece.stale.is_empty();
        Pieces(pieces.filter(|(_, piece)| has_samples(piece)).collect())
    }
}

impl Past {
    /// Hides what a layer has behind an instant, and what some rules wrote behind other ones.
    pub(super) fn of(layer: Arc<Layer>, until: Timestamp, cuts: Vec<(usize, Timestamp)>) -> Self {
        Self { layer, until, cuts }
    }

    fn until(&self, labels: &Labels) -> Timestamp {
        let owner = self.layer.owners.get(labels).map(|owner| owner.0);
        let cut = self.cuts.iter().find(|(rule, _)| Some(*rule) == owner);
        cut.map_or(self.until, |(_, until)| self.until.min(*until))
    }
}

impl Storage for Past {
    fn select(
        &self,
        selects: &[Select],
        _: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let choose = |select| Arc::new(self.layer.choose(select, |one| self.until(one))) as _;
        Ok(selects.iter().map(choose).collect())
    }

    fn span(&self) -> Option<Window> {
        self.layer.span()
    }
}

impl Storage for Layer {
    fn select(
        &self,
        selects: &[Select],
        _: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        Ok(selects
            .iter()
            .map(|select| Arc::new(self.choose(select, |_| Timestamp::MAX)) as _)
            .collect())
    }

    fn span(&self) -> Option<Window> {
        self.memory.span()
    }
}

impl Naming for Pieces {
    fn labels(&self, series: usize) -> Labels {
        self.0[series].0.clone()
    }
}

impl SeriesSet for Pieces {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        into.clone_from(&self.0[series].1);
        Ok(())
    }
}
