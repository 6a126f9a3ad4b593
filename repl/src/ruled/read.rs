//! Rules of files, if Prometheus would take them.

use promqlite::rules::course::Rulebook;
use promqlite::rules::lint::Input;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::check;
use promqlite::rules::manifest::Set;
use promqlite::syntax::Features;

/// Reads all rules of some files, and what else there says where their alerts go; or lists why
/// Prometheus would not take them.
pub(crate) fn read(inputs: &[Input], features: Features) -> Result<(Rulebook, Set), Vec<String>> {
    let checked = check(inputs, &Options { features, ..Options::default() });
    let errors = checked
        .findings
        .iter()
        .filter(|one| one.severity == Severity::Error && one.lint.is_about_rules());
    let told = errors.filter_map(|finding| {
        let file = checked.files.get(finding.file)?;
        let (line, column) = file.source.line_column(finding.span);
        Some(format!("{}:{line}:{column}: {}", file.name, finding.message))
    });
    let told: Vec<_> = told.collect();
    if !told.is_empty() {
        return Err(told);
    }
    let mut book = Rulebook::default();
    for file in &checked.files {
        file.rules.iter().for_each(|(rules, _)| book.add(&file.name, rules));
    }
    Ok((book, checked.set))
}
