//! The arguments of `query`.

use clap::Args;
use promqlite::engine::Ask;
use promqlite::time::Steps;

use super::limited::Limited;
use super::sourced::Sourced;
use crate::moment;
use crate::moment::Clock;
use crate::output::Format;

/// The arguments of `query`.
#[derive(Args, Debug)]
pub(crate) struct Query {
    #[command(flatten)]
    pub(crate) sourced: Sourced,
    /// The query.
    #[arg(allow_hyphen_values = true)]
    pub(crate) expr: String,
    #[command(flatten)]
    pub(crate) when: When,
    /// The form of the answer [default: table on a terminal, promql otherwise].
    #[arg(short, long, value_enum)]
    pub(crate) output: Option<Format>,
    #[command(flatten)]
    pub(crate) limited: Limited,
}

/// When a query is asked.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct When {
    /// The time of an instant query: RFC 3339, unix seconds, or relative (now, -1h, start, end)
    /// [default: now, which is the end of recorded data].
    #[arg(
        long,
        value_name = "TIME",
        allow_hyphen_values = true,
        conflicts_with_all = ["from", "to", "step"]
    )]
    pub(crate) at: Option<String>,
    /// The first time of a range query.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// The last time of a range query [default: now].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, requires = "from")]
    pub(crate) to: Option<String>,
    /// The distance of two times of a range query [default: the span over 250, at least 1s].
    #[arg(long, value_name = "LENGTH", requires = "from")]
    pub(crate) step: Option<String>,
}

impl When {
    /// Returns what is asked, by the clock of the data.
    pub(crate) fn ask(&self, clock: &Clock) -> Result<Ask, String> {
        let Some(from) = &self.from else {
            let at = self.at.as_deref().map_or(Ok(clock.now), |at| clock.read(at))?;
            return Ok(Ask::Instant(at));
        };
        let from = clock.read(from)?;
        let to = self.to.as_deref().map_or(Ok(clock.now), |to| clock.read(to))?;
        let step = match &self.step {
            Some(step) => moment::length(step)?,
            None => moment::default_step(from, to),
        };
        let steps = Steps::range(from, to, step);
        steps.map(Ask::Range).ok_or_else(|| {
            let [from, to] = [from, to].map(moment::written);
            if step.0 > 0 {
                format!("the range ends before it begins: from {from} to {to}")
            } else {
                "a step has to be longer than nothing".to_owned()
            }
        })
    }
}
