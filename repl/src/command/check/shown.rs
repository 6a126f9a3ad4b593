//! A finding as it is printed: with the name of its file and the numbers of its place.

use promqlite::rules::lint::Checked;
use promqlite::rules::lint::Finding;
use promqlite::rules::lint::Severity;
use serde::Serialize;

/// A finding with all that is printed of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// How many characters of its line it spans, at least one.
    #[serde(skip)]
    pub(super) width: usize,
    #[serde(rename = "severity")]
    pub(super) level: &'static str,
    #[serde(skip)]
    pub(super) severity: Severity,
    pub(super) code: &'static str,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<String>,
    #[serde(skip)]
    pub(super) title: &'static str,
    /// The line of the file it stands in.
    #[serde(skip)]
    pub(super) source: String,
}

impl Shown {
    /// Finds the numbers and the line of a finding.
    pub(super) fn of(finding: &Finding, checked: &Checked) -> Self {
        let Some(file) = checked.files.get(finding.file) else { return Self::nowhere(finding) };
        let (line, column) = file.source.line_column(finding.span);
        let source = file.source.line(line).to_owned();
        let text = finding.span.of(file.source.text()).lines().next().unwrap_or("");
        Self {
            file: file.name.clone(),
            line,
            column,
            width: text.trim_end().chars().count().max(1),
            source,
            ..Self::nowhere(finding)
        }
    }

    fn nowhere(finding: &Finding) -> Self {
        Self {
            file: String::new(),
            line: 1,
            column: 1,
            width: 1,
            level: finding.severity.as_str(),
            severity: finding.severity,
            code: finding.lint.code,
            message: finding.message.clone(),
            hint: finding.hint.clone(),
            title: finding.lint.title,
            source: String::new(),
        }
    }
}
