//! A storage of which a part is not seen.

use std::sync::Arc;

use crate::label::Labels;
use crate::label::NAME;
use crate::storage::Context;
use crate::storage::Metadata;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Naming;
use crate::value::Points;

use super::reads::Output;

/// A storage of which nothing later than an instant is seen, of all series or of those that
/// rules write.
pub struct Veil {
    storage: Arc<dyn Storage>,
    until: Timestamp,
    /// The outputs that are hidden; `None` hides all.
    hidden: Option<Vec<Output>>,
}

impl Veil {
    /// Hides everything behind an instant.
    pub fn until(storage: Arc<dyn Storage>, until: Timestamp) -> Self {
        Self { storage, until, hidden: None }
    }

    /// Hides what rules write behind an instant, since they will write it themselves.
    pub(super) fn over(storage: Arc<dyn Storage>, until: Timestamp, hidden: Vec<Output>) -> Self {
        Self { storage, until, hidden: Some(hidden) }
    }

    fn may_hide(&self, select: &Select) -> bool {
        let Some(hidden) = &self.hidden else { return select.reach.until > self.until };
        hidden.iter().any(|output| output.passes(&select.matchers))
    }
}

impl Storage for Veil {
    fn select(
        &self,
        selects: &[Select],
        context: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let sets = self.storage.select(selects, context)?;
        let veiled = selects.iter().zip(sets).map(|(select, set)| {
            if !self.may_hide(select) {
                return set;
            }
            let (until, hidden) = (self.until, self.hidden.clone());
            Arc::new(Veiled { set, until, hidden }) as _
        });
        Ok(veiled.collect())
    }

    fn metadata(&self) -> Vec<Metadata> {
        self.storage.metadata()
    }

    fn span(&self) -> Option<Window> {
        self.storage.span()
    }
}

struct Veiled {
    set: Arc<dyn SeriesSet>,
    until: Timestamp,
    hidden: Option<Vec<Output>>,
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
        let is_hidden = match &self.hidden {
            None => true,
            Some(outputs) => {
                let labels = self.set.labels(series);
                !labels.get(NAME).is_empty() && outputs.iter().any(|output| output.is(&labels))
            }
        };
        if !is_hidden {
            return self.set.read(series, into);
        }
        let mut all = Points::default();
        self.set.read(series, &mut all)?;
        into.append_within(&all, i64::MIN, self.until.0);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.set.warnings()
    }
}
