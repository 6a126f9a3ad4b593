//! Which labels make two series one group.

use crate::label::Labels;
use crate::label::NAME;

/// The labels that series are grouped or matched by.
///
/// ```
/// use promqlite::label::{Grouping, Labels};
///
/// let up = Labels::of([("__name__", "up"), ("job", "api"), ("pod", "a")]);
/// let by = Grouping::By(vec!["job".to_owned()]);
/// assert_eq!(by.project(&up), Labels::of([("job", "api")]));
/// let without = Grouping::Without(vec!["pod".to_owned()]);
/// assert_eq!(without.project(&up), Labels::of([("job", "api")]));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Grouping {
    /// Exactly these labels.
    By(Vec<String>),
    /// All labels but these and the metric's name.
    Without(Vec<String>),
}

impl Grouping {
    /// Tells whether a label is part of the group's identity.
    pub fn keeps(&self, name: &str) -> bool {
        match self {
            Self::By(names) => names.iter().any(|other| other == name),
            Self::Without(names) => name != NAME && !names.iter().any(|other| other == name),
        }
    }

    /// Tells whether a label is kept by what is listed alone, whether or not it is the name.
    pub fn lists(&self, name: &str) -> bool {
        match self {
            Self::By(names) => names.iter().any(|other| other == name),
            Self::Without(names) => !names.iter().any(|other| other == name),
        }
    }

    /// Returns the labels that are part of the group's identity.
    pub fn project(&self, labels: &Labels) -> Labels {
        labels.filter(|name| self.keeps(name))
    }
}
