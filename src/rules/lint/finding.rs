//! What is found, and the rows of the table of what is looked for.

use std::fmt;

use crate::rules::manifest::Set;
use crate::syntax::Span;

use super::view::Asked;
use super::view::Pane;
use super::view::RuleSet;
use super::view::View;

/// How bad a finding is.
///
/// ```
/// use promqlite::rules::lint::Severity;
///
/// assert!(Severity::Error > Severity::Warning);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Most likely not what was meant.
    Warning,
    /// Prometheus, or the operator, would refuse it.
    Error,
}

impl Severity {
    /// Returns its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a row looks for what it finds.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// It is found while rules are read.
    Reading,
    /// At each expression that can be parsed, of rules and of dashboards.
    Asked(fn(&Asked<'_>, &mut Report)),
    /// At each rule whose expression can be parsed.
    Rule(fn(&View<'_>, &mut Report)),
    /// At each query of a dashboard that can be parsed.
    Pane(fn(&Pane<'_>, &mut Report)),
    /// At all rules together.
    Set(fn(&RuleSet<'_>, &mut Report)),
    /// At the objects of all files together.
    Objects(fn(&Set, &mut Report)),
    /// At all rules and objects together.
    Alerts(fn(&RuleSet<'_>, &Set, &mut Report)),
}

/// A row of the table: something that rules are checked for.
///
/// Its page of documentation is made of it, and its examples are tests.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Lint {
    /// The code, which stays what it is.
    pub code: &'static str,
    /// What is looked for, in a few words.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Why it matters and what to do.
    pub why: &'static str,
    /// A file that has it; empty where it takes more than a file.
    pub bad: &'static str,
    /// The file without it.
    pub good: &'static str,
    pub(super) look: Look,
}

impl Lint {
    /// Tells whether it is about rules, and not about the objects and configurations around them.
    pub fn is_about_rules(&self) -> bool {
        let is_of_rules =
            matches!(self.look, Look::Reading | Look::Asked(_) | Look::Rule(_) | Look::Set(_));
        is_of_rules && self.code < "PQ200"
    }
}

impl fmt::Debug for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// Something that was found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub lint: &'static Lint,
    /// How bad it is.
    pub severity: Severity,
    /// The number of its file among those that were checked.
    pub file: usize,
    /// Where, in the text of the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// The other places that have to do with it.
    pub related: Vec<Related>,
}

impl Finding {
    /// Makes a finding about a place in a file, as bad as its row says.
    ///
    /// ```
    /// use promqlite::rules::lint::{Finding, SILENT_SELECTOR, Severity};
    /// use promqlite::syntax::Span;
    ///
    /// let finding = Finding::new(&SILENT_SELECTOR, 0, Span::new(3, 7), "no metric `door`");
    /// assert_eq!(finding.severity, Severity::Warning);
    /// ```
    pub fn new(lint: &'static Lint, file: usize, span: Span, message: impl Into<String>) -> Self {
        let (message, severity) = (message.into(), lint.severity);
        Self { lint, severity, file, span, message, hint: None, related: Vec::new() }
    }
}

/// A place that has to do with a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Related {
    /// The number of its file.
    pub file: usize,
    /// Where, in the text of the file.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) findings: Vec<Finding>,
}

impl Report {
    /// Adds a finding about a place in a rule's file.
    pub(super) fn add(
        &mut self,
        lint: &'static Lint,
        place: (usize, Span),
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (file, span) = place;
        let hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self.findings.push(Finding { hint, ..Finding::new(lint, file, span, message) });
    }

    /// Names another place for what was added last.
    pub(super) fn beside(&mut self, place: (usize, Span), message: impl Into<String>) -> &mut Self {
        let (file, span) = place;
        if let Some(last) = self.findings.last_mut() {
            last.related.push(Related { file, span, message: message.into() });
        }
        self
    }

    /// Makes what was added last less bad.
    pub(super) fn lower(&mut self, severity: Severity) {
        if let Some(last) = self.findings.last_mut() {
            last.severity = severity;
        }
    }
}
