//! What is wrong with a configuration.

use crate::syntax::Span;

/// What kind of complaint it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ComplaintKind {
    /// Alertmanager would refuse the configuration.
    Refused,
    /// A route leads to a receiver that does not exist.
    Receiver,
    /// A route names a time interval that does not exist.
    Interval,
    /// A form that is going away.
    Deprecated,
    /// A matcher that the two forms read differently.
    Matcher,
}

/// Something that is wrong with a configuration.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// Its kind.
    pub kind: ComplaintKind,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
    /// Where.
    pub span: Span,
}
