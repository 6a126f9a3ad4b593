//! `promqlite test`: golden tests.

use std::path::Path;
use std::path::PathBuf;

use promqlite::engine::Engine;
use promqlite::format::Outcome;
use promqlite::format::Script;
use promqlite::format::script_options;

use super::junit;
use super::verdict::Case;
use super::verdict::Failure;
use super::verdict::Verdict;
use super::verdict::summary;
use crate::arguments::Everywhere;
use crate::arguments::Test;
use crate::arguments::TestFormat;
use crate::exit::Exit;
use crate::input;

/// Runs the tests of all files, and prints what became of them.
pub(crate) fn run(arguments: &Test, everywhere: &Everywhere) -> Exit {
    let mut files = Vec::new();
    for path in &arguments.paths {
        if let Err(error) = gather(path, &mut files) {
            eprintln!("error: {} cannot be read: {error}", path.display());
            return Exit::Usage;
        }
    }
    let mut options = script_options();
    options.features = options.features.and(everywhere.features());
    let engine = Engine::new(options);
    let mut verdicts = Vec::new();
    for file in &files {
        match judge(file, &engine, arguments) {
            Ok(verdict) => {
                if arguments.format == TestFormat::Text {
                    print!("{}", verdict.text());
                }
                verdicts.push(verdict);
            }
            Err(error) => {
                eprintln!("error: {} cannot be read: {error}", file.display());
                return Exit::Usage;
            }
        }
    }
    print_all(&verdicts, arguments.format);
    if verdicts.iter().all(Verdict::passed) { Exit::Done } else { Exit::Found }
}

fn print_all(verdicts: &[Verdict], format: TestFormat) {
    match format {
        TestFormat::Text => print!("{}", summary(verdicts)),
        TestFormat::Junit => print!("{}", junit::document(verdicts)),
        TestFormat::Json => match serde_json::to_string_pretty(verdicts) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("error: {error}"),
        },
    }
}

/// Adds a file, or all test files of a folder and those below it in order of their paths.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries: Vec<PathBuf> = entries.collect::<std::io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let is_script = entry.extension().is_some_and(|end| end == "test");
        if is_script || entry.is_dir() {
            gather(&entry, files)?;
        }
    }
    Ok(())
}

fn judge(path: &Path, engine: &Engine, arguments: &Test) -> std::io::Result<Verdict> {
    let name = path.display().to_string();
    let text = input::file(path)?;
    let script = match Script::read(&text) {
        Ok(script) => script,
        Err(error) => return Ok(Verdict::unreadable(name, error.line, error.to_string())),
    };
    let outcomes = script.run(engine);
    if arguments.update {
        let (updated, count) = Script::update(&text, &outcomes);
        if count > 0 {
            std::fs::write(path, &updated)?;
            eprintln!("{name}: {count} answers filled in; review them");
            let again = Script::read(&updated).map(|script| script.run(engine));
            return Ok(verdict(name, &again.unwrap_or(outcomes)));
        }
    }
    Ok(verdict(name, &outcomes))
}

fn verdict(file: String, outcomes: &[Outcome]) -> Verdict {
    Verdict { file, evals: outcomes.len(), cases: outcomes.iter().map(case).collect() }
}

fn case(outcome: &Outcome) -> Case {
    let eval = &outcome.eval;
    let failure = outcome.verdict.as_ref().err().map(|difference| {
        let reason = difference.to_string();
        // Where nothing came out there is nothing to compare.
        let (expected, got) = match &difference.got {
            Some(got) => (difference.expected.clone(), got.clone()),
            None => (Vec::new(), Vec::new()),
        };
        Failure { reason, expected, got }
    });
    let name = match (&eval.name, &failure) {
        // What failed is shown by its query, which says more.
        (Some(name), None) => name.clone(),
        _ => eval.query.clone(),
    };
    Case { line: eval.line, name, failure }
}
