//! The arguments of `check`.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use promqlite::rules::lint::Version;
use promqlite::time::Millis;

use super::servers::Servers;

/// The arguments of `check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Rule files, manifests, dashboards, and folders of them; `-` is the standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Look at the rules with this data, too: `demo`, a folder of Prometheus' data, a file, or the
    /// URL of a server; may be repeated.
    ///
    /// Tells of selectors that find nothing, of labels that no series has, and of what each rule
    /// reads when it is evaluated at the end of the data.
    #[arg(short, long, value_name = "SOURCE")]
    pub(crate) source: Vec<String>,
    #[command(flatten)]
    pub(crate) servers: Servers,
    /// The version of Prometheus that the rules are to run on.
    #[arg(long, value_name = "VERSION", default_value_t = Version::NEWEST)]
    pub(crate) target: Version,
    /// What to print.
    #[arg(long, short = 'o', alias = "output", value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
    /// Fail for warnings, too.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Do not look for these.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Report only what is not in this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all that is found into the file of --baseline.
    #[arg(long, requires = "baseline")]
    pub(crate) write_baseline: bool,
    /// How far the samples of a series lie apart.
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = length)]
    pub(crate) scrape_interval: Millis,
}

/// What `check` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Each finding with its line of source.
    #[default]
    Text,
    /// An array with an object for each finding.
    Json,
    /// What code scanning reads.
    Sarif,
    /// The XML that build servers read.
    Junit,
    /// Annotations of a workflow of GitHub.
    Github,
}

fn length(text: &str) -> Result<Millis, String> {
    promqlite::format::read_duration(text).map(Millis)
}
