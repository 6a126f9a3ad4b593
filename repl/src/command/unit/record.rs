//! Turns an episode of recorded data into unit tests.

use promqlite::engine::Engine;
use promqlite::engine::Options;
use promqlite::rules::course::Terms;
use promqlite::time::Millis;

use super::episode::Episode;
use super::story::header;
use crate::arguments::Everywhere;
use crate::arguments::Test;
use crate::command::book;
use crate::exit::Exit;
use crate::report;

/// Prints a test for each alert that fires in the time that is asked for.
pub(in crate::command) fn record(arguments: &Test, everywhere: &Everywhere) -> Exit {
    match recorded(arguments, everywhere) {
        Ok(text) => {
            print!("{text}");
            Exit::Done
        }
        Err(exit) => exit,
    }
}

fn recorded(arguments: &Test, everywhere: &Everywhere) -> Result<String, Exit> {
    let world = arguments.sourced.open(&[]).map_err(|error| report::source(&error))?;
    let read = |time: &String| world.clock.read(time).map_err(|why| report::usage(&why));
    let to = arguments.to.as_ref().or(arguments.at.as_ref()).map_or(Ok(world.clock.now), read)?;
    let from = arguments.from.as_ref().or(arguments.at.as_ref()).map_or(Ok(to), read)?;
    if from > to {
        return Err(report::usage("the time ends before it begins"));
    }
    let book = book::read(&arguments.paths, everywhere.features())?;
    let mut options = Options::default();
    options.features = everywhere.features();
    let terms = Terms::new(Engine::new(options));
    let (storage, features) = (world.storage, everywhere.features());
    let episode = Episode { book: &book, terms: &terms, storage, features, from, to };
    let is_wanted = |name: &String| arguments.run.as_ref().is_none_or(|run| run.matches(name));
    let alerts: Vec<String> = episode.alerts().into_iter().filter(is_wanted).collect();
    let (mut tests, mut interval) = (String::new(), None::<Millis>);
    for alert in &alerts {
        match episode.test(alert) {
            Ok((every, _)) if interval.is_some_and(|interval| interval != every) => {
                eprintln!("warning: {alert} has another interval; use --run for a file of its own");
            }
            Ok((every, text)) => {
                interval = Some(every);
                tests += &text;
            }
            Err(why) => eprintln!("warning: {why}"),
        }
    }
    let Some(interval) = interval else {
        eprintln!("error: no test can be made: {} alerts fire in this time", alerts.len());
        return Err(Exit::Found);
    };
    let paths = arguments.paths.iter().map(|path| path.display().to_string());
    Ok(episode.filled(&header(interval, &paths.collect::<Vec<_>>()), &tests))
}
