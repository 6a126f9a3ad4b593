//! The rule files that unit tests name, each read once.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use promqlite::rules::course::Rulebook;
use promqlite::rules::file::Home;
use promqlite::rules::file::RuleFile;
use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::Version;
use promqlite::rules::lint::check;

/// The rule files of a path, or why a Prometheus would not take them.
type Read = Result<Vec<RuleFile>, String>;

/// All rule files that unit tests name, each read once.
pub(super) struct Library {
    options: Options,
    files: Mutex<BTreeMap<PathBuf, Arc<OnceLock<Read>>>>,
}

impl Library {
    /// Makes a library of files that are read as by a certain Prometheus.
    pub(super) fn new(options: Options) -> Self {
        Self { options, files: Mutex::default() }
    }

    /// Adds the groups of a file to a book; the error says why it cannot be read.
    pub(super) fn add(&self, path: &Path, book: &mut Rulebook) -> Result<(), String> {
        let shelf = {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.entry(path.to_owned()).or_default().clone()
        };
        let name = path.display().to_string();
        match shelf.get_or_init(|| self.read(path, &name)) {
            Ok(files) => Ok(files.iter().for_each(|file| book.add(&name, file))),
            Err(why) => Err(why.clone()),
        }
    }

    fn read(&self, path: &Path, name: &str) -> Read {
        let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
        let checked = check(&[Input::new(name, bytes, Wanted::Named)], &self.options);
        let mut whys = Vec::new();
        for finding in checked.findings.iter().filter(|one| one.severity == Severity::Error) {
            let source = checked.files.get(finding.file).map(|file| &file.source);
            let (line, column) = source.map_or((1, 1), |it| it.line_column(finding.span));
            whys.push(format!("{name}:{line}:{column}: {}", finding.message));
        }
        let files = checked.files.into_iter().flat_map(|file| file.rules);
        let files: Vec<RuleFile> = files.map(|(file, _)| file).collect();
        // Prometheus itself knows no manifests; a newer promqlite reads them all the same.
        let is_manifest = files.iter().any(|file| file.home != Home::File);
        if is_manifest && self.options.target != Version::NEWEST {
            whys.push(format!("{name}: a manifest, which Prometheus does not read as a rule file"));
        }
        if whys.is_empty() { Ok(files) } else { Err(whys.join("\n")) }
    }

    /// Says why the Prometheus would not take a query, if it would not.
    pub(super) fn refusal(&self, query: &str) -> Option<String> {
        if self.options.target == Version::NEWEST {
            return None;
        }
        let text = serde_json::to_string(query).ok()?;
        let text = format!("groups: [{{name: a, rules: [{{record: a, expr: {text}}}]}}]");
        let checked = check(&[Input::new("", text.into_bytes(), Wanted::Named)], &self.options);
        let errors = checked.findings.into_iter().filter(|one| one.severity == Severity::Error);
        errors.map(|finding| finding.message).next()
    }
}
