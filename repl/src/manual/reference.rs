//! The reference of the language, one document of all pages.

use std::fmt::Write;

use promqlite::aggregate;
use promqlite::function;
use promqlite::function::Cost;
use promqlite::function::EdgeUse;
use promqlite::function::Function;
use promqlite::function::Kind;
use promqlite::function::Metric;
use promqlite::function::StartTimes;
use promqlite::function::TimeUse;

use super::page::Page;
use super::topic::TOPICS;

const HEAD: &str = "# Functions, aggregations, operators\n\n\
    All that the language has, from the tables that the engine itself reads. Each example has an \
    answer on the demo: `promqlite query 'EXAMPLE'`, and `\\help NAME` in the shell shows the same \
    page. What is experimental is switched on by `--enable-feature`, as in Prometheus.\n";

/// Writes the reference.
pub(crate) fn reference() -> String {
    let mut text = HEAD.to_owned();
    text += "\n## Functions\n";
    for row in function::all() {
        push(row.name, &facts(row), &mut text);
    }
    text += "\n## Aggregations\n";
    aggregate::all().iter().for_each(|row| push(row.name, "", &mut text));
    text += "\n## Selectors, operators and modifiers\n";
    TOPICS.iter().for_each(|topic| push(topic.name, "", &mut text));
    text
}

fn push(name: &str, facts: &str, text: &mut String) {
    let Some(Page { form, title, about, example }) = Page::of(name) else { return };
    let about = about.replace('\n', " ");
    // Text in memory takes whatever is written.
    let _ = write!(text, "\n### `{name}`\n\n`{form}`, {title}\n\n{about}{facts}\n");
    let _ = write!(text, "\n```promql\n{example}\n```\n");
}

/// Says what a row knows of a function beside what it does.
fn facts(row: &Function) -> String {
    let mut facts = Vec::new();
    if row.returns == Kind::Vector && row.metric != Metric::Dropped {
        facts.push("The metric's name stays.".to_owned());
    }
    if row.time == TimeUse::Evaluation {
        facts.push("Its answer depends on the time of evaluation.".to_owned());
    }
    match row.edges {
        EdgeUse::Plain => {}
        EdgeUse::Anchored => facts.push("Its range may be `anchored`.".to_owned()),
        EdgeUse::Any => facts.push("Its range may be `anchored` or `smoothed`.".to_owned()),
    }
    if row.starts == StartTimes::Used {
        facts.push("Looks at start timestamps where `use-start-timestamps` is on.".to_owned());
    }
    match row.cost {
        Cost::PerSample => {}
        Cost::PerWindow => facts.push("Costs the samples of every window.".to_owned()),
        Cost::PerDoubt(when) => {
            facts.push(format!("Costs the samples of every window where {when}."));
        }
        Cost::PerHistogram => {
            facts.push("Of native histograms it costs the samples of every window.".to_owned());
        }
    }
    facts.into_iter().map(|fact| format!(" {fact}")).collect()
}
