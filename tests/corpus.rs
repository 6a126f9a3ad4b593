//! Each query of the corpus and of Prometheus' own scripts as a test with a name.
//!
//! A query is asked in every form and by several engines, which must all agree with what is
//! written. `cargo test --test corpus rate` runs those with `rate` in their names; the scripts of
//! Prometheus are named by file and line, and so are ours where a query has no name.

mod pending;
mod shared;
mod oracle;
mod oracle_answer;
mod blocks;
mod variety;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::Arguments;
use libtest_mimic::Failed;
use promqlite::format::Outcome;
use promqlite::format::Script;
use promqlite::format::Situation;

use crate::pending::Case;
use crate::pending::Pending;
use crate::shared::our_scripts;
use crate::shared::upstream_scripts;
use crate::variety::Variety;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let varieties: Arc<[Variety]> = Variety::all().into();
    let mut cases = Vec::new();
    for (folder, scripts) in [("corpus", our_scripts()), ("upstream", upstream_scripts())] {
        for (file, text) in scripts {
            cases.extend(script_cases(folder, &file, &text, &varieties));
        }
    }
    cases.extend(oracle::cases());
    libtest_mimic::run(&arguments, Pending::read().apply(cases)).exit_code()
}

/// Names the queries of a script; one that cannot be read is a single failing trial.
fn script_cases(folder: &str, file: &str, text: &str, varieties: &Arc<[Variety]>) -> Vec<Case> {
    let subject = file.trim_end_matches(".test");
    let script = match Script::read(text) {
        Ok(script) => script,
        Err(why) => {
            let name = format!("{folder}::{subject}");
            return vec![Case { name, run: Box::new(move || Err(why.to_string().into())) }];
        }
    };
    let name = |situation: &Situation| match &situation.eval.name {
        Some(name) => format!("{folder}::{subject}::{name}"),
        None => format!("{folder}::{subject}:{}", situation.eval.line),
    };
    let case = |situation: Situation| {
        let (name, varieties) = (name(&situation), varieties.clone());
        Case { name, run: Box::new(move || run(&situation, &varieties)) }
    };
    script.situations().into_iter().map(case).collect()
}

fn run(situation: &Situation, varieties: &[Variety]) -> Result<(), Failed> {
    for variety in varieties {
        let outcome = variety.run(situation);
        if let Err(why) = &outcome.verdict {
            return Err(format!("with {}: {}", variety.name, report(&outcome, why)).into());
        }
    }
    Ok(())
}

fn report(outcome: &Outcome, why: &promqlite::format::Difference) -> String {
    let list = |lines: &[String]| lines.join("\n    ");
    let (line, query) = (outcome.eval.line, &outcome.eval.query);
    let (expected, got) = (list(&why.expected), list(why.got.as_deref().unwrap_or_default()));
    format!("line {line}: {query}\n  {why}\n  expected\n    {expected}\n  got\n    {got}")
}
