//! The arguments of `capture`.

use std::path::PathBuf;

use clap::Args;
use promqlite::tsdb::CaptureOrder;

use super::sourced::Sourced;
use crate::selector;
use crate::source::World;

/// Copy series out of a source into blocks that Prometheus opens.
///
/// The folder is made where it is missing. A capture that was broken off is resumed by the same
/// command; a folder that holds anything else is refused. Start timestamps are not kept, since
/// released servers do not open chunks that have them.
#[derive(Args, Debug)]
pub(crate) struct Capture {
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// The folder to write into.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Which series to copy; may be repeated, and then a series is copied that any of them selects
    /// [default: all].
    #[arg(long = "match", value_name = "SELECTOR")]
    pub(crate) selectors: Vec<String>,
    /// The earliest time to copy, which is itself copied [default: start].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Keep the types and the help texts of metrics, too, in a file beside the blocks.
    #[arg(long)]
    pub(crate) metadata: bool,
    /// The latest time to copy, which is itself copied [default: end].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
}

impl Capture {
    /// Tells whether it is of meaning when the samples of a source begin and end.
    pub(crate) fn looks_at_ends(&self) -> bool {
        let says = |time: &Option<String>, word| time.as_ref().is_some_and(|it| it.contains(word));
        self.from.is_none() || says(&self.from, "start") || says(&self.to, "end")
    }

    /// Returns what is to be copied out of a world.
    pub(crate) fn order(&self, world: &World) -> Result<CaptureOrder, String> {
        let any = self.selectors.iter().map(|text| selector::matchers(text));
        let any = any.collect::<Result<Vec<_>, _>>()?;
        let clock = &world.clock;
        let first = clock.read(self.from.as_deref().unwrap_or("start"))?;
        let last = clock.read(self.to.as_deref().unwrap_or("end"))?;
        if first > last {
            return Err("the time ends before it begins".to_owned());
        }
        Ok(CaptureOrder { any, first, last, origin: self.origin(world) })
    }

    /// Writes what is to be copied as the command line says it.
    fn origin(&self, world: &World) -> String {
        let sources = world.sources.iter().map(|source| ("-s", &source.name));
        let selectors = self.selectors.iter().map(|text| ("--match", text));
        let times = [("--from", &self.from), ("--to", &self.to)];
        let times = times.into_iter().filter_map(|(flag, time)| Some((flag, time.as_ref()?)));
        let words = sources.chain(selectors).chain(times);
        words.map(|(flag, word)| format!("{flag} {word}")).collect::<Vec<_>>().join(" ")
    }
}
