//! Prometheus' own test scripts, unmodified, every query of them.

use promqlite::engine::Engine;
use promqlite::format::Script;
use promqlite::format::script_options;

use crate::shared::upstream_scripts;

#[test]
fn upstream_scripts_pass() {
    let engine = Engine::new(script_options());
    let mut failures = Vec::new();
    let mut evals = 0;
    for (name, text) in upstream_scripts() {
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        for outcome in script.run(&engine) {
            evals += 1;
            if let Err(why) = outcome.verdict {
                let (line, query) = (outcome.eval.line, &outcome.eval.query);
                failures.push(format!("{name}:{line} {query}: {why}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {evals}\n{}", failures.len(), failures.join("\n"));
}
