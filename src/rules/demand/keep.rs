//! Sets of labels that are needed.

use std::collections::BTreeSet;

/// Labels that somebody needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Keep {
    /// These.
    Only(BTreeSet<String>),
    /// All but these.
    AllBut(BTreeSet<String>),
}

impl Keep {
    /// Returns a need of nothing.
    pub fn nothing() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// Returns a need of everything.
    pub fn everything() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// Returns a need of some labels.
    pub fn only<S: Into<String>>(labels: impl IntoIterator<Item = S>) -> Self {
        Self::Only(labels.into_iter().map(Into::into).collect())
    }

    /// Tells whether a label is needed.
    pub fn needs(&self, label: &str) -> bool {
        match self {
            Self::Only(labels) => labels.contains(label),
            Self::AllBut(labels) => !labels.contains(label),
        }
    }

    /// Returns what either of two needs.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(one), Self::Only(two)) => Self::Only(one | two),
            (Self::AllBut(one), Self::AllBut(two)) => Self::AllBut(one & two),
            (Self::AllBut(all_but), Self::Only(only))
            | (Self::Only(only), Self::AllBut(all_but)) => Self::AllBut(all_but - only),
        }
    }

    /// Returns the need without some labels, which come from elsewhere.
    #[must_use]
    pub fn without<'a>(&self, labels: impl IntoIterator<Item = &'a str>) -> Self {
        let mut rest = self.clone();
        for label in labels {
            match &mut rest {
                Self::Only(only) => drop(only.remove(label)),
                Self::AllBut(all_but) => drop(all_but.insert(label.to_owned())),
            }
        }
        rest
    }
}
