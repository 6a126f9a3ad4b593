//! Lines that are commands, or queries.

use promqlite::engine::Engine;

use super::hint::signature;
use super::offer::Gathering;
use super::offer::Offered;
use super::offer::prepare_query;
use super::offer::query;
use crate::index::Catalogue;
use crate::manual;
use crate::session::Takes;
use crate::session::WORDS;

/// Returns what can stand at the cursor of a line.
pub(crate) fn complete(
    line: &str,
    cursor: usize,
    catalogue: &dyn Catalogue,
    engine: &Engine,
) -> Offered {
    let blanks = line.len() - line.trim_start().len();
    let Some(command) = line.trim_start().strip_prefix('\\') else {
        return query(line, cursor, catalogue, engine);
    };
    let at = blanks + 1;
    let Some((name, rest)) = command.split_once(char::is_whitespace) else {
        let mut gathering = Gathering::new(line.get(at..cursor).unwrap_or_default());
        for word in WORDS {
            let behind = if word.usage.is_empty() { "" } else { " " };
            let about = format!("{} {}", word.usage, word.about).trim().to_owned();
            gathering.add(word.name, 0, || (format!("{}{behind}", word.name), about));
        }
        return gathering.best(at);
    };
    let start = at + name.len() + 1;
    if cursor < start {
        return Offered::default();
    }
    let word = WORDS.iter().find(|word| word.name == name);
    let takes = word.map_or(Takes::Nothing, |word| word.takes);
    let argument = Argument { text: rest, cursor: cursor - start, catalogue, engine };
    let offered = argument.complete(takes);
    Offered { start: offered.start + start, ..offered }
}

/// Has fetched what completion at the end of a line will ask for.
pub(crate) fn prepare(line: &str, catalogue: &dyn Catalogue) {
    let query = match line.trim_start().strip_prefix('\\') {
        None => line,
        Some(command) => command.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
    };
    prepare_query(query, query.len(), catalogue);
}

/// Returns the signature of the function around the cursor of a line.
pub(crate) fn signature_at(line: &str, cursor: usize, engine: &Engine) -> Option<String> {
    match line.trim_start().strip_prefix('\\') {
        None => signature(line, cursor, engine),
        Some(command) => {
            let (name, rest) = command.split_once(char::is_whitespace)?;
            let word = WORDS.iter().find(|word| word.name == name)?;
            if rest.is_empty() {
                return Some(format!("{}  {}", word.usage, word.about));
            }
            let start = line.len() - rest.len();
            let is_query = matches!(word.takes, Takes::Query | Takes::SecondsThenQuery);
            is_query.then(|| signature(rest, cursor.checked_sub(start)?, engine)).flatten()
        }
    }
}

/// What stands behind a command.
struct Argument<'a> {
    text: &'a str,
    cursor: usize,
    catalogue: &'a dyn Catalogue,
    engine: &'a Engine,
}

impl Argument<'_> {
    fn complete(&self, takes: Takes) -> Offered {
        match takes {
            Takes::Nothing | Takes::Moment => self.choice(&[]),
            Takes::Query | Takes::Selector => self.query(),
            Takes::SecondsThenQuery => self.behind_first(|_| Offered::default()),
            Takes::LabelThenSelector => self.behind_first(|argument| {
                let names = argument.catalogue.labels(None);
                argument.names(names.iter().map(String::as_str))
            }),
            Takes::Metric => {
                let metrics = self.catalogue.metrics();
                self.names(metrics.iter().map(|metric| metric.name.as_str()))
            }
            Takes::Source => {
                let mut names = self.catalogue.sources();
                names.extend(self.catalogue.files(self.word().1));
                self.names(names.iter().map(String::as_str))
            }
            Takes::File => {
                let names = self.catalogue.files(self.word().1);
                self.names(names.iter().map(String::as_str))
            }
            Takes::TestFile if !self.text.contains(' ') => self.choice(&["test"]),
            Takes::TestFile => self.complete(Takes::File),
            Takes::Choice(words) => self.choice(words),
            Takes::Topic => {
                let commands = WORDS.iter().map(|word| word.name);
                let topics: Vec<_> = manual::topics().chain(commands).collect();
                self.names(topics.into_iter())
            }
        }
    }

    /// Returns the word at the cursor, and where it begins.
    fn word(&self) -> (usize, &str) {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        (start, before.get(start..).unwrap_or_default())
    }

    fn names<'n>(&self, names: impl Iterator<Item = &'n str>) -> Offered {
        let (start, typed) = self.word();
        let mut gathering = Gathering::new(typed);
        gathering.many(names, str::to_owned);
        gathering.best(start)
    }

    fn choice(&self, words: &[&str]) -> Offered {
        self.names(words.iter().copied())
    }

    fn query(&self) -> Offered {
        query(self.text, self.cursor, self.catalogue, self.engine)
    }

    /// Completes a first word in its own way, and a query behind it.
    fn behind_first(&self, first: impl Fn(&Self) -> Offered) -> Offered {
        match self.text.split_once(' ') {
            Some((word, rest)) if self.cursor > word.len() => {
                let start = word.len() + 1;
                let offered =
                    query(rest, self.cursor.saturating_sub(start), self.catalogue, self.engine);
                Offered { start: offered.start + start, ..offered }
            }
            _ => first(self),
        }
    }
}
