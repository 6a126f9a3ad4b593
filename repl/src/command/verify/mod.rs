//! `promqlite verify`: the same queries on two sources.
//!
//! [`run`] reads a file of queries, asks each on both, and compares the answers as the API writes
//! them: so nothing is compared that a server would not tell.

mod asked;
mod compare;
mod run;

pub(crate) use self::run::run;
