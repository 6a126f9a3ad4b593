//! Where samples come from, on the command line.

use clap::Args;
use promqlite::storage::Strictness;

use super::servers::Servers;
use crate::source;
use crate::source::Eval;
use crate::source::SourceError;
use crate::source::Terms;
use crate::source::World;

/// Where samples come from.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Sourced {
    /// Where samples come from: `demo`, a folder of Prometheus' data, a file, or the URL of a
    /// server; may be repeated.
    ///
    /// Several become one view, in which of two samples at the same time that of the source named
    /// first stays. Without any, `PROMQLITE_SOURCE` names them, separated as in PATH, or by `|`.
    #[arg(short, long, value_name = "SOURCE")]
    pub(crate) source: Vec<String>,
    /// Fail where data is torn or corrupt, rather than warn and serve what is whole.
    #[arg(long)]
    pub(crate) strict_data: bool,
    #[command(flatten)]
    pub(crate) servers: Servers,
}

impl Sourced {
    /// Opens the sources that are named, here or in the environment.
    pub(crate) fn open(&self, more: &[String]) -> Result<World, SourceError> {
        let named: Vec<_> = more.iter().chain(&self.source).cloned().collect();
        let names = if named.is_empty() { source::from_environment() } else { named };
        source::open(&names, &self.terms())
    }

    /// Tells whether a server may be asked, which may know more of the language.
    pub(crate) fn asks_server(&self) -> bool {
        let local = self.servers.eval == Some(Eval::Local);
        let named =
            if self.source.is_empty() { source::from_environment() } else { self.source.clone() };
        !local && source::is_server(&named)
    }

    /// Returns how sources are opened.
    pub(crate) fn terms(&self) -> Terms {
        let strictness = if self.strict_data { Strictness::Strict } else { Strictness::Lenient };
        Terms { strictness, servers: self.servers.terms() }
    }
}
