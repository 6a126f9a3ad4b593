//! A storage of which a part is not seen.

use std::sync::Arc;

use crate::label::Labels;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::value::Naming;
use crate::value::Points;

use super::reads::Output;

/// A storage of which nothing later than an instant is seen, and of some series even less.
pub struct Veil {
    storage: Arc<dyn Storage>,
    until: Timestamp,
    /// What rules write, and until when it is seen.
    cuts: Vec<Cut>,
}

/// What a rule writes, and until when it is seen.
pub(super) type Cut = (Output, Timestamp);

impl Veil {
    /// Hides everything behind an instant.
    pub fn until(storage: Arc<dyn Storage>, until: Timestamp) -> Self {
        Self::over(storage, until, Vec::new())
    }

    /// Hides everything behind an instant, and what some rules write behind other ones.
    pub(super) fn over(storage: Arc<dyn Storage>, until: Timestamp, cuts: Vec<Cut>) -> Self {
        Self { storage, until, cuts }
    }

    /// Returns the cuts that may concern a select, if there is anything to be hidden from it.
    fn cuts(&self, select: &Select) -> Option<Vec<Cut>> {
        let reach = select.reach.until;
        let concerns = |cut: &&Cut| reach > cut.1 && cut.0.passes(&select.matchers);
        let cuts: Vec<_> = self.cuts.iter().filter(concerns).cloned().collect();
        (reach > self.until || !cuts.is_empty()).then_some(cuts)
    }
}

impl Storage for Veil {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let sets = self.storage.select(selects, context)?;
        let veiled = selects.iter().zip(sets).map(|(select, set)| match self.cuts(select) {
            Some(cuts) => Arc::new(Veiled { set, until: self.until, cuts }) as _,
            None => set,
        });
        Ok(veiled.collect())
    }

    /// Names and labels are those of hidden series, too: to find out would be to read them all.
    fn behind(&self) -> Option<Arc<dyn Storage>> {
        Some(self.storage.clone())
    }
}

struct Veiled {
    set: Arc<dyn SeriesSet>,
    until: Timestamp,
    cuts: Vec<Cut>,
}

impl Naming for Veiled {
    fn labels(&self, series: usize) -> Labels {
        self.set.labels(series)
    }
}

impl SeriesSet for Veiled {
    fn len(&self) -> usize {
        self.set.len()
    }

    fn has_label(&self, name: &str) -> bool {
        self.set.has_label(name)
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        let labels = (!self.cuts.is_empty()).then(|| self.set.labels(series));
        let cuts = self.cuts.iter();
        let mine = cuts.filter(|(output, _)| labels.as_ref().is_some_and(|one| output.is(one)));
        let until = mine.map(|(_, until)| *until).fold(self.until, Timestamp::min);
        if until == Timestamp::MAX {
            return self.set.read(series, into);
        }
        let mut all = Points::default();
        self.set.read(series, &mut all)?;
        into.append_within(&all, i64::MIN, until.0);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.set.warnings()
    }
}
