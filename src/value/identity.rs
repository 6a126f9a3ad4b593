//! Who a row is.

use std::fmt;
use std::sync::Arc;

use crate::label::Labels;
use crate::label::NAME;
use crate::label::Symbol;
use crate::label::Symbols;
use crate::label::TYPE;
use crate::label::UNIT;
use crate::value::Naming;

/// Who a row is: a stored series, or labels made on the way; told as text only when asked.
///
/// ```
/// use promqlite::label::Labels;
/// use promqlite::value::{Identity, NameFate};
///
/// let up = Labels::of([("__name__", "up"), ("job", "a")]);
/// let dropped = Identity::made(up).with_name(NameFate::Dropped);
/// assert_eq!(dropped.final_labels(), Labels::of([("job", "a")]));
/// ```
#[derive(Clone)]
pub struct Identity {
    origin: Origin,
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
enum Origin {
    Stored { source: Arc<dyn Naming>, series: u32 },
    Made(Labels),
}

impl Identity {
    /// Returns the identity of a stored series.
    pub fn stored(source: Arc<dyn Naming>, series: u32) -> Self {
        Self { origin: Origin::Stored { source, series }, name: NameFate::Kept }
    }

    /// Returns the identity of a row with these labels.
    pub fn made(labels: Labels) -> Self {
        Self { origin: Origin::Made(labels), name: NameFate::Kept }
    }

    /// Returns the same row with another fate of its name.
    #[must_use]
    pub fn with_name(mut self, name: NameFate) -> Self {
        self.name = name;
        self
    }

    /// Returns the same row under other labels; a name that was about to go still is.
    #[must_use]
    pub fn relabelled(&self, labels: Labels) -> Self {
        let dropping = self.name == NameFate::Dropping;
        let name = if dropping { NameFate::Dropping } else { NameFate::Kept };
        Self::made(labels).with_name(name)
    }

    /// Returns the labels as an operator sees them: a name that is only about to go is there.
    pub fn labels(&self) -> Labels {
        let all = match &self.origin {
            Origin::Stored { source, series } => source.labels(*series as usize),
            Origin::Made(labels) => labels.clone(),
        };
        if self.name.is_seen() { all } else { all.filter(|name| !self.name.hides(name)) }
    }

    /// Appends the labels that an operator sees and that pass a test, as `Labels::encode` does.
    pub fn encode(&self, keep: impl Fn(&str) -> bool, into: &mut Vec<u8>) {
        let stored;
        let all = match &self.origin {
            Origin::Stored { source, series } => {
                stored = source.labels(*series as usize);
                &stored
            }
            Origin::Made(labels) => labels,
        };
        all.encode(|name| keep(name) && !self.name.hides(name), into);
    }

    /// Appends the value that one label of each row has, as an operator sees it.
    pub fn symbols<'a>(
        rows: impl Iterator<Item = &'a Self>,
        name: &str,
        symbols: &Symbols,
        into: &mut Vec<Symbol>,
    ) {
        let mut stretch: Option<&Arc<dyn Naming>> = None;
        let mut series = Vec::new();
        let flush = |stretch: Option<&Arc<dyn Naming>>, series: &mut Vec<u32>, into: &mut _| {
            if let Some(source) = stretch {
                source.symbols(series, name, symbols, into);
                series.clear();
            }
        };
        for row in rows {
            match &row.origin {
                Origin::Stored { source, series: one } if !row.name.hides(name) => {
                    if !stretch.is_some_and(|known| Arc::ptr_eq(known, source)) {
                        flush(stretch.replace(source), &mut series, into);
                    }
                    series.push(*one);
                }
                base => {
                    flush(stretch.take(), &mut series, into);
                    into.push(match base {
                        Origin::Made(labels) if !row.name.hides(name) => {
                            symbols.intern(labels.get(name))
                        }
                        _ => Symbol::EMPTY,
                    });
                }
            }
        }
        flush(stretch, &mut series, into);
    }

    /// Returns the labels as the user sees them at the end of a query.
    pub fn final_labels(&self) -> Labels {
        let labels = self.labels();
        if self.name == NameFate::Dropping { labels.without_name() } else { labels }
    }
}

impl NameFate {
    /// Tells whether operators see the metric's name.
    fn is_seen(self) -> bool {
        matches!(self, Self::Kept | Self::Dropping)
    }

    /// Tells whether operators do not see a label.
    fn hides(self, label: &str) -> bool {
        match self {
            Self::Kept | Self::Dropping => false,
            Self::NameDropped => label == NAME,
            Self::Dropped => label == NAME || label == TYPE || label == UNIT,
        }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.labels(), self.name)
    }
}
