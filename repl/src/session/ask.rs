//! Asks queries.

use std::time::Instant;

use promqlite::engine::Answer;
use promqlite::engine::Ask;
use promqlite::storage::Cancel;

use super::reply::Reply;
use super::state::Session;
use super::state::Timing;
use crate::exit::Exit;
use crate::output;
use crate::output::Format;
use crate::output::Shown;
use crate::output::Unit;
use crate::output::counted;
use crate::report;

impl Session {
    /// Answers a query.
    pub(crate) fn query(&self, text: &str) -> Reply {
        self.query_until(text, &Cancel::new())
    }

    /// Answers a query that can be stopped by a handle.
    pub(crate) fn query_until(&self, text: &str, cancel: &Cancel) -> Reply {
        let ask = match self.when.ask(&self.world.clock) {
            Ok(ask) => ask,
            Err(text) => {
                let reply = Reply::failing(format!("error: {text}"));
                return Reply { exit: Exit::Usage, ..reply };
            }
        };
        let begun = Instant::now();
        let storage = self.world.storage.as_ref();
        match self.engine.query_until(storage, text, ask, cancel) {
            Err(error) => Reply::failing(report::failure(&error, text, self.errors)),
            Ok(answer) => {
                let reply = Reply::saying(self.written(&answer, text, ask));
                let notes = self.notes(&answer, text);
                let told = match self.timing {
                    Timing::Told => took(&answer, begun),
                    Timing::Silent => String::new(),
                };
                reply.noting(&notes).noting(&told)
            }
        }
    }

    fn written(&self, answer: &Answer, query: &str, ask: Ask) -> Vec<u8> {
        let unit = self.engine.parse(query);
        let unit = unit.map_or(Unit::Plain, |(expr, _)| output::unit_of(&expr));
        let shown = Shown { query, ask, unit, screen: self.screen };
        output::render(answer, self.format, &shown)
    }

    /// Returns what was noticed, unless the answer holds it.
    fn notes(&self, answer: &Answer, query: &str) -> String {
        if self.format == Format::Json { String::new() } else { report::notes(answer, query) }
    }
}

/// Says how long a query took and what it read.
fn took(answer: &Answer, begun: Instant) -> String {
    let figures = answer.statistics;
    let [series, samples] =
        [figures.series, figures.samples_read].map(|count| counted(count as u64));
    let millis = begun.elapsed().as_secs_f64() * 1000.0;
    format!("{millis:.1} ms, {series} series, {samples} samples read\n")
}
