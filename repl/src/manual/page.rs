//! A page of help for each name of the language.

use promqlite::aggregate;
use promqlite::function;
use promqlite::function::Expects;
use promqlite::function::Status;
use promqlite::plan::documented;

use super::example;
use super::form;
use super::topic::TOPICS;

/// What is said of a name.
pub(super) struct Page {
    /// How it is written.
    pub(super) form: String,
    /// What kind of thing it is, and since when it is there.
    pub(super) title: String,
    /// What it does.
    pub(super) about: String,
    /// A query with it that has an answer on the demo.
    pub(super) example: String,
}

impl Page {
    /// Finds what is said of a function, an aggregation, an operator or a modifier.
    pub(super) fn of(name: &str) -> Option<Self> {
        if let Some(row) = function::find(name) {
            let mut about = row.about.to_owned();
            if row.expects == Expects::Counter {
                about +=
                    "\nMeant for counters: values that only rise, and begin anew at a restart.";
            }
            return Some(Self {
                form: format!("{name}{} → {}", form::takes(row), documented(row.returns)),
                title: title("function", row.status, row.since),
                about,
                example: example::of_function(row),
            });
        }
        let small = name.to_ascii_lowercase();
        if let Some(row) = aggregate::find(&small) {
            let mut letters = row.about.chars();
            let first = letters.next().map(char::to_uppercase).into_iter().flatten();
            return Some(Self {
                form: form::aggregation(row),
                title: title("aggregation", row.status, row.since),
                about: format!("{}{}.", first.collect::<String>(), letters.as_str()),
                example: example::of_aggregation(row),
            });
        }
        let topic = TOPICS.iter().find(|topic| topic.name == small)?;
        Some(Self {
            form: topic.form.to_owned(),
            title: topic.kind.to_owned(),
            about: topic.about.to_owned(),
            example: topic.example.to_owned(),
        })
    }
}

fn title(kind: &str, status: Status, since: &str) -> String {
    let status = match status {
        Status::Stable => "",
        Status::Experimental => "experimental ",
    };
    let since = if since.is_empty() { String::new() } else { format!(", since {since}") };
    format!("{status}{kind}{since}")
}

/// Returns the page of a function, an aggregation, an operator or a modifier.
pub(crate) fn page(name: &str) -> Option<String> {
    let Page { form, title, about, example } = Page::of(name)?;
    Some(format!("{form}\n  {title}\n\n{about}\n\nexample: {example}\n"))
}

/// Returns the names of all pages.
pub(crate) fn topics() -> impl Iterator<Item = &'static str> {
    let functions = function::all().iter().map(|row| row.name);
    let aggregations = aggregate::all().iter().map(|row| row.name);
    functions.chain(aggregations).chain(TOPICS.iter().map(|topic| topic.name))
}

#[cfg(test)]
mod tests {
    use promqlite::engine::Ask;
    use promqlite::engine::Engine;
    use promqlite::engine::Options;
    use promqlite::syntax::Features;
    use promqlite::time::Millis;
    use promqlite::time::Steps;
    use promqlite::time::Timestamp;
    use promqlite::value::Value;

    use super::super::tour::STEPS;
    use super::Page;
    use super::page;
    use super::topics;
    use crate::demo::Demo;
    use crate::moment;

    #[test]
    fn every_name_has_a_page_and_every_example_an_answer_on_the_demo() {
        let end = Timestamp(1_700_000_010_000);
        let demo = Demo::ending_at(end);
        let mut options = Options::default();
        options.features = Features::read("all").unwrap();
        let engine = Engine::new(options);
        let now = Ask::Instant(end);
        let over = |length: &str| {
            let from = end - moment::length(length).ok()?;
            Some(Ask::Range(Steps::range(from, end, Millis::from_minutes(1))?))
        };
        let tour = STEPS.iter().map(|step| (step.title, step.query.to_owned(), over(step.over)));
        let examples = topics().map(|name| {
            let page = Page::of(name).unwrap_or_else(|| panic!("{name} has no page"));
            (name, page.example, None)
        });
        for (name, example, ask) in examples.chain(tour) {
            let answer = engine.query(&demo, &example, ask.unwrap_or(now));
            let answer = answer.unwrap_or_else(|why| panic!("{name}: {example}: {why}"));
            let nothing = match &answer.value {
                Value::Vector(samples) => samples.is_empty(),
                Value::Matrix(series) => series.is_empty(),
                _ => false,
            };
            assert!(!nothing, "{name}: {example} has no answer");
        }
        for name in topics() {
            let page = page(name).unwrap_or_else(|| panic!("{name} has no page"));
            assert!(page.contains("example: "), "{page}");
        }
        assert!(page("RATE").is_none(), "functions are case-sensitive");
        assert!(page("SUM").is_some(), "aggregations are not");
    }
}
