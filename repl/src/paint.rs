//! Whether output is coloured.

use std::io::IsTerminal;

use clap::ValueEnum;

/// When output is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Whether a stream gets colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paint {
    /// It gets them.
    Colored,
    /// It gets plain text.
    Plain,
}

impl Color {
    /// Decides for a stream.
    pub(crate) fn of(self, stream: &impl IsTerminal) -> Paint {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colored = match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => wanted && stream.is_terminal(),
        };
        if colored { Paint::Colored } else { Paint::Plain }
    }
}
