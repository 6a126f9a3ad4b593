//! The arguments of `test`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use promqlite::label::Search;
use promqlite::rules::lint::Version;

use super::sourced::Sourced;

/// The arguments of `test`.
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// Scripts (`.test`), unit tests of rules (`.yaml`), and folders of them.
    ///
    /// In a folder, a file of YAML is a unit test if it has `tests` at its top.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// With --source: the time of an episode, which becomes a unit test [default: end].
    ///
    /// The paths are then those of rules, and what is printed are unit tests of the alerts that
    /// fire, over as few series as do.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, requires = "source")]
    pub(crate) at: Option<String>,
    /// The beginning of the episode.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, requires = "source")]
    pub(crate) from: Option<String>,
    /// Its end.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, requires = "source")]
    pub(crate) to: Option<String>,
    /// What to print.
    #[arg(long, short = 'o', alias = "output", value_enum, default_value_t)]
    pub(crate) format: TestFormat,
    /// Write the answers into the files where they differ; review them.
    #[arg(long)]
    pub(crate) update: bool,
    /// Tell which rules, and which branches of them, no unit test makes give anything.
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Judge unit tests as this version of Prometheus would.
    #[arg(long, value_name = "VERSION", default_value_t = Version::NEWEST)]
    pub(crate) target: Version,
    /// Run only the unit tests whose names a regular expression finds something in; with --source,
    /// the alerts.
    #[arg(long, value_name = "REGEX", value_parser = search)]
    pub(crate) run: Option<Search>,
}

/// What `test` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum TestFormat {
    /// A line a file, and what differs.
    #[default]
    Text,
    /// An array with an object for each file.
    Json,
    /// The XML that build servers read.
    Junit,
}

fn search(text: &str) -> Result<Search, String> {
    Search::new(text).map_err(|error| error.to_string())
}
