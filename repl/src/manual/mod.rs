//! What the language has, one page a name, and a tour of it.
//!
//! Functions and aggregations come from the tables of the library, so a new row has its page at
//! once; a test insists on an example for it, and runs that on the demo.

mod example;
mod form;
mod topic;
mod page;
mod tour;

pub(crate) use self::form::signature;
pub(crate) use self::form::takes;
pub(crate) use self::page::page;
pub(crate) use self::page::topics;
pub(crate) use self::tour::STEPS;
