//! Runs rules over recorded data and prints what happened.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::engine::Options;
use promqlite::rules::course::Course;
use promqlite::rules::course::Layer;
use promqlite::rules::course::LiveGroup;
use promqlite::rules::course::Pace;
use promqlite::rules::course::Terms;
use promqlite::storage::Context;
use promqlite::storage::Storage;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::tsdb::CaptureOrder;
use promqlite::tsdb::capture;

use super::chart;
use super::diff::Comparison;
use super::event::CSV_HEAD;
use super::event::Happening;
use crate::arguments::Everywhere;
use crate::arguments::Replay;
use crate::arguments::ReplayFormat;
use crate::command::book;
use crate::exit::Exit;
use crate::report;
use crate::ruled::INTERVAL;

/// What rules are run over.
pub(super) struct Stage {
    pub(super) terms: Terms,
    pub(super) storage: Arc<dyn Storage>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) step: Option<Millis>,
}

/// Runs rules over recorded data, and prints what happened.
pub(in crate::command) fn run(arguments: &Replay, everywhere: &Everywhere) -> Exit {
    let stage = match stage(arguments, everywhere) {
        Ok(stage) => stage,
        Err(exit) => return exit,
    };
    let (happenings, layer) = match stage.play(&arguments.paths) {
        Ok(played) => played,
        Err(exit) => return exit,
    };
    if let Some(folder) = &arguments.write
        && let Err(why) = stage.write(&layer, folder)
    {
        return report::usage(&why);
    }
    if arguments.diff.is_empty() {
        print(&happenings, &stage, arguments.output);
        return Exit::Done;
    }
    let (before, _) = match stage.play(&arguments.diff) {
        Ok(played) => played,
        Err(exit) => return exit,
    };
    let comparison = Comparison::of(&before, &happenings, stage.from, stage.to);
    print!("{}", comparison.text());
    if comparison.has_new() { Exit::Found } else { Exit::Done }
}

fn stage(arguments: &Replay, everywhere: &Everywhere) -> Result<Stage, Exit> {
    let world = arguments.sourced.open(&[]).map_err(|error| report::source(&error))?;
    let clock = &world.clock;
    let read = |time: &Option<String>, other| clock.read(time.as_deref().unwrap_or(other));
    let (from, to) = (read(&arguments.from, "start"), read(&arguments.to, "end"));
    let from = from.map_err(|why| report::usage(&why))?;
    let to = to.map_err(|why| report::usage(&why))?;
    if from > to {
        return Err(report::usage("the time ends before it begins"));
    }
    let mut options = Options::default();
    options.features = everywhere.features();
    let terms = Terms::new(Engine::new(options));
    Ok(Stage { terms, storage: world.storage, from, to, step: arguments.step })
}

impl Stage {
    /// Runs the rules of some paths; returns what happened and the series they wrote.
    pub(super) fn play(&self, paths: &[PathBuf]) -> Result<(Vec<Happening>, Layer), Exit> {
        let features = self.terms.engine.options().features;
        let (book, set) = book::read_around(paths, features)?;
        let mut course = Course::new(&book, &self.terms, Some(self.storage.clone()), Pace::Wide);
        course.hide_written_from(self.from);
        course.keep_alerts();
        let every = |group: &LiveGroup| self.step.or(group.interval).unwrap_or(INTERVAL);
        course.run(self.from, self.to, self.to, &every);
        let rules: Vec<_> = book.rules().collect();
        let mishaps = course.take_mishaps();
        for (number, (_, rule)) in rules.iter().enumerate() {
            let mut mine = mishaps.iter().filter(|mishap| mishap.rule == number);
            let Some(first) = mine.next() else { continue };
            let at = crate::moment::written(first.at);
            let more = mine.count();
            let more = if more > 0 { format!(", and {more} times more") } else { String::new() };
            eprintln!("warning: {} at {at}{more}: {}", rule.name, first.why);
        }
        let happenings = Happening::all(&mut course, &book, &set);
        Ok((happenings, course.layer().clone()))
    }

    /// Keeps the series that rules wrote as blocks.
    fn write(&self, layer: &Layer, folder: &Path) -> Result<(), String> {
        let order = CaptureOrder {
            any: Vec::new(),
            first: self.from,
            last: self.to,
            origin: "replay".to_owned(),
        };
        let mut quiet = |_| {};
        let written = capture(layer.memory(), &order, folder, &Context::default(), &mut quiet);
        written.map(|_| ()).map_err(|error| error.to_string())
    }
}

fn print(happenings: &[Happening], stage: &Stage, output: ReplayFormat) {
    let text: String = match output {
        ReplayFormat::Table => happenings.iter().map(Happening::line).collect(),
        ReplayFormat::Csv => {
            CSV_HEAD.to_owned() + &happenings.iter().map(Happening::csv).collect::<String>()
        }
        ReplayFormat::Json => serde_json::to_string_pretty(happenings).unwrap_or_default() + "\n",
        ReplayFormat::Chart => chart::draw(happenings, stage.from, stage.to),
    };
    // Nobody is left to be told where the output is closed.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
}
