//! Checks files together.

use std::collections::BTreeMap;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::rules::dashboard::Query;
use crate::rules::file::Dialect;
use crate::rules::file::Flaw;
use crate::rules::file::FlawKind;
use crate::rules::file::RuleFile;
use crate::rules::file::Valid;
use crate::rules::file::Wanted;
use crate::rules::file::read_documents;
use crate::rules::file::validate;
use crate::rules::manifest;
use crate::rules::manifest::Found;
use crate::rules::manifest::Set;
use crate::rules::yaml::Source;
use crate::rules::yaml::read;
use crate::syntax::Expr;
use crate::syntax::Features;
use crate::syntax::Span;
use crate::time::Millis;

use super::carried::Carried;
use super::expression::Expression;
use super::finding::Finding;
use super::finding::Look;
use super::finding::Report;
use super::flaws;
use super::ignore::Ignores;
use super::pages::Pages;
use super::table::JOINS;
use super::table::LOOKING;
use super::target;
use super::version::Version;
use super::view::Asked;
use super::view::Pane;
use super::view::RuleReads;
use super::view::RuleSet;
use super::view::Terms;
use super::view::View;
use super::view::reads;

/// A file to check.
#[derive(Clone, Debug)]
pub struct Input {
    name: String,
    text: String,
    wanted: Wanted,
    /// Where it ceases to be UTF-8.
    broken_at: Option<usize>,
}

impl Input {
    /// Takes a file by its name and its bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>, wanted: Wanted) -> Self {
        let (text, broken_at) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
            }
        };
        Self { name: name.into(), text, wanted, broken_at }
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists the files that it names, if it is a configuration: of rules, and of templates.
    pub fn named_files(&self) -> Vec<String> {
        if !["rule_files:", "templates:"].iter().any(|mark| self.text.contains(mark)) {
            return Vec::new();
        }
        let found = manifest::read(0, &Source::new(self.text.as_str()), &read(&self.text));
        let configs = found.configs.into_iter().filter(|config| config.source.is_outermost());
        let routings = found.routings.into_iter().filter(|one| one.source.is_outermost());
        let rules = configs.flat_map(|config| config.rule_files);
        rules.chain(routings.flat_map(|one| one.templates)).map(|name| name.value).collect()
    }
}

/// How files are checked.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The Prometheus that the rules are to run on.
    pub target: Version,
    /// What of the language is switched on there.
    pub features: Features,
    /// How far the samples of a series lie apart.
    pub scrape_interval: Millis,
}

impl Default for Options {
    fn default() -> Self {
        let scrape_interval = Millis(15_000);
        Self { target: Version::NEWEST, features: Features::NONE, scrape_interval }
    }
}

/// What files were found to hold, and what is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// Each file, with what it holds.
    pub files: Vec<CheckedFile>,
    /// What was found, by file and place.
    pub findings: Vec<Finding>,
    /// The objects of all files.
    pub set: Set,
}

impl Checked {
    /// Adds what was found, unless comments keep it back.
    pub fn add(&mut self, found: impl IntoIterator<Item = Finding>) {
        self.findings.extend(found);
        drop_ignored(&self.files, &mut self.findings);
        self.findings.sort_by(|a, b| {
            let key = |one: &Finding| (one.file, one.span, one.lint.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.findings.dedup_by(|a, b| {
            (a.file, a.span, a.lint.code, &a.message) == (b.file, b.span, b.lint.code, &b.message)
        });
    }
}

/// A file that was checked.
#[derive(Debug)]
pub struct CheckedFile {
    /// Its name.
    pub name: String,
    /// Its text.
    pub source: Source,
    /// Its rule files, each with what its values say.
    pub rules: Vec<(RuleFile, Valid)>,
    flaws: Vec<Flaw>,
    /// What the templates of each rule look at, rule file after rule file.
    reads: Vec<Vec<RuleReads>>,
    pages: Pages,
}

impl CheckedFile {
    /// Lists the queries of its dashboards, each with its tree if there is one.
    pub fn queries(&self) -> impl Iterator<Item = (&Query, Option<&Expr>)> {
        self.pages
            .pairs()
            .map(|(_, query, parsed)| (query, parsed.as_ref().ok().map(|(expr, _)| expr)))
    }

    /// Lists the expressions of its rules and dashboards that can be parsed.
    pub fn expressions(&self) -> impl Iterator<Item = Expression<'_>> {
        let rules = self.rules.iter().flat_map(|(file, valid)| {
            file.rules().zip(&valid.rules).filter_map(|((_, rule), valid)| {
                let (expr, _) = valid.expr.as_ref()?;
                let (source, text) = (&file.source, &rule.expr);
                Some(Expression { expr, rule: Some(rule), source, text, start: 0 })
            })
        });
        let queries = self.pages.readable().map(|(board, query, (expr, _))| {
            let (source, text, start) = (&board.source, &query.text, query.part.start);
            Expression { expr, rule: None, source, text, start }
        });
        rules.chain(queries)
    }

    /// Returns how many queries of dashboards it has.
    pub fn query_count(&self) -> usize {
        self.pages.boards.iter().map(|board| board.queries.len()).sum()
    }
}

/// Checks files, the rules of all of them together.
///
/// ```
/// use promqlite::rules::file::Wanted;
/// use promqlite::rules::lint::{Input, Options, check};
///
/// let text = "
/// groups:
///   - name: doors
///     rules:
///       - alert: DoorLeftOpen
///         expr: door_open
/// ";
/// let input = Input::new("doors.yaml", text.into(), Wanted::Named);
/// let checked = check(&[input], &Options::default());
/// let codes: Vec<_> = checked.findings.iter().map(|finding| finding.lint.code).collect();
/// assert!(codes.contains(&"PQ102"), "the alert compares nothing: {codes:?}");
/// ```
pub fn check(inputs: &[Input], options: &Options) -> Checked {
    let dialect = target::dialect(options.target, options.features);
    let opened = inputs.par_iter().enumerate().map(|(number, input)| open(number, input, &dialect));
    let (files, found): (Vec<CheckedFile>, Vec<Found>) = opened.unzip();
    let objects = files.iter().map(|file| file.name.clone()).zip(found);
    let objects = Set::of(objects);
    let terms = Terms { functions: dialect.functions, scrape_interval: options.scrape_interval };
    let records = records(&files, &terms);
    let at = |number| views(&files, number, &terms, &records);
    let target = (options.target, options.features);
    let mut reports: Vec<Report> = files
        .par_iter()
        .enumerate()
        .map(|(number, file)| look_at_file(file, number, at(number), target))
        .collect();
    let panes_of = |number| panes(&files, number, &terms, &records);
    let views = (0..files.len()).flat_map(at).collect();
    let set = RuleSet { views, panes: (0..files.len()).flat_map(panes_of).collect() };
    let of_pages = files.par_iter().enumerate().map(|(number, file)| {
        let mut report = Report::default();
        file.pages.look(number, &panes_of(number), &mut report);
        report
    });
    reports.extend(of_pages.collect::<Vec<_>>());
    let rows: Vec<_> = LOOKING.iter().chain(JOINS).collect();
    reports.extend(
        rows.par_iter()
            .filter_map(|lint| {
                let mut report = Report::default();
                match lint.look {
                    Look::Set(look) => look(&set, &mut report),
                    Look::Objects(look) => look(&objects, &mut report),
                    Look::Alerts(look) => look(&set, &objects, &mut report),
                    Look::Reading | Look::Asked(_) | Look::Rule(_) | Look::Pane(_) => return None,
                }
                Some(report)
            })
            .collect::<Vec<_>>(),
    );
    let mut checked = Checked { files, findings: Vec::new(), set: objects };
    checked.add(reports.into_iter().flat_map(|report| report.findings));
    checked
}

fn open(number: usize, input: &Input, dialect: &Dialect) -> (CheckedFile, Found) {
    let pages = Pages::read(&input.name, &input.text, input.wanted, dialect);
    if pages.is_whole && input.broken_at.is_none() {
        let (name, source) = (input.name.clone(), pages.source.clone());
        let (rules, flaws, reads) = (Vec::new(), Vec::new(), Vec::new());
        return (CheckedFile { name, source, rules, flaws, reads, pages }, Found::default());
    }
    let source = Source::new(input.text.as_str());
    if input.name.ends_with(manifest::PHRASES) {
        let (name, rules, flaws, reads) = (input.name.clone(), Vec::new(), Vec::new(), Vec::new());
        let phrases = vec![(name.clone(), input.text.clone())];
        let found = Found { phrases, ..Found::default() };
        return (CheckedFile { name, source, rules, flaws, reads, pages }, found);
    }
    let stream = read(&input.text);
    let found = manifest::read(number, &source, &stream);
    let wanted = if found.is_configuration() { Wanted::Found } else { input.wanted };
    let mut reading = read_documents(&source, &stream, wanted);
    if let Some(at) = input.broken_at {
        reading.files.clear();
        let message = "the text is not UTF-8 from here on";
        reading.flaws = vec![Flaw::new(FlawKind::Yaml, message, Span::new(at, at + 1))];
    }
    let rules = reading.files.into_iter().map(|file| {
        let valid = validate(&file, dialect);
        (file, valid)
    });
    let rules: Vec<(RuleFile, Valid)> = rules.collect();
    let looks = rules.iter().map(|(file, valid)| {
        file.rules().zip(&valid.rules).map(|((_, rule), valid)| reads(rule, valid)).collect()
    });
    let (name, reads) = (input.name.clone(), looks.collect());
    (CheckedFile { name, rules, source: reading.source, flaws: reading.flaws, reads, pages }, found)
}

/// Returns the rules of a file whose expressions can be parsed.
fn views<'a>(
    files: &'a [CheckedFile],
    number: usize,
    terms: &'a Terms,
    records: &'a BTreeMap<String, Carried>,
) -> Vec<View<'a>> {
    let mut views = Vec::new();
    let parts = files.get(number).into_iter().flat_map(|file| file.rules.iter().zip(&file.reads));
    for ((file, valid), reads) in parts {
        for (((group, rule), valid), reads) in file.rules().zip(&valid.rules).zip(reads) {
            let Some((expr, kind)) = &valid.expr else { continue };
            let (source, text, kind) = (&file.source, &rule.expr, *kind);
            let asked = Asked { number, source, text, start: 0, expr, kind, terms, records };
            views.push(View { asked, file, group, rule, valid, reads });
        }
    }
    views
}

/// Returns the queries of dashboards of a file that can be parsed.
fn panes<'a>(
    files: &'a [CheckedFile],
    number: usize,
    terms: &'a Terms,
    records: &'a BTreeMap<String, Carried>,
) -> Vec<Pane<'a>> {
    let pages = files.get(number).map(|file| &file.pages);
    let queries = pages.into_iter().flat_map(Pages::readable);
    queries
        .map(|(board, query, (expr, kind))| {
            let (source, text, start, kind) = (&board.source, &query.text, query.part.start, *kind);
            let asked = Asked { number, source, text, start, expr, kind, terms, records };
            Pane { asked, board, query }
        })
        .collect()
}

/// Finds the labels of what rules record, where one rule alone does.
fn records(files: &[CheckedFile], terms: &Terms) -> BTreeMap<String, Carried> {
    let nothing = BTreeMap::new();
    let found: Vec<Vec<(String, Carried)>> = (0..files.len())
        .collect::<Vec<_>>()
        .par_iter()
        .map(|&number| {
            let views = views(files, number, terms, &nothing);
            let recording = views.iter().filter(|view| !view.rule.is_alert());
            recording.map(|view| (view.rule.name().to_owned(), recorded(view))).collect()
        })
        .collect();
    let mut records: BTreeMap<String, Option<Carried>> = BTreeMap::new();
    for (name, carried) in found.into_iter().flatten() {
        records.entry(name).and_modify(|known| *known = None).or_insert(Some(carried));
    }
    records.into_iter().filter_map(|(name, carried)| Some((name, carried?))).collect()
}

/// Returns the labels of what a rule records, its own included.
fn recorded(view: &View<'_>) -> Carried {
    let mut carried = view.carried();
    for (name, _) in view.group.labels.iter().chain(&view.rule.labels) {
        carried.add(&name.value);
    }
    carried
}

fn look_at_file(
    file: &CheckedFile,
    number: usize,
    views: Vec<View<'_>>,
    target: (Version, Features),
) -> Report {
    let mut report = Report::default();
    let own = file.rules.iter().flat_map(|(rules, valid)| rules.flaws.iter().chain(&valid.flaws));
    for flaw in file.flaws.iter().chain(own) {
        let hint = flaw.hint.clone().unwrap_or_default();
        report.add(flaws::row(flaw.kind), (number, flaw.span), &*flaw.message, hint);
    }
    for (rules, _) in &file.rules {
        target::look_at_fields(rules, number, target.0, &mut report);
    }
    for view in &views {
        target::look(view, target, &mut report);
        for lint in LOOKING {
            match lint.look {
                Look::Asked(look) => look(view, &mut report),
                Look::Rule(look) => look(view, &mut report),
                _ => {}
            }
        }
    }
    report
}

fn drop_ignored(files: &[CheckedFile], findings: &mut Vec<Finding>) {
    let ignores: Vec<_> = files
        .iter()
        .map(|file| Ignores::read(&file.source, file.rules.iter().map(|(rules, _)| rules)))
        .collect();
    findings
        .retain(|finding| ignores.get(finding.file).is_none_or(|ignores| !ignores.covers(finding)));
}
