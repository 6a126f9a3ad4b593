//! Parsing, printing and refusing as Prometheus does, on what was recorded from it.

use promqlite::function::Functions;
use promqlite::plan;
use promqlite::syntax::Features;
use promqlite::syntax::pretty;
use promqlite::syntax::print;
use serde_json::Value;

use crate::shared;

/// The recordings, and the features they were made with.
const RECORDINGS: [(&str, Features); 10] = [
    ("parse_dev", Features::ALL),
    ("parse_dev_ast", Features::ALL),
    ("parse_upstream_inputs", Features::ALL),
    ("parse_upstream_inputs_defaults", Features::NONE),
    ("printer_upstream_inputs", Features::ALL),
    ("prettier_upstream_inputs", Features::ALL),
    ("parse_testdata_exprs", Features::ALL),
    ("parse_fuzz", Features::ALL),
    ("parse_fuzz_defaults", Features::NONE),
    ("lex_upstream_inputs", Features::ALL),
];

/// Compares one answer with the recorded one, and says what differs.
fn difference(recorded: &Value, features: Features) -> Option<String> {
    let text = recorded["q"].as_str()?;
    let functions = Functions::default();
    let (expr, kind) = match plan::parse(text, features, &functions) {
        Ok(checked) => checked,
        Err(error) => {
            let message = error.message(text);
            let same = recorded["error"] == message.as_str();
            let expected =
                if recorded["ok"] == true { "ok" } else { recorded["error"].as_str()? };
            return (!same).then(|| format!("error {message}\n  expected {expected}"));
        }
    };
    if recorded["ok"] != true {
        return Some(format!("accepted\n  expected {}", recorded["error"]));
    }
    let fields = [
        ("string", print(&expr)),
        ("pretty", pretty(&expr)),
        ("type", plan::api_name(kind).into()),
    ];
    for (field, found) in fields {
        if recorded[field] != found.as_str() {
            return Some(format!("{field} {found:?}\n  expected {}", recorded[field]));
        }
    }
    let expected = recorded.get("ast")?;
    let mut tree = String::new();
    plan::tree_into(&expr, &functions, &mut tree);
    let found: Value = serde_json::from_str(&tree).expect("a tree is JSON");
    (found != *expected).then(|| format!("tree {found}\n  expected {expected}"))
}

#[test]
fn queries_are_read_printed_and_refused_as_recorded() {
    let mut differences = Vec::new();
    for (name, features) in RECORDINGS {
        let recordings = shared::shared_json(&format!("oracle/{name}.jsonl")).unwrap_or_default();
        for recorded in recordings {
            if let Some(difference) = difference(&recorded, features) {
                let mut difference = format!("{name}: {}\n  {difference}", recorded["q"]);
                difference.truncate(difference.floor_char_boundary(600));
                differences.push(difference);
            }
        }
    }
    let shown = differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences\n{shown}", differences.len());
}
