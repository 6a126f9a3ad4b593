//! A page of help for each name of the language.

use promqlite::aggregate;
use promqlite::function;
use promqlite::function::Expects;
use promqlite::function::Status;
use promqlite::plan::documented;

use super::example::example;
use super::form;
use super::topic::TOPICS;

/// Returns the page of a function, an aggregation, an operator or a modifier.
pub(crate) fn page(name: &str) -> Option<String> {
    let since = |version: &str| {
        if version.is_empty() { String::new() } else { format!(", since {version}") }
    };
    let status = |status| match status {
        Status::Stable => "",
        Status::Experimental => "experimental ",
    };
    if let Some(row) = function::find(name) {
        let title = format!("{}function{}", status(row.status), since(row.since));
        let form = format!("{name}{} → {}", form::takes(row), documented(row.returns));
        let mut about = row.about.to_owned();
        if row.expects == Expects::Counter {
            about += "\nMeant for counters: values that only rise, and begin anew at a restart.";
        }
        return Some(written(&title, &form, &about, example(name)));
    }
    let small = name.to_ascii_lowercase();
    if let Some(row) = aggregate::find(&small) {
        let title = format!("{}aggregation{}", status(row.status), since(row.since));
        let mut letters = row.about.chars();
        let first = letters.next().map(char::to_uppercase).into_iter().flatten();
        let about = format!("{}{}.", first.collect::<String>(), letters.as_str());
        return Some(written(&title, &form::aggregation(row), &about, example(&small)));
    }
    let topic = TOPICS.iter().find(|topic| topic.name == small)?;
    Some(written(topic.kind, topic.form, topic.about, Some(topic.example)))
}

fn written(title: &str, form: &str, about: &str, example: Option<&str>) -> String {
    let example = example.map(|example| format!("\nexample: {example}\n")).unwrap_or_default();
    format!("{form}\n  {title}\n\n{about}\n{example}")
}

/// Returns the names of all pages.
pub(crate) fn topics() -> impl Iterator<Item = &'static str> {
    let functions = function::all().iter().map(|row| row.name);
    let aggregations = aggregate::all().iter().map(|row| row.name);
    functions.chain(aggregations).chain(TOPICS.iter().map(|topic| topic.name))
}

/// Returns all examples with their names.
#[cfg(test)]
fn examples() -> Vec<(&'static str, Option<&'static str>)> {
    let rows = function::all().iter().map(|row| row.name);
    let rows = rows.chain(aggregate::all().iter().map(|row| row.name));
    let rows = rows.map(|name| (name, example(name)));
    rows.chain(TOPICS.iter().map(|topic| (topic.name, Some(topic.example)))).collect()
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
    use super::examples;
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
        let tour =
            STEPS.iter().map(|step| (step.title, Some(step.query), over(step.over).unwrap_or(now)));
        let examples = examples().into_iter().map(|(name, example)| (name, example, now));
        for (name, example, ask) in examples.chain(tour) {
            let example = example.unwrap_or_else(|| panic!("{name} has no example"));
            let answer = engine.query(&demo, example, ask);
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
