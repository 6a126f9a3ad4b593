//! The recorded series are those that the demo's rules write.

use std::collections::BTreeMap;

use promqlite::label::Labels;
use promqlite::label::NAME;

use super::super::source::Demo;
use super::ask::END;
use super::ask::range;
use super::rule::Rule;

#[test]
fn recorded_series_are_those_that_the_rules_write() {
    let demo = Demo::ending_at(END);
    let mut written: BTreeMap<Labels, Vec<_>> = BTreeMap::new();
    let rules: Vec<_> = Rule::all().into_iter().filter(|rule| rule.kind == "record").collect();
    // From the second evaluation on: at the first one, most targets were not yet scraped.
    let (from, until) = (1498.0, 0.0);
    for rule in &rules {
        for series in range(&demo, rule.query, from, until) {
            let mut labels = series.labels.to_builder();
            labels.set(NAME, rule.name);
            for (name, value) in &rule.labels {
                labels.set(name, value);
            }
            written.insert(labels.build(), series.floats);
        }
    }
    let mut names: Vec<_> = rules.iter().map(|rule| rule.name).collect();
    names.dedup();
    let found = names.iter().flat_map(|name| range(&demo, &format!("{{\"{name}\"}}"), from, until));
    let found: BTreeMap<_, _> = found.map(|series| (series.labels, series.floats)).collect();
    assert!(found.len() > 400, "{}", found.len());
    assert_eq!(found.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for (labels, samples) in written {
        assert_eq!(found[&labels], samples, "{labels}");
    }
}
