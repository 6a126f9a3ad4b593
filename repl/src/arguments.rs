//! What may stand on the command line.

mod servers;
mod sourced;
mod limited;
mod query;
mod check;
mod convert;
mod explain;
mod inspect;
mod capture;
mod test;
mod replay;
mod serve;
mod verify;
mod why;

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use promqlite::syntax::Features;

use crate::paint::Color;

pub(crate) use self::capture::Capture;
pub(crate) use self::check::Check;
pub(crate) use self::check::CheckFormat;
pub(crate) use self::convert::Convert;
pub(crate) use self::convert::ConvertTo;
pub(crate) use self::explain::Explain;
pub(crate) use self::explain::ExplainFormat;
pub(crate) use self::inspect::Inspect;
pub(crate) use self::inspect::InspectFormat;
pub(crate) use self::limited::Limited;
pub(crate) use self::query::Query;
pub(crate) use self::query::When;
pub(crate) use self::replay::Replay;
pub(crate) use self::replay::ReplayFormat;
pub(crate) use self::serve::LogForm;
pub(crate) use self::serve::Serve;
pub(crate) use self::sourced::Sourced;
pub(crate) use self::test::Test;
pub(crate) use self::test::TestFormat;
pub(crate) use self::verify::Verify;
pub(crate) use self::why::Why;
pub(crate) use self::why::WhyFormat;

/// Ask Prometheus data anything PromQL can: a data folder, a snapshot, a scrape, or the demo.
///
/// Without a command, lines are read: each is a query, or a command that begins with a backslash.
/// Exit codes: 0 done; 1 a query failed or something wrong was found; 2 wrong usage, or a path
/// that cannot be read.
#[derive(Parser, Debug)]
#[command(name = "promqlite", version, subcommand_precedence_over_arg = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Where samples come from: `demo`, a folder of Prometheus' data, a file, or a server's URL.
    ///
    /// Several become one view. A path that looks like a word needs `./` before it. Without any,
    /// it is the built-in demo.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    #[command(flatten)]
    pub(crate) limited: Limited,
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Everywhere {
    /// Colour the output.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Switch on parts of the language, by Prometheus' names; `all` is all of them.
    #[arg(long, global = true, value_name = "NAME[,NAME]", value_parser = features)]
    pub(crate) enable_feature: Vec<Features>,
    /// The file of settings [default: promqlite/config.toml in the folder of settings].
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

impl Everywhere {
    /// Returns all features that are switched on.
    pub(crate) fn features(&self) -> Features {
        self.enable_feature.iter().fold(Features::NONE, |all, more| all.and(*more))
    }
}

fn features(names: &str) -> Result<Features, String> {
    Features::read(names).map_err(|name| {
        let near = promqlite::math::nearest(name, Features::names());
        let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        format!("there is no feature `{name}`{near}")
    })
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Ask one query.
    Query(Box<Query>),
    /// Show what a query will do, and with --analyze what each part of it took.
    Explain(Box<Explain>),
    /// Show what is in a source: time, series, churn, cardinality, chunks.
    Inspect(Inspect),
    /// Copy series out of a source into blocks that Prometheus opens.
    Capture(Capture),
    /// Answer the HTTP API of a Prometheus server.
    Serve(Box<Serve>),
    /// Show how a query is read.
    Parse(Parse),
    /// Lay PromQL out canonically.
    Fmt(Fmt),
    /// Print the completions of a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
    /// Write a page of documentation for each command.
    #[command(hide = true)]
    Docs(Docs),
    /// Check rules, wherever they live, for errors and for what is most likely wrong.
    Check(Check),
    /// Move rules between rule files, `PrometheusRule` manifests and `ConfigMap`s.
    Convert(Convert),
    /// Run golden tests, and unit tests of rules.
    Test(Test),
    /// Run a file of queries on two sources, and show what differs.
    Verify(Box<Verify>),
    /// Run alerting and recording rules over recorded data.
    Replay(Box<Replay>),
    /// Tell why an alert is as it is, from the Service to the pager.
    Why(Box<Why>),
}

/// The arguments of `parse`.
#[derive(Args, Debug)]
pub(crate) struct Parse {
    /// The query; without it, the standard input is read.
    #[arg(allow_hyphen_values = true)]
    pub(crate) expr: Option<String>,
    /// What to print.
    #[arg(short, long, alias = "format", value_enum, default_value_t)]
    pub(crate) output: Output,
    /// Read a JSON object a line, `{"q": "…"}`, and answer each with one.
    #[arg(long, conflicts_with_all = ["expr", "output"])]
    pub(crate) jsonl: bool,
}

/// What `parse` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Output {
    /// The nodes, one a line.
    #[default]
    Tree,
    /// The tree of the HTTP API.
    Json,
    /// The query on one line.
    Promql,
    /// The query on as many lines as it needs.
    Pretty,
}

/// The arguments of `fmt`.
#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Files of PromQL, rule files and manifests; without any, the standard input is read.
    pub(crate) files: Vec<PathBuf>,
    /// Write the files instead of printing them.
    #[arg(short, long, conflicts_with = "check", requires = "files")]
    pub(crate) write: bool,
    /// Print nothing but the names of files that would change, and fail if there are any.
    #[arg(long)]
    pub(crate) check: bool,
}

/// The arguments of `completions`.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// The arguments of `docs`.
#[derive(Args, Debug)]
pub(crate) struct Docs {
    /// The folder to write into.
    pub(crate) folder: PathBuf,
    /// Write the pages about what `check` looks for instead.
    #[arg(long)]
    pub(crate) lints: bool,
    /// Write the reference of the language instead.
    #[arg(long, conflicts_with = "lints")]
    pub(crate) functions: bool,
}
