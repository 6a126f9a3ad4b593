//! Rules over many steps at once, compared with the same rules step by step.

use std::sync::Arc;

use super::Course;
use super::Pace;
use super::Rulebook;
use super::Terms;
use crate::engine::Engine;
use crate::label::Labels;
use crate::rules::file::Wanted;
use crate::rules::file::read;
use crate::storage::Memory;
use crate::time::Millis;
use crate::time::Timestamp;
use crate::value::Cell;

const MINUTE: Millis = Millis(60_000);

/// Rules that read each other in all the ways there are.
const RULES: &str = "
groups:
- name: first
  rules:
  - { record: total, expr: sum by (a) (x) }
  - { alert: High, expr: total > 3, for: 2m, labels: { value: '{{ $value }}' } }
  - { alert: Any, expr: 'x > 1', for: 1m, keep_firing_for: 2m }
  - { record: later, expr: 'total offset -1m' }
  - { record: ahead, expr: 'sum(behind) or absent(behind)' }
  - { alert: Twice, expr: 'x > 0', labels: { a: same } }
  - { alert: Once, expr: 'max(x) > 3' }
- name: second
  limit: 1
  rules:
  - { record: firing, expr: 'sum(ALERTS{alertstate=\"firing\"})' }
  - { record: own, expr: 'max(total) or own + 1' }
  - { alert: Limited, expr: x > 2 }
- name: third
  query_offset: 1m
  rules:
  - { record: early, expr: sum(x) }
- name: fourth
  rules:
  - { record: behind, expr: early + 1 }
  - { record: shared, expr: sum(x) > 3 }
  - { record: between, expr: shared * 2 }
  - { record: shared, expr: max(x) }
  - { alert: Once, expr: 'min(x) > 0', for: 1m }
  - { record: mixed, expr: 'count({a=~\".+\"})' }
";

fn samples() -> Vec<(Labels, Timestamp, f64)> {
    let wave = |step: i64, shift: i64| ((step * 7 + shift * 5) % 11 - 4) as f64;
    let mut samples = Vec::new();
    for step in 0..40 {
        for (shift, name) in [(0, "p"), (3, "q"), (4, "r")] {
            let value = wave(step, shift);
            if value >= 0.0 {
                let labels = Labels::of([("__name__", "x"), ("a", name)]);
                samples.push((labels, Timestamp(step * MINUTE.0), value));
            }
        }
    }
    samples
}

fn book() -> Rulebook {
    let mut book = Rulebook::default();
    read(RULES, Wanted::Named).files.iter().for_each(|file| book.add("rules", file));
    book
}

/// Writes all that rules have left behind, and all that happened to alerts.
fn shown(course: &mut Course<'_>) -> (Vec<String>, Vec<String>) {
    let memory = course.layer().memory();
    let mut series: Vec<_> = memory
        .iter()
        .filter(|(labels, _)| labels.name() != "x")
        .map(|(labels, points)| {
            format!("{labels} {:?} {:?} {:?}", points.times, points.values, points.stale)
        })
        .collect();
    series.sort();
    let events = course.take_events().into_iter();
    let events = events.map(|it| format!("{:?} {} {} {:?}", it.at, it.rule, it.labels, it.state));
    (series, events.collect())
}

#[test]
fn many_steps_at_once_give_what_single_steps_do() {
    let (book, terms) = (book(), Terms::new(Engine::default()));
    let last = Timestamp(39 * MINUTE.0);
    let mut memory = Memory::new();
    let mut slow = Course::new(&book, &terms, None, Pace::Stepwise);
    let mut rest = samples().into_iter().peekable();
    for step in 0..40 {
        let at = Timestamp(step * MINUTE.0);
        while let Some((labels, at, value)) = rest.next_if(|one| one.1 <= at) {
            memory.add(&labels, at, value);
            slow.feed(&labels, at, Cell::Float(value)).unwrap();
        }
        (0..book.rules().count()).for_each(|rule| slow.step(rule, at));
    }
    let mut wide = Course::new(&book, &terms, Some(Arc::new(memory)), Pace::Wide);
    wide.keep_alerts();
    wide.run(Timestamp(0), last, Timestamp(0), &|_| MINUTE);
    let (slow, wide) = (shown(&mut slow), shown(&mut wide));
    assert!(slow.1.len() > 20, "{:?}", slow.1);
    assert_eq!(wide.1, slow.1);
    assert_eq!(wide.0.len(), slow.0.len());
    wide.0.iter().zip(&slow.0).for_each(|(wide, slow)| assert_eq!(wide, slow));
}
