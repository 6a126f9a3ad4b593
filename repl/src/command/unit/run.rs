//! Runs the unit tests of files.

use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use promqlite::label::Search;
use promqlite::rules::course::Queries;
use promqlite::rules::course::Rulebook;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Version;
use promqlite::rules::unit::Conditions;
use promqlite::rules::unit::Coverage;
use promqlite::rules::unit::Outcome;
use promqlite::rules::unit::Trial;
use promqlite::rules::unit::UnitFile;
use promqlite::rules::unit::fill;
use promqlite::rules::yaml::Source;
use promqlite::syntax::Features;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use super::glob::glob;
use super::rulefile::Library;
use super::verdict::verdict;
use crate::arguments::Test;
use crate::command::verdict::Verdict;

/// All that unit tests share.
pub(in crate::command) struct Bench {
    library: Library,
    queries: Arc<Queries>,
    target: Version,
    features: Features,
    /// Which tests are run, by their names.
    wanted: Option<Search>,
    covers: bool,
    coverage: Mutex<Coverage>,
}

/// The version that knows the time a test begins at.
const START_TIMES: Version = Version::new(3, 9);

impl Bench {
    /// Makes a bench for tests that are judged as a certain Prometheus would.
    pub(in crate::command) fn new(arguments: &Test, features: Features) -> Self {
        let (target, wanted, covers) =
            (arguments.target, arguments.run.clone(), arguments.coverage);
        let options = Options { target, features, ..Options::default() };
        let library = Library::new(options);
        let (queries, coverage) = (Arc::default(), Mutex::default());
        Self { library, queries, target, features, wanted, covers, coverage }
    }

    /// Returns which rules the tests that were run made give anything.
    pub(in crate::command) fn coverage(self) -> Coverage {
        self.coverage.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what comes out into a file where something else is expected, and runs it again.
    pub(in crate::command) fn update(&self, path: &Path, text: &str) -> std::io::Result<Verdict> {
        let (file, flaws) = UnitFile::read(text);
        if flaws.is_empty()
            && let Ok(outcomes) = self.outcomes(&file, path, &Source::new(text))
        {
            let (filled, count) = fill(text, &outcomes);
            if count > 0 {
                std::fs::write(path, &filled)?;
                eprintln!("{}: {count} answers filled in; review them", path.display());
                return Ok(self.judge(path, &filled));
            }
        }
        Ok(self.judge(path, text))
    }

    /// Runs all tests of a file.
    pub(in crate::command) fn judge(&self, path: &Path, text: &str) -> Verdict {
        let name = path.display().to_string();
        let source = Source::new(text);
        let (file, flaws) = UnitFile::read(text);
        if let Some(flaw) = flaws.first() {
            let (line, _) = source.line_column(flaw.span);
            return Verdict::unreadable(name, line, flaw.message.clone());
        }
        match self.outcomes(&file, path, &source) {
            Ok(outcomes) => verdict(name, &source, outcomes),
            Err((line, why)) => Verdict::unreadable(name, line, why),
        }
    }

    fn outcomes(
        &self,
        file: &UnitFile,
        path: &Path,
        source: &Source,
    ) -> Result<Vec<Outcome>, (usize, String)> {
        if let Some(late) = file.tests.iter().find_map(|test| test.start_timestamp.as_ref())
            && self.target < START_TIMES
        {
            let (line, _) = source.line_column(late.place.span);
            return Err((line, "field start_timestamp not found in type main.testGroup".into()));
        }
        let mut order = Vec::new();
        for group in &file.group_eval_order {
            if order.contains(&&group.value) {
                let (line, _) = source.line_column(group.place.span);
                let why = format!("group name repeated in evaluation order: {}", group.value);
                return Err((line, why));
            }
            order.push(&group.value);
        }
        let wanted: Vec<usize> =
            (0..file.tests.len()).filter(|number| self.is_wanted(file, *number)).collect();
        let mut book = self.book(file, path, source)?;
        let place = |name: &String| order.iter().position(|known| *known == name).unwrap_or(0);
        book.groups.sort_by_key(|group| place(&group.name));
        let refusal = |query: &str| self.library.refusal(query);
        let conditions = Conditions::new(&book, self.features, &refusal, self.queries.clone());
        let outcomes: Vec<Vec<Outcome>> = wanted
            .into_par_iter()
            .filter_map(|number| Trial::new(file, number, &conditions))
            .map(|trial| {
                if !self.covers {
                    return trial.run(&mut |_| {});
                }
                let mut coverage = Coverage::default();
                let outcomes = trial.run_covering(&mut coverage);
                self.coverage.lock().unwrap_or_else(PoisonError::into_inner).join(coverage);
                outcomes
            })
            .collect();
        Ok(outcomes.into_iter().flatten().collect())
    }

    fn is_wanted(&self, file: &UnitFile, number: usize) -> bool {
        let Some(wanted) = &self.wanted else { return true };
        let name = file.tests.get(number).and_then(|test| test.name.as_ref());
        wanted.matches(name.map_or("", |name| &name.value))
    }

    /// Reads the rule files that a file names.
    fn book(
        &self,
        file: &UnitFile,
        path: &Path,
        source: &Source,
    ) -> Result<Rulebook, (usize, String)> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut book = Rulebook::default();
        let mut known = Vec::new();
        for named in &file.rule_files {
            let (line, _) = source.line_column(named.place.span);
            let at = |why: String| (line, why);
            let paths = match named.value.as_str() {
                "" => Vec::new(),
                pattern => glob(&folder.join(pattern)).map_err(at)?,
            };
            if paths.is_empty() {
                eprintln!("warning: {}:{line}: no file is {}", path.display(), named.value);
            }
            for path in paths {
                if !known.contains(&path) {
                    self.library.add(&path, &mut book).map_err(at)?;
                    known.push(path);
                }
            }
        }
        Ok(book)
    }
}
