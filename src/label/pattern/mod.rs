//! Regular expressions with Go's syntax and Go's meaning.
//!
//! A text is parsed into a [`node::Node`] by the rules of Go's `regexp/syntax` package, errors
//! included, and translated for the automata of the `regex` family. [`Pattern`] is the anchored
//! test of a label matcher, which needs no automaton where a set of strings or a few texts with
//! gaps say the same; [`Search`] finds, captures and replaces.

mod error;
mod node;
mod unicode;
mod class;
mod limits;
mod parse;
mod translate;
mod glob;
mod beginnings;
mod anchored;
mod expand;
mod search;

#[cfg(test)]
mod tests;

pub use self::anchored::Pattern;
pub use self::error::PatternError;
pub use self::search::Captures;
pub use self::search::Search;
