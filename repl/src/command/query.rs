//! `promqlite query`: one query, one answer.

use std::io::IsTerminal;
use std::io::Write;

use promqlite::engine::Answer;
use promqlite::engine::Ask;
use promqlite::engine::Engine;

use crate::arguments::Everywhere;
use crate::arguments::Query;
use crate::exit::Exit;
use crate::output;
use crate::output::Format;
use crate::output::Shown;
use crate::output::Unit;
use crate::report;
use crate::screen::Screen;

/// Asks a query and prints its answer.
pub(crate) fn run(arguments: &Query, everywhere: &Everywhere) -> Exit {
    let engine = arguments.limited.engine(everywhere.features());
    let paint = everywhere.color.of(&std::io::stderr());
    // What can be said without data is said before any is read.
    if let Err(error) = engine.parse(&arguments.expr) {
        eprintln!("{}", report::failure(&error, &arguments.expr, paint));
        return Exit::Found;
    }
    arguments.limited.prepare_threads();
    let world = match arguments.sourced.open(&[]) {
        Ok(world) => world,
        Err(error) => return report::source(&error),
    };
    let ask = match arguments.when.ask(&world.clock) {
        Ok(ask) => ask,
        Err(text) => return report::usage(&text),
    };
    let asked = Asked {
        engine: &engine,
        query: &arguments.expr,
        ask,
        format: arguments
            .output
            .unwrap_or_else(|| Format::natural(std::io::stdout().is_terminal())),
        screen: Screen::standard(everywhere.color),
    };
    match engine.query(world.storage.as_ref(), &arguments.expr, ask) {
        Ok(answer) => asked.deliver(&answer),
        Err(error) => {
            eprintln!("{}", report::failure(&error, &arguments.expr, paint));
            Exit::Found
        }
    }
}

/// A query and how its answer is wanted.
struct Asked<'a> {
    engine: &'a Engine,
    query: &'a str,
    ask: Ask,
    format: Format,
    screen: Screen,
}

impl Asked<'_> {
    /// Prints an answer; what was noticed goes to the standard error, JSON has it inside.
    fn deliver(&self, answer: &Answer) -> Exit {
        let unit = self.engine.parse(self.query);
        let unit = unit.map_or(Unit::Plain, |(expr, _)| output::unit_of(&expr));
        let shown = Shown { query: self.query, ask: self.ask, unit, screen: self.screen };
        let bytes = output::render(answer, self.format, &shown);
        if let Err(error) = std::io::stdout().write_all(&bytes)
            && error.kind() != std::io::ErrorKind::BrokenPipe
        {
            eprintln!("error: the answer cannot be written: {error}");
            return Exit::Found;
        }
        if self.format != Format::Json {
            eprint!("{}", report::notes(answer, self.query));
        }
        Exit::Done
    }
}
