//! Rules of files, over the session's data.

use std::path::Path;
use std::sync::Arc;

use promqlite::rules::course::LiveRule;

use super::reply::Reply;
use super::state::Session;
use crate::gather;
use crate::output::counted;
use crate::ruled;
use crate::ruled::Standing;
use crate::source;
use crate::source::World;

impl Session {
    /// Adds the rules of a path, or lists those that there are.
    pub(super) fn add_rules(&mut self, rest: &str) -> Result<Reply, String> {
        if rest.is_empty() {
            return Ok(Reply::saying(self.listed()));
        }
        let mut inputs = Vec::new();
        gather::gather(Path::new(rest), gather::RULES, &mut inputs)
            .map_err(|error| format!("{rest} cannot be read: {error}"))?;
        let (book, _) = ruled::read(&inputs, self.engine.options().features)
            .map_err(|errors| errors.into_iter().next().unwrap_or_default())?;
        let told = told(&book.rules().map(|(_, rule)| rule).collect::<Vec<_>>());
        if told.is_empty() {
            return Err(format!("{rest}: no rule is in it"));
        }
        self.rules.groups.extend(book.groups);
        self.world = self.under_rules(self.world.without_rules());
        Ok(Reply::saying(told))
    }

    /// Opens sources, and puts the rules over them.
    pub(super) fn ask_sources(&mut self, names: &[String]) -> Result<(), String> {
        let opened = source::open(names, &self.terms);
        self.world = self.under_rules(opened.map_err(|error| error.to_string())?);
        Ok(())
    }

    fn under_rules(&self, world: World) -> World {
        if self.rules.groups.is_empty() {
            return world;
        }
        let (rules, engine) = (self.rules.clone(), self.engine.clone());
        let standing = Standing::new(rules, engine, world.storage.clone(), world.clock);
        world.over(Arc::new(standing))
    }

    fn listed(&self) -> String {
        let line = |rule: &LiveRule| format!("{}: {}\n", rule.name, rule.query.trim());
        let lines: String = self.rules.rules().map(|(_, rule)| line(rule)).collect();
        if lines.is_empty() { "no rules; \\rules FILE adds some\n".to_owned() } else { lines }
    }
}

/// Says what rules record, and which alerts they raise.
fn told(rules: &[&LiveRule]) -> String {
    let (alerts, records): (Vec<_>, Vec<_>) = rules.iter().partition(|rule| rule.alert().is_some());
    let line = |rules: &[&&LiveRule], verb: &str| {
        let names: Vec<_> = rules.iter().map(|rule| rule.name.as_str()).collect();
        let noun = if rules.len() == 1 { "rule" } else { "rules" };
        let ending = if rules.len() == 1 { "s" } else { "" };
        let count = counted(rules.len() as u64);
        match rules {
            [] => String::new(),
            _ => format!("{count} {noun} {verb}{ending} {}\n", names.join(", ")),
        }
    };
    line(&records, "record") + &line(&alerts, "raise")
}
