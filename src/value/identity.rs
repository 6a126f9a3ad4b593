//! Who a row is.

use std::fmt;
use std::sync::Arc;

use crate::label::Labels;
use crate::label::NAME;
use crate::value::Naming;

/// Who a row is: a stored series, or labels made on the way; told as text only when asked.
#[derive(Clone)]
pub struct Identity {
    base: Base,
    /// What becomes of the metric's name.
    pub name: NameFate,
}

/// What becomes of a metric's name at the end of a query.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum NameFate {
    /// It stays.
    #[default]
    Kept,
    /// It goes at the very end; until then it is seen (delayed name removal).
    Dropping,
    /// It is gone already, and type and unit stay.
    NameDropped,
    /// It is gone already, with type and unit.
    Dropped,
}

#[derive(Clone)]
enum Base {
    Stored { source: Arc<dyn Naming>, series: u32 },
    Made(Labels),
}

impl Identity {
    /// Returns the identity of a stored series.
    pub fn stored(source: Arc<dyn Naming>, series: u32) -> Self {
        Self { base: Base::Stored { source, series }, name: NameFate::Kept }
    }

    /// Returns the identity of a row with these labels.
    pub fn made(labels: Labels) -> Self {
        Self { base: Base::Made(labels), name: NameFate::Kept }
    }

    /// Returns the same row with another fate of its name.
    #[must_use]
    pub fn with_name(mut self, name: NameFate) -> Self {
        self.name = name;
        self
    }

    /// Returns the labels as an operator sees them: a name that is only about to go is there.
    pub fn labels(&self) -> Labels {
        let all = match &self.base {
            Base::Stored { source, series } => source.labels(*series as usize),
            Base::Made(labels) => labels.clone(),
        };
        match self.name {
            NameFate::Kept | NameFate::Dropping => all,
            NameFate::NameDropped => all.filter(|name| name != NAME),
            NameFate::Dropped => all.without_name(),
        }
    }

    /// Returns the labels as the user sees them at the end of a query.
    pub fn final_labels(&self) -> Labels {
        let labels = self.labels();
        if self.name == NameFate::Dropping { labels.without_name() } else { labels }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.labels(), self.name)
    }
}
