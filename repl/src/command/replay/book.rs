//! The rules of the paths on a command line.

use std::path::Path;
use std::path::PathBuf;

use promqlite::rules::course::Rulebook;
use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::check;
use promqlite::syntax::Features;

/// Why there are no rules to be run.
pub(super) enum NoBook {
    /// A path cannot be read.
    Unreadable(String),
    /// Prometheus would not take the rules.
    Refused(Vec<String>),
}

/// Endings of files that are looked into in folders.
const ENDINGS: [&str; 3] = ["yaml", "yml", "rules"];

/// Reads all rules of some paths.
pub(super) fn read(paths: &[PathBuf], features: Features) -> Result<Rulebook, NoBook> {
    let mut inputs = Vec::new();
    for path in paths {
        gather(path, Wanted::Named, &mut inputs).map_err(|error| {
            NoBook::Unreadable(format!("{} cannot be read: {error}", path.display()))
        })?;
    }
    let checked = check(&inputs, &Options { features, ..Options::default() });
    let errors = checked.findings.iter().filter(|one| one.severity == Severity::Error);
    let told: Vec<String> = errors
        .filter_map(|finding| {
            let file = checked.files.get(finding.file)?;
            let (line, column) = file.source.line_column(finding.span);
            Some(format!("{}:{line}:{column}: {}", file.name, finding.message))
        })
        .collect();
    if !told.is_empty() {
        return Err(NoBook::Refused(told));
    }
    let mut book = Rulebook::default();
    for file in &checked.files {
        file.rules.iter().for_each(|(rules, _)| book.add(&file.name, rules));
    }
    Ok(book)
}

fn gather(path: &Path, wanted: Wanted, inputs: &mut Vec<Input>) -> std::io::Result<()> {
    if path == Path::new("-") || !std::fs::metadata(path)?.is_dir() {
        let text = crate::input::file(path)?;
        inputs.push(Input::new(path.display().to_string(), text.into_bytes(), wanted));
        return Ok(());
    }
    let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries: Vec<PathBuf> = entries.collect::<std::io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let is_wanted =
            entry.extension().is_some_and(|end| ENDINGS.iter().any(|known| end == *known));
        if is_wanted || entry.is_dir() {
            gather(&entry, Wanted::Found, inputs)?;
        }
    }
    Ok(())
}
