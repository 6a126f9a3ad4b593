//! `promqlite` without a command: a line at a time from the standard input.

use std::io::BufRead;
use std::io::IsTerminal;

use super::terminal;
use crate::arguments::Arguments;
use crate::config::settled;
use crate::exit::Exit;
use crate::output::Format;
use crate::report;
use crate::screen::Screen;
use crate::session::Advice;
use crate::session::Session;
use crate::session::Then;
use crate::session::Timing;

/// Has a session be as a person at a terminal wants it.
fn settle(session: &mut Session) -> Result<(), String> {
    let settled = settled();
    session.format = match &settled.output {
        None => Format::Table,
        Some(name) => clap::ValueEnum::from_str(name, true)
            .map_err(|error| format!("output in the settings: {error}"))?,
    };
    session.advice = Advice::Given;
    session.timing = if settled.time == Some(false) { Timing::Silent } else { Timing::Told };
    Ok(())
}

/// Replies to each line; the worst of them decides how the program ends.
pub(crate) fn run(arguments: &Arguments) -> Exit {
    let everywhere = &arguments.everywhere;
    let (sourced, limited) = (&arguments.sourced, &arguments.limited);
    limited.prepare_threads();
    let world = match sourced.open(&arguments.sources) {
        Ok(world) => world,
        Err(error) => return report::source(&error),
    };
    let (engine, screen) =
        (limited.engine(everywhere.features()), Screen::standard(everywhere.color));
    let errors = everywhere.color.of(&std::io::stderr());
    let mut session = Session::new(engine, world, screen, errors);
    session.terms = sourced.terms();
    if std::io::stdin().is_terminal() {
        return match settle(&mut session) {
            Ok(()) => terminal::run(&mut session),
            Err(error) => report::usage(&error),
        };
    }
    let (mut line, mut worst) = (Vec::new(), Exit::Done);
    let mut input = std::io::stdin().lock();
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => return worst,
            Ok(_) => {}
            Err(error) => {
                return report::usage(&format!("the standard input cannot be read: {error}"));
            }
        }
        let reply = session.line(&String::from_utf8_lossy(&line));
        // A line that is wrong is a failed query: the command line itself was right.
        worst = worst.max(reply.deliver().min(Exit::Found));
        if reply.then == Then::Leave {
            return worst;
        }
    }
}
