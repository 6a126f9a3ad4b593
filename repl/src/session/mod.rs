//! A conversation with data: lines in, replies out.
//!
//! [`Session`] keeps what lines change: the source, the times, the form of answers. It reads and
//! prints nothing itself; a [`Reply`] is delivered by whoever holds the terminal.

mod reply;
mod state;
mod ask;
mod explain;
mod catalog;
mod words;
mod line;

pub(crate) use self::explain::PlanForm;
pub(crate) use self::reply::Reply;
pub(crate) use self::reply::Then;
pub(crate) use self::state::Session;
