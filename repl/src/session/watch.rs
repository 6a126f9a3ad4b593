//! Asking again and again.

use std::time::Duration;

use super::reply::Reply;
use super::reply::Then;
use super::state::Session;

impl Session {
    /// Opens the sources anew, asks, and wants to be asked again after so many seconds.
    pub(super) fn watch(&mut self, rest: &str) -> Result<Reply, String> {
        let (seconds, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let seconds = seconds.parse::<f64>().ok().filter(|seconds| *seconds >= 0.1);
        let after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let after = after.ok_or("it is written \\watch SECONDS EXPR")?;
        let text = self.given(text.trim())?;
        let names: Vec<_> = self.world.sources.iter().map(|source| source.name.clone()).collect();
        // What is recorded while somebody watches is found only by looking again.
        self.ask_sources(&names)?;
        let reply = self.query(&text);
        Ok(Reply { then: Then::Again { after }, ..reply })
    }
}
