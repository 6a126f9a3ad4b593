//! `promqlite explain`: what a query will do, and what it took.

use crate::arguments::Everywhere;
use crate::arguments::Explain;
use crate::arguments::ExplainFormat;
use crate::exit::Exit;
use crate::report;
use crate::screen::Screen;
use crate::session::PlanForm;
use crate::session::Session;

/// Shows the plan of a query.
pub(crate) fn run(arguments: &Explain, everywhere: &Everywhere) -> Exit {
    let engine = arguments.limited.engine(everywhere.features());
    let paint = everywhere.color.of(&std::io::stderr());
    arguments.limited.prepare_threads();
    let world = match arguments.sourced.open(&[]) {
        Ok(world) => world,
        Err(error) => return report::source(&error),
    };
    let mut session = Session::new(engine, world, Screen::standard(everywhere.color), paint);
    session.when.clone_from(&arguments.when);
    let form = match arguments.format {
        ExplainFormat::Text => PlanForm::Text,
        ExplainFormat::Json => PlanForm::Json,
    };
    let reply = if arguments.analyze {
        session.analyze(&arguments.expr, form)
    } else {
        session.explain(&arguments.expr, form)
    };
    reply.deliver()
}
