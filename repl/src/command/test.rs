//! `promqlite test`: golden tests, and unit tests of rules.

use std::path::Path;
use std::path::PathBuf;

use promqlite::engine::Engine;
use promqlite::format::Outcome;
use promqlite::format::Script;
use promqlite::format::script_options;
use promqlite::rules::unit::is_unit_test;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use serde_json::json;

use super::coverage::Reached;
use super::junit;
use super::unit;
use super::unit::Bench;
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
    if !arguments.sourced.source.is_empty() {
        return unit::record(arguments, everywhere);
    }
    let mut files = Vec::new();
    for path in &arguments.paths {
        if let Err(error) = gather(path, Depth::Named, &mut files) {
            eprintln!("error: {} cannot be read: {error}", path.display());
            return Exit::Usage;
        }
    }
    let mut options = script_options();
    options.features = options.features.and(everywhere.features());
    let engine = Engine::new(options);
    let bench = Bench::new(arguments, everywhere.features());
    let judged: Vec<_> =
        files.par_iter().map(|file| judge(file, &engine, &bench, arguments)).collect();
    let mut verdicts = Vec::new();
    for (file, judged) in files.iter().zip(judged) {
        match judged {
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
    let reached = arguments.coverage.then(|| Reached::of(&bench.coverage()));
    print_all(&verdicts, reached.as_ref(), arguments.format);
    if verdicts.iter().all(Verdict::passed) { Exit::Done } else { Exit::Found }
}

/// Prints all verdicts, and what of the rules the tests reach if that is wanted.
fn print_all(verdicts: &[Verdict], reached: Option<&Reached>, format: TestFormat) {
    let json = match (format, reached) {
        (TestFormat::Text, reached) => {
            print!("{}{}", reached.map(Reached::text).unwrap_or_default(), summary(verdicts));
            return;
        }
        (TestFormat::Junit, reached) => {
            print!("{}", junit::document(verdicts, reached));
            return;
        }
        (TestFormat::Json, None) => serde_json::to_string_pretty(verdicts),
        (TestFormat::Json, Some(reached)) => {
            serde_json::to_string_pretty(&json!({ "files": verdicts, "coverage": reached }))
        }
    };
    match json {
        Ok(json) => println!("{json}"),
        Err(error) => eprintln!("error: {error}"),
    }
}

/// Whether a path stands on the command line or below one that does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Named,
    Below,
}

/// Adds a file, or all test files of a folder and those below it in order of their paths.
fn gather(path: &Path, depth: Depth, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        if depth == Depth::Named || is_script(path) || is_yaml(path) && is_unit_test_file(path) {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries: Vec<PathBuf> = entries.collect::<std::io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        if is_script(&entry) || is_yaml(&entry) || entry.is_dir() {
            gather(&entry, Depth::Below, files)?;
        }
    }
    Ok(())
}

fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "test")
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "yaml" || end == "yml")
}

fn is_unit_test_file(path: &Path) -> bool {
    input::file(path).is_ok_and(|text| is_unit_test(&text))
}

fn judge(
    path: &Path,
    engine: &Engine,
    bench: &Bench,
    arguments: &Test,
) -> std::io::Result<Verdict> {
    let name = path.display().to_string();
    let text = input::file(path)?;
    if !is_script(path) && (is_yaml(path) || is_unit_test(&text)) {
        return if arguments.update {
            bench.update(path, &text)
        } else {
            Ok(bench.judge(path, &text))
        };
    }
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
        Failure { reason, expected, got, why: Vec::new() }
    });
    let name = match (&eval.name, &failure) {
        // What failed is shown by its query, which says more.
        (Some(name), None) => name.clone(),
        _ => eval.query.clone(),
    };
    Case { line: eval.line, name, failure }
}
