//! The arguments of `verify`.

use std::path::PathBuf;

use clap::Args;

use super::limited::Limited;
use super::query::When;
use super::sourced::Sourced;

/// Run a file of queries on two sources, and show what differs.
///
/// Each source is opened by itself: two servers, or a server and a folder. A server that is named
/// twice is compared with the engine here over the server's samples. Exit code 1 says that an
/// answer differs.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// The queries: one a line, where # begins a comment; or JSON objects with a `query` and, for
    /// a time of its own, `start`, `end` and `step`.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) when: When,
    /// Values that differ by no more than this part of them are equal.
    #[arg(long, value_name = "PART", default_value_t = 1e-9)]
    pub(crate) tolerance: f64,
    /// How many differences of a query are shown.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub(crate) shown: usize,
    #[command(flatten)]
    pub(crate) limited: Limited,
}
