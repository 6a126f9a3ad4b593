//! A conversation with data: lines in, replies out.
//!
//! [`Session`] keeps what lines change: the source, the times, the form of answers. It reads and
//! prints nothing itself; a [`Reply`] is delivered by whoever holds the terminal.

mod reply;
mod state;
mod ask;
mod explain;
mod catalog;
mod tree;
mod diff;
mod rules;
mod chain;
mod watch;
mod shrink;
mod save;
mod export;
mod tour;
mod words;
mod line;

#[cfg(test)]
mod transcripts;

pub(crate) use self::explain::PlanForm;
pub(crate) use self::reply::Reply;
pub(crate) use self::reply::Then;
pub(crate) use self::state::Advice;
pub(crate) use self::state::Session;
pub(crate) use self::state::Timing;
pub(crate) use self::words::Takes;
pub(crate) use self::words::WORDS;
