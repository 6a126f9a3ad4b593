//! The objects of a cluster that a metric passes on its way to an alert, and how they find another.
//!
//! [`read`] finds [`Object`]s in a text, and beside them the configurations and the values of a
//! chart. A [`Set`] holds what was found in many files. A [`Selector`] tells which labels an object
//! is chosen by; what is not in the set is not known, and nobody complains about it.

mod pick;
mod selector;
mod kind;
mod defect;
mod monitor;
mod server;
mod service;
mod object;
mod sieve;
mod sections;
mod refusal;
mod config;
mod values;
mod read;
mod set;
mod chosen;
mod route;

#[cfg(test)]
mod tests;

pub use self::chosen::Choice;
pub use self::chosen::Chooser;
pub use self::config::Job;
pub use self::config::ServerConfig;
pub use self::defect::Defect;
pub use self::defect::Fate;
pub use self::kind::Kind;
pub use self::monitor::Endpoint;
pub use self::monitor::Monitor;
pub use self::monitor::Reach;
pub use self::object::Body;
pub use self::object::Object;
pub use self::read::Found;
pub use self::read::PHRASES;
pub use self::read::read;
pub use self::refusal::Refusal;
pub use self::selector::Operation;
pub use self::selector::Selector;
pub use self::selector::Term;
pub use self::server::Outlet;
pub use self::server::Scope;
pub use self::server::Server;
pub use self::service::Port;
pub use self::service::Service;
pub use self::service::Workload;
pub use self::set::Set;
pub use self::sieve::Sieve;
pub use self::values::Dependency;
pub use self::values::Misplaced;
pub use self::values::Values;
