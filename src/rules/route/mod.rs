//! Where alerts go: a configuration of Alertmanager.
//!
//! [`Routing`] is a tree of [`Route`]s with receivers, time intervals and inhibitions, read from a
//! configuration or from an `AlertmanagerConfig`. [`Routing::reach`] tells which routes an alert
//! takes, as far as its labels are known. [`matchers`] reads matchers as Alertmanager does, in
//! the classic form and in the one for any text.

mod fields;
mod complaint;
mod schema;
mod matcher;
mod interval;
mod told;
mod tree;
mod native;
mod operator;
mod reach;

#[cfg(test)]
mod tests;

pub use self::complaint::Complaint;
pub use self::complaint::ComplaintKind;
pub use self::interval::Interval;
pub use self::matcher::Agreement;
pub use self::matcher::matchers;
pub use self::native::is_native;
pub use self::native::read;
pub use self::operator::read_object;
pub use self::reach::Known;
pub use self::reach::Path;
pub use self::told::AnnotationRead;
pub use self::told::Message;
pub use self::told::Origin;
pub use self::tree::Condition;
pub use self::tree::Grouping;
pub use self::tree::Inhibition;
pub use self::tree::Integration;
pub use self::tree::Receiver;
pub use self::tree::Route;
pub use self::tree::Routing;
