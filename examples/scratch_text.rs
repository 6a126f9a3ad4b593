//! Throw-away.
use promqlite::format::*;
use promqlite::time::Timestamp;
use std::io::BufRead;
fn main() {
    for line in std::io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let d = if v["d"] == "om" { Dialect::OpenMetrics } else { Dialect::Text };
        let mut t = ExpositionTerms::at(Timestamp(0));
        t.dialect = Some(d);
        t.strictness = Strictness::Strict;
        match read_exposition(v["i"].as_str().unwrap().as_bytes(), t) {
            Ok(l) => println!(
                "OK {} series {:?} || {} || {}",
                l.memory.len(),
                l.warnings,
                v["e"],
                v["i"]
            ),
            Err(e) => println!("ERR {e} || {} || {}", v["e"], v["i"]),
        }
    }
}
