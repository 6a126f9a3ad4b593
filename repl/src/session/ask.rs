//! Asks queries.

use std::time::Instant;

use promqlite::engine::Answer;
use promqlite::engine::Ask;
use promqlite::engine::QueryError;
use promqlite::syntax::Expr;

use super::reply::Reply;
use super::state::Advice;
use super::state::Session;
use super::state::Timing;
use crate::exit::Exit;
use crate::output;
use crate::output::Format;
use crate::output::Shown;
use crate::output::Unit;
use crate::output::counted;
use crate::paint::Paint;
use crate::report;
use crate::silence::Asked;

impl Session {
    /// Answers a query, and remembers it as the last one.
    pub(crate) fn query(&mut self, text: &str) -> Reply {
        let ask = match self.ask() {
            Ok(ask) => ask,
            Err(text) => {
                let reply = Reply::failing(format!("error: {text}"));
                return Reply { exit: Exit::Usage, ..reply };
            }
        };
        let begun = Instant::now();
        let answer = match self.answer(text, ask) {
            Ok(answer) => answer,
            Err(error) => return Reply::failing(report::failure(&error, text, self.errors)),
        };
        self.last = Some(text.to_owned());
        let told = match self.timing {
            Timing::Told => took(&answer, begun, self.errors),
            Timing::Silent => String::new(),
        };
        let reply = Reply::saying(self.written(&answer, text, ask));
        let notes = self.notes(&answer, text);
        reply.noting(&notes).noting(&self.advice(&answer, text, ask)).noting(&told)
    }

    /// Returns the answer to a query.
    pub(super) fn answer(&self, text: &str, ask: Ask) -> Result<Answer, QueryError> {
        self.world.query(&self.engine, self.storage().as_ref(), (text, ask), &self.cancel)
    }

    /// Says why an answer holds nothing, or less than was meant.
    fn advice(&self, answer: &Answer, text: &str, ask: Ask) -> String {
        if self.advice == Advice::Silent {
            return String::new();
        }
        if self.world.cluster.is_some() {
            // To find out would mean to fetch the samples that nobody wanted here.
            return String::new();
        }
        let Ok((expr, _)) = self.engine.parse(text) else { return String::new() };
        let asked = Asked {
            engine: &self.engine,
            storage: self.world.storage.as_ref(),
            span: self.world.clock.span,
            ask,
            zone: &self.zone,
            cancel: &self.cancel,
        };
        asked.advice(&expr, answer).into_iter().map(|line| format!("hint: {line}\n")).collect()
    }

    fn written(&self, answer: &Answer, query: &str, ask: Ask) -> Vec<u8> {
        let parsed = self.engine.parse(query).ok();
        let of = |unit: fn(&Expr) -> Unit| parsed.as_ref().map_or(Unit::Plain, |one| unit(&one.0));
        let (unit, buckets) = (of(output::unit_of), of(output::unit_of_buckets));
        let shown = Shown { query, ask, unit, buckets, screen: self.screen, zone: &self.zone };
        output::render(answer, self.format, &shown)
    }

    /// Returns what was noticed, unless the answer holds it.
    fn notes(&self, answer: &Answer, query: &str) -> String {
        if self.format == Format::Json { String::new() } else { report::notes(answer, query) }
    }
}

/// Says how long a query took and what it read.
fn took(answer: &Answer, begun: Instant, paint: Paint) -> String {
    let figures = answer.statistics;
    let [series, samples] =
        [figures.series, figures.samples_read].map(|count| counted(count as u64));
    let millis = begun.elapsed().as_secs_f64() * 1000.0;
    let told = format!("{millis:.1} ms, {series} series, {samples} samples read");
    match paint {
        Paint::Colored => format!("\x1b[90m{told}\x1b[0m\n"),
        Paint::Plain => told + "\n",
    }
}
