//! `promqlite query`: one query, one answer.

use std::io::IsTerminal;

use crate::arguments::Everywhere;
use crate::arguments::Query;
use crate::exit::Exit;
use crate::output::Format;
use crate::report;
use crate::screen::Screen;
use crate::session::Advice;
use crate::session::Session;

/// Asks a query and prints its answer.
pub(crate) fn run(arguments: &Query, everywhere: &Everywhere) -> Exit {
    let engine = arguments.limited.engine(everywhere.features());
    let paint = everywhere.color.of(&std::io::stderr());
    // What can be said without data is said before any is read.
    if !arguments.sourced.asks_server()
        && let Err(error) = engine.parse(&arguments.expr)
    {
        eprintln!("{}", report::failure(&error, &arguments.expr, paint));
        return Exit::Found;
    }
    arguments.limited.prepare_threads();
    let world = match arguments.sourced.open(&[]) {
        Ok(world) => world,
        Err(error) => return report::source(&error),
    };
    let mut session = Session::new(engine, world, Screen::standard(everywhere.color), paint);
    session.when.clone_from(&arguments.when);
    let natural = Format::natural(std::io::stdout().is_terminal());
    session.format = arguments.output.unwrap_or(natural);
    if std::io::stderr().is_terminal() {
        session.advice = Advice::Given;
    }
    session.query(&arguments.expr).deliver()
}
