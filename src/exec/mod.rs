//! The operators: verbs that turn pieces of answers into pieces of answers.
//!
//! [`Pieces`] is an answer on its way, cut by series; each piece is a `Block` and can be computed
//! on any thread. [`Run`] is what all operators of a query share: its symbols, notes and limits.
//! An operator is a function from the pieces of its inputs to its own; `build` picks it by the
//! shape of the plan's node.

mod error;
mod budget;
mod run;
mod pieces;

pub use self::budget::Budget;
pub use self::error::ExecError;
pub use self::pieces::Pieces;
pub use self::run::Run;
pub use self::run::Settings;
