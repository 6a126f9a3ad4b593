//! Series notation and scripts, held against Prometheus' own.

use promqlite::format::Command;
use promqlite::format::Script;
use promqlite::format::read_series;
use promqlite::storage::Memory;

use crate::shared::shared_json;
use crate::shared::upstream_scripts;

/// The lines of the upstream test file whose input Prometheus refuses.
const REFUSED: [u64; 17] = [
    5578, 5583, 5588, 5652, 5667, 5701, 5704, 5707, 5710, 5957, 5974, 5979, 5984, 5989, 5994, 5999,
    6004,
];

#[test]
fn series_are_accepted_where_prometheus_accepts_them() {
    for case in shared_json("oracle/series_upstream_inputs.jsonl").unwrap_or_default() {
        let text = case["q"].as_str().expect("a text");
        let refused = REFUSED.contains(&case["line"].as_u64().expect("a number"));
        let read = read_series(text, 1);
        assert_eq!(read.is_err(), refused, "{text}: {read:?}");
    }
}

#[test]
fn every_upstream_script_is_read_and_loaded() {
    for (name, text) in upstream_scripts() {
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        let mut memory = Memory::new();
        for command in &script.commands {
            match command {
                Command::Load(load) => {
                    load.add_to(&mut memory).unwrap_or_else(|why| panic!("{name}: {why}"));
                }
                Command::Clear => memory.clear(),
                Command::Eval(_) => {}
            }
        }
        let evals = text.lines().filter(|line| line.trim_start().starts_with("eval")).count();
        assert_eq!(script.evals().count(), evals, "{name}");
    }
}
