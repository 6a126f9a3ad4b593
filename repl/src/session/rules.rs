//! Recording rules of a file, over the session's data.

use std::path::Path;
use std::sync::Arc;

use promqlite::rules::file::RuleFile;
use promqlite::rules::file::Wanted;
use promqlite::rules::file::read;
use promqlite::time::Millis;

use super::reply::Reply;
use super::state::Session;
use crate::input;
use crate::output::counted;
use crate::source;
use crate::source::Recorded;
use crate::source::Recording;
use crate::source::World;

/// How often rules are evaluated whose group does not say it.
const EVERY: Millis = Millis::from_minutes(1);

impl Session {
    /// Adds the recording rules of a file, or forgets all.
    pub(super) fn add_rules(&mut self, rest: &str) -> Result<Reply, String> {
        if rest.is_empty() {
            return Ok(Reply::saying(self.listed()));
        }
        let found = self.recordings(Path::new(rest))?;
        if found.is_empty() {
            return Err(format!("{rest}: no recording rule is in it"));
        }
        let names: Vec<_> = found.iter().map(|rule| rule.name.clone()).collect();
        self.rules.extend(found);
        self.world = self.under_rules(self.world.without_rules());
        let count = counted(names.len() as u64);
        Ok(Reply::saying(format!("{count} rules record {}\n", names.join(", "))))
    }

    /// Opens sources, and puts the rules over them.
    pub(super) fn ask_sources(&mut self, names: &[String]) -> Result<(), String> {
        let opened = source::open(names, &self.terms);
        self.world = self.under_rules(opened.map_err(|error| error.to_string())?);
        Ok(())
    }

    fn under_rules(&self, mut world: World) -> World {
        if !self.rules.is_empty() {
            let (engine, rules) = (self.engine.clone(), self.rules.clone());
            // Rules are evaluated here, and so is what asks for them.
            world.cluster = None;
            world.storage = Arc::new(Recorded::new(world.storage, engine, rules));
        }
        world
    }

    fn listed(&self) -> String {
        let lines = self.rules.iter().map(|rule| format!("{}: {}\n", rule.name, rule.expr));
        let lines: String = lines.collect();
        if lines.is_empty() { "no rules; \\rules FILE adds some\n".to_owned() } else { lines }
    }

    /// Reads the recording rules of a file; what Prometheus would refuse is an error.
    fn recordings(&self, path: &Path) -> Result<Vec<Recording>, String> {
        let name = path.display();
        let text = input::file(path).map_err(|error| format!("{name} cannot be read: {error}"))?;
        let reading = read(&text, Wanted::Named);
        let flaws = reading.flaws.iter().chain(reading.files.iter().flat_map(|file| &file.flaws));
        if let Some(flaw) = flaws.into_iter().next() {
            let line = flaw.span.line_column(&text).map_or(1, |(line, _)| line);
            return Err(format!("{name}:{line}: {}", flaw.message));
        }
        let mut found = Vec::new();
        for (group, rule) in reading.files.iter().flat_map(RuleFile::rules) {
            let Some(record) = rule.record.as_ref().filter(|_| !rule.is_alert()) else { continue };
            let expr = rule.expr.value.trim().to_owned();
            self.engine
                .parse(&expr)
                .map_err(|error| format!("{name}: {}: {error}", record.value))?;
            let labels = group.labels.iter().chain(&rule.labels);
            let labels = labels.map(|pair| (pair.0.value.clone(), pair.1.value.clone()));
            let every = group.interval.as_ref().map_or(EVERY, |interval| interval.value);
            let (name, labels) = (record.value.clone(), labels.collect());
            found.push(Recording { name, expr, labels, every });
        }
        Ok(found)
    }
}
