//! Which names metrics, labels and annotations can have.

use crate::label::NAME;
use crate::label::is_legacy_name;

/// Which names a Prometheus takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Naming {
    /// Any text, as from version 3 on.
    #[default]
    Any,
    /// Letters, digits and underscores.
    Legacy,
}

impl Naming {
    /// Tells whether a label can have a name.
    pub(super) fn takes_label(self, name: &str) -> bool {
        name != NAME && self.takes_annotation(name)
    }

    /// Tells whether an annotation can have a name.
    pub(super) fn takes_annotation(self, name: &str) -> bool {
        match self {
            Self::Any => !name.is_empty(),
            Self::Legacy => is_legacy_name(name),
        }
    }

    /// Tells whether a metric can have a name.
    pub(super) fn takes_metric(self, name: &str) -> bool {
        match self {
            Self::Any => !name.is_empty(),
            Self::Legacy => is_legacy_name(&name.replace(':', "_")),
        }
    }
}
