//! The arguments of `inspect`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

use super::sourced::Sourced;

/// The arguments of `inspect`.
#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// What to look into; see --source.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// List what none of these rules and dashboards reads, and how not to scrape it.
    ///
    /// Paths are what `check` takes. A metric is read if a selector of an alert or a dashboard
    /// takes one of its series, straight or by way of recordings; a label is needed if a test, a
    /// grouping, a match or what is shown looks at it.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) unused_by: Vec<PathBuf>,
    /// How many metrics, labels and pairs are listed.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    pub(crate) top: usize,
    /// The form of the figures.
    #[arg(long, alias = "output", short = 'o', value_enum, default_value_t)]
    pub(crate) format: InspectFormat,
}

/// The form of figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum InspectFormat {
    /// Tables for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}
