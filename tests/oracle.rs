//! Recorded answers of Prometheus to queries over one set of data.

use std::sync::Arc;
use std::sync::OnceLock;

use libtest_mimic::Failed;
use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::engine::Options;
use promqlite::format::Command;
use promqlite::format::Script;
use promqlite::storage::Memory;
use promqlite::storage::Storage;
use promqlite::syntax::Feature;
use promqlite::syntax::Features;
use promqlite::time::Millis;
use promqlite::time::Steps;
use promqlite::time::Timestamp;
use promqlite::tsdb::Tsdb;
use serde_json::Value as Json;

use crate::oracle_answer::Order;
use crate::oracle_answer::compare;
use crate::oracle_answer::to_json;
use crate::pending::Case;
use crate::shared::shared;
use crate::shared::shared_json;
use crate::shared::shared_text;

/// The data that most queries are asked of, loaded once.
static DATA: OnceLock<Memory> = OnceLock::new();

/// Data folders below the shared one, and the answers that a server gave from them.
const FOLDERS: [(&str, &str); 5] = [
    ("snapshots/blocks", "snapshots/answers_blocks.jsonl"),
    ("snapshots/datadir", "snapshots/answers_datadir.jsonl"),
    ("oracle/smoke_block", "oracle/fuzz_eval.jsonl"),
    ("snapshots/st", "oracle/fuzz_eval.jsonl"),
    ("snapshots/st-wal", "oracle/fuzz_eval.jsonl"),
];

/// Returns one case for each recorded answer.
pub(crate) fn cases() -> Vec<Case> {
    let plain = Features::SYNTAX;
    let delayed = plain.with(Feature::DelayedNameRemoval);
    let mut cases = Vec::new();
    for (name, features) in [("fuzz_eval", plain), ("fuzz_eval_dnr", delayed)] {
        let engine = Arc::new(Engine::new(options(features)));
        let recorded = shared_json(&format!("oracle/{name}.jsonl")).unwrap_or_default();
        cases.extend(recorded.into_iter().map(|recorded| {
            let engine = engine.clone();
            let name = format!("oracle::{name}::{}", recorded["id"]);
            Case { name, run: Box::new(move || judge(&engine, data(), &recorded)) }
        }));
    }
    cases.extend(FOLDERS.iter().flat_map(|(folder, answers)| folder_cases(folder, answers)));
    cases
}

/// Returns one case for each recorded answer of a server whose data we have.
fn folder_cases(folder: &'static str, answers: &str) -> Vec<Case> {
    let Some(path) = shared(folder) else { return Vec::new() };
    let engine = Arc::new(Engine::new(options(Features::SYNTAX)));
    let tsdb = Arc::new(OnceLock::new());
    let case = |recorded: Json| {
        let (engine, tsdb, path) = (engine.clone(), tsdb.clone(), path.clone());
        let name = format!("oracle::{}::{}", folder.replace('/', "::"), recorded["id"]);
        let run = move || {
            let open = || Tsdb::open(&path).expect("the data is whole");
            judge(&engine, tsdb.get_or_init(open), &recorded)
        };
        Case { name, run: Box::new(run) }
    };
    shared_json(answers).unwrap_or_default().into_iter().map(case).collect()
}

pub(crate) fn options(features: Features) -> Options {
    let mut options = Options::default();
    options.features = features;
    options
}

pub(crate) fn data() -> &'static Memory {
    DATA.get_or_init(|| {
        let mut memory = Memory::new();
        let text = shared_text("oracle/smoke_load.test").expect("the data lies beside the answers");
        for command in Script::read(&text).expect("the data is a script").commands {
            if let Command::Load(load) = command {
                load.add_to(&mut memory).expect("the data can be loaded");
            }
        }
        memory
    })
}

fn judge(engine: &Engine, data: &dyn Storage, recorded: &Json) -> Result<(), Failed> {
    let query = recorded["q"].as_str().ok_or("a query is a text")?;
    differences(engine, data, query, recorded).map_err(|why| {
        let [start, end, step] = ["start", "end", "step"].map(|key| recorded[key].to_string());
        format!("{query}\n  from {start} to {end} step {step} ms\n  {why}").into()
    })
}

/// Returns when a recorded query was asked for.
pub(crate) fn ask(recorded: &Json) -> Result<Ask, String> {
    let millis = |key: &str| recorded[key].as_i64().unwrap_or(0);
    let (start, end) = (Timestamp(millis("start")), Timestamp(millis("end")));
    Ok(match millis("step") {
        0 => Ask::Instant(start),
        step => Ask::Range(Steps::range(start, end, Millis(step)).ok_or("a grid is expected")?),
    })
}

fn differences(
    engine: &Engine,
    data: &dyn Storage,
    query: &str,
    recorded: &Json,
) -> Result<(), String> {
    let answer = match engine.query(data, query, ask(recorded)?) {
        Ok(answer) => answer,
        Err(error) => return judge_error(error.kind(), &error.to_string(), recorded),
    };
    if recorded.get("errorType").is_some() {
        return Err(format!("expected to fail: {}", recorded["error"]));
    }
    for (key, got) in
        [("warnings", answer.notes.warnings(query)), ("infos", answer.notes.infos(query))]
    {
        // Where nothing was recorded, nothing is compared.
        let known = recorded.get(key).is_some();
        if known && recorded[key] != Json::from(got.clone()) {
            return Err(format!("{key}: {} were expected, not {got:?}", recorded[key]));
        }
    }
    let fixed = recorded["ordered"] == true;
    let order = if fixed { Order::Fixed } else { Order::Free };
    compare(&recorded["result"], &to_json(&answer.value), order)
}

fn judge_error(kind: &str, text: &str, recorded: &Json) -> Result<(), String> {
    if recorded["errorType"] != kind {
        return Err(format!("{} was expected, not {kind}: {text}", recorded["errorType"]));
    }
    if recorded["error_unstable"] != true && recorded["error"] != text {
        return Err(format!("{} was expected, not {text}", recorded["error"]));
    }
    Ok(())
}
