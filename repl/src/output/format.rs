//! The forms of an answer.

use clap::ValueEnum;

/// The form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns that fit the terminal, common labels above them.
    Table,
    /// One sample a line, a column for each label, times in RFC 3339.
    Csv,
    /// What a Prometheus server would answer.
    Json,
    /// A chart of lines, in braille letters.
    Chart,
    /// One sample a line, as promtool prints it.
    Promql,
}

impl Format {
    /// Returns the form that is read most easily where it goes.
    pub(crate) fn natural(is_terminal: bool) -> Self {
        if is_terminal { Self::Table } else { Self::Promql }
    }
}
