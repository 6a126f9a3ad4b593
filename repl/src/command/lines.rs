//! `promqlite` without a command: a line at a time from the standard input.

use std::io::BufRead;
use std::io::IsTerminal;

use super::terminal;
use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::report;
use crate::screen::Screen;
use crate::session::Session;
use crate::session::Then;

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
    session.strictness = sourced.strictness();
    if std::io::stdin().is_terminal() {
        session.format = crate::output::Format::Table;
        return terminal::run(&mut session);
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
