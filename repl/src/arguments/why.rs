//! The arguments of `why`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

use super::sourced::Sourced;

/// Walk from the Service to the pager, and stop at the first link that is broken.
///
/// The links are: the rule, the Prometheus that selects it, the objects that make what it reads
/// scraped, the targets, the samples, the expression, the time that it has to hold, the way to
/// Alertmanager, the route, the receiver, and the message. What neither the files nor the data
/// tell is not known, and is no fault. Exit code 1 says that a link is broken.
#[derive(Args, Debug)]
pub(crate) struct Why {
    /// The name of the alert, or a query whose answer is empty.
    pub(crate) alert: String,
    /// Rule files, manifests, values of charts, configurations, and folders of them.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// When [default: now, the end of the data].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) at: Option<String>,
    /// What to print.
    #[arg(long, short = 'o', alias = "format", value_enum, default_value_t)]
    pub(crate) output: WhyFormat,
}

/// What `why` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum WhyFormat {
    /// A paragraph a link.
    #[default]
    Text,
    /// An object with a list of links.
    Json,
}
