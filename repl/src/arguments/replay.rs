//! The arguments of `replay`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use promqlite::time::Millis;

use super::sourced::Sourced;
use crate::moment::length;

/// Run alerting and recording rules over recorded data, and tell what would have happened.
///
/// Rules are evaluated at the interval of their group, or every 30 seconds where it has none, so
/// that the last evaluation is at the end of the time. What the data has of series that the rules
/// write is not seen: they write them anew.
#[derive(Args, Debug)]
pub(crate) struct Replay {
    /// Rule files, manifests, and folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// The first evaluation [default: start].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// The last evaluation [default: end].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
    /// How often all rules are evaluated, whatever their groups say.
    #[arg(long, value_name = "DURATION", value_parser = length)]
    pub(crate) step: Option<Millis>,
    /// What to print.
    #[arg(long, short = 'o', value_enum, default_value_t)]
    pub(crate) output: ReplayFormat,
    /// Compare with the effect of other rules, such as those of yesterday; may be repeated.
    ///
    /// A firing that the other rules do not have is new, and makes the exit code 1.
    #[arg(long, value_name = "OTHER")]
    pub(crate) diff: Vec<PathBuf>,
    /// Keep the series that the rules write as blocks in a folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) write: Option<PathBuf>,
}

/// What `replay` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum ReplayFormat {
    /// A line an event.
    #[default]
    Table,
    /// An array with an object for each event.
    Json,
    /// A line an event, separated by commas.
    Csv,
    /// A line an alert, and when it was pending and firing.
    Chart,
}
