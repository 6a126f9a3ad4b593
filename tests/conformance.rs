//! The judge is no yes-man: whatever is changed in an expectation that holds, it no longer does.

use promqlite::engine::Engine;
use promqlite::format::Eval;
use promqlite::format::Expect;
use promqlite::format::Item;
use promqlite::format::Message;
use promqlite::format::Noted;
use promqlite::format::Script;
use promqlite::format::Situation;
use promqlite::format::script_options;
use promqlite::format::write_items;
use promqlite::format::write_metric;

use crate::shared::our_scripts;
use crate::shared::upstream_scripts;

/// How many scripts Prometheus 3.14 has.
const UPSTREAM_SCRIPTS: usize = 21;

/// Returns every query whose expectation holds, with the data it is asked of.
fn holding(engine: &Engine) -> Vec<(String, Situation)> {
    let mut holding = Vec::new();
    for (name, text) in our_scripts().into_iter().chain(upstream_scripts()) {
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        let situations = script.situations().into_iter();
        let good = situations.filter(|situation| situation.run(engine).verdict.is_ok());
        holding.extend(good.map(|situation| (name.clone(), situation)));
    }
    holding
}

/// Returns the expectation in all ways that contradict it.
fn contradictions(expect: &Expect) -> Vec<(&'static str, Expect)> {
    let mut found = Vec::new();
    let mut add = |name, change: &dyn Fn(&mut Expect)| {
        let mut changed = expect.clone();
        change(&mut changed);
        found.push((name, changed));
    };
    if expect.failure.is_some() {
        add("no failure", &|expect| expect.failure = None);
        add("another message", &|expect| {
            expect.failure = Some(vec![Message::Exactly("something else".to_owned())]);
        });
        return found;
    }
    add("a failure", &|expect| expect.failure = Some(Vec::new()));
    add("a warning that is not there", &|expect| {
        expect.warnings = Noted::Each(vec![Message::Exactly("something else".to_owned())]);
    });
    if expect.scalar.is_some() {
        add("another number", &|expect| expect.scalar = expect.scalar.map(other));
    }
    if expect.text.is_some() {
        add("another text", &|expect| expect.text = Some("something else".to_owned()));
    }
    if !expect.series.is_empty() {
        add("a series less", &|expect| drop(expect.series.pop()));
        add("other labels", &|expect| {
            let series = &mut expect.series[0];
            series.labels = series.labels.with("changed", "yes");
        });
        add("other values", &|expect| {
            for item in expect.series.iter_mut().flat_map(|series| &mut series.items) {
                change(item);
            }
        });
    }
    found
}

fn change(item: &mut Item) {
    match item {
        Item::Omitted => {}
        Item::Float(value) => *value = other(*value),
        Item::Histogram(histogram, _) => {
            let mut changed = histogram.as_ref().clone();
            changed.count = other(changed.count);
            *histogram = changed.into();
        }
    }
}

/// Returns a number that is not nearly the same.
fn other(value: f64) -> f64 {
    if value == 0.0 || value.is_nan() { 0.5 } else { -value }
}

#[test]
fn a_changed_expectation_fails() {
    let engine = Engine::new(script_options());
    let mut tried = 0;
    for (name, situation) in holding(&engine) {
        let eval: &Eval = &situation.eval;
        for (what, expect) in contradictions(&eval.expect) {
            let all_omitted = |expect: &Expect| {
                let mut items = expect.series.iter().flat_map(|series| &series.items);
                items.all(|item| *item == Item::Omitted)
            };
            if what == "other values" && all_omitted(&expect) {
                continue;
            }
            tried += 1;
            let changed = Eval { expect, ..eval.clone() };
            let changed = Situation { eval: changed.into(), data: situation.data.clone() };
            let line = eval.line;
            assert!(changed.run(&engine).verdict.is_err(), "{name}:{line} holds with {what}");
        }
    }
    assert!(tried > 500, "only {tried} changes were tried");
}

#[test]
fn all_of_upstream_is_there_or_nothing() {
    let scripts = upstream_scripts().len();
    assert!(scripts == 0 || scripts == UPSTREAM_SCRIPTS, "{scripts} scripts");
}

#[test]
fn what_is_expected_prints_as_it_is_read() {
    for (name, text) in our_scripts().into_iter().chain(upstream_scripts()) {
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        for series in script.evals().flat_map(|eval| &eval.expect.series) {
            let line = format!("{} {}", write_metric(&series.labels), write_items(&series.items));
            let read = promqlite::format::read_series(&line, 1);
            let read = read.unwrap_or_else(|why| panic!("{name}:{}: {line}: {why}", series.line));
            assert_eq!(read.labels, series.labels, "{name}:{}", series.line);
            let again = write_items(&read.items);
            assert_eq!(again, write_items(&series.items), "{name}:{}", series.line);
        }
    }
}
