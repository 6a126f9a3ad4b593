//! What the language has, one page a name, and a tour of it.
//!
//! Functions and aggregations come from the tables of the library, so a new row has its page and an
//! example at once; a test runs that on the demo.

mod example;
mod form;
mod topic;
mod page;
mod reference;
mod tour;

pub(crate) use self::form::signature;
pub(crate) use self::form::takes;
pub(crate) use self::page::page;
pub(crate) use self::page::topics;
pub(crate) use self::reference::reference;
pub(crate) use self::tour::STEPS;
