//! The rules of the paths on a command line.

use std::path::Path;
use std::path::PathBuf;

use promqlite::rules::course::Rulebook;
use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::check;
use promqlite::rules::manifest::Set;
use promqlite::syntax::Features;

use crate::exit::Exit;
use crate::report;

/// Endings of files that are looked into in folders.
const ENDINGS: [&str; 3] = ["yaml", "yml", "rules"];

/// Reads all rules of some paths; says why where it cannot, or where Prometheus would not take
/// them.
pub(super) fn read(paths: &[PathBuf], features: Features) -> Result<Rulebook, Exit> {
    read_around(paths, features).map(|(book, _)| book)
}

/// Reads all rules of some paths, and what else there says where their alerts go.
pub(super) fn read_around(paths: &[PathBuf], features: Features) -> Result<(Rulebook, Set), Exit> {
    let mut inputs = Vec::new();
    for path in paths {
        gather(path, Wanted::Named, &mut inputs).map_err(|error| {
            report::usage(&format!("{} cannot be read: {error}", path.display()))
        })?;
    }
    let checked = check(&inputs, &Options { features, ..Options::default() });
    let errors = checked
        .findings
        .iter()
        .filter(|one| one.severity == Severity::Error && one.lint.is_about_rules());
    let mut is_sound = true;
    for finding in errors {
        is_sound = false;
        if let Some(file) = checked.files.get(finding.file) {
            let (line, column) = file.source.line_column(finding.span);
            eprintln!("error: {}:{line}:{column}: {}", file.name, finding.message);
        }
    }
    if !is_sound {
        return Err(Exit::Found);
    }
    let mut book = Rulebook::default();
    for file in &checked.files {
        file.rules.iter().for_each(|(rules, _)| book.add(&file.name, rules));
    }
    Ok((book, checked.set))
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
