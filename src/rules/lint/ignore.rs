//! Comments that say what not to report.
//!
//! `# promqlite: ignore PQ110 reason` inside of a rule, or in the lines right above it, is for the
//! rule; outside of rules it is for its own line and the next. `ignore-file` is for the file.

use crate::rules::file::RuleFile;
use crate::rules::yaml::Source;
use crate::syntax::Span;

use super::finding::Finding;
use super::finding::Severity;

/// A comment: its line, from 1, what it is for, and the codes it names.
#[derive(Debug)]
struct Comment {
    line: usize,
    whole_file: bool,
    codes: Vec<String>,
}

/// The comments of a file and the lines of its rules.
#[derive(Debug)]
pub(super) struct Ignores {
    source: Source,
    comments: Vec<Comment>,
    rules: Vec<(usize, usize)>,
}

const MARK: &str = "# promqlite:";

impl Ignores {
    /// Reads the comments of a file.
    pub(super) fn read<'a>(source: &Source, files: impl Iterator<Item = &'a RuleFile>) -> Self {
        let mut comments = Vec::new();
        let mut rules = Vec::new();
        if source.text().contains(MARK) {
            let lines = source.text().lines().enumerate();
            comments.extend(lines.filter_map(|(at, line)| comment(at + 1, line)));
            for file in files {
                rules.extend(file.rules().map(|(_, rule)| lines_of(source, file, rule.span)));
            }
        }
        Self { source: source.clone(), comments, rules }
    }

    /// Tells whether a comment says not to report a finding; errors are always reported.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        if self.comments.is_empty() || finding.severity == Severity::Error {
            return false;
        }
        let line = self.source.line_column(finding.span).0;
        let rule = self.rules.iter().find(|(first, last)| (*first..=*last).contains(&line));
        let (first, last) = rule.copied().unwrap_or((line.saturating_sub(1), line));
        self.comments.iter().any(|comment| {
            let names = |code: &String| code == finding.lint.code || code == "all";
            let is_near = comment.whole_file || (first..=last).contains(&comment.line);
            is_near && comment.codes.iter().any(names)
        })
    }
}

/// Returns the first and last line of a rule, comments right above it included.
fn lines_of(source: &Source, file: &RuleFile, span: Span) -> (usize, usize) {
    let place = file.source.in_file(span);
    let mut first = source.line_column(place).0;
    let end = Span { start: place.end.saturating_sub(1).max(place.start), ..place };
    let last = source.line_column(end).0;
    while first > 1 && source.line(first - 1).trim_start().starts_with('#') {
        first -= 1;
    }
    (first, last)
}

fn comment(line: usize, text: &str) -> Option<Comment> {
    let (_, words) = text.split_once(MARK)?;
    let mut words = words.split([' ', ',', '\t']).filter(|word| !word.is_empty()).peekable();
    let whole_file = match words.next()? {
        "ignore" => false,
        "ignore-file" => true,
        _ => return None,
    };
    let is_code = |word: &&str| {
        *word == "all" || word.strip_prefix("PQ").is_some_and(|n| n.parse::<u16>().is_ok())
    };
    let mut codes = Vec::new();
    while let Some(code) = words.next_if(is_code) {
        codes.push(code.to_owned());
    }
    Some(Comment { line, whole_file, codes })
}
