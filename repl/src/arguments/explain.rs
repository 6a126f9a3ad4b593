//! The arguments of `explain`.

use clap::Args;
use clap::ValueEnum;

use super::limited::Limited;
use super::query::When;
use super::sourced::Sourced;

/// The arguments of `explain`.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// The query.
    #[arg(allow_hyphen_values = true)]
    pub(crate) expr: String,
    /// Run the query, and add rows, samples, time and memory of each operator.
    #[arg(long)]
    pub(crate) analyze: bool,
    #[command(flatten)]
    pub(crate) when: When,
    /// The form of the plan.
    #[arg(long, alias = "output", short = 'o', value_enum, default_value_t)]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) limited: Limited,
}

/// The form of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// A tree, an operator a line.
    #[default]
    Text,
    /// The tree as JSON.
    Json,
}
