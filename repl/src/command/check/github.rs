//! Findings as annotations of a workflow of GitHub.

use promqlite::math::append;
use promqlite::rules::lint::Severity;

use super::shown::Shown;

/// Writes a line for each finding.
pub(super) fn document(findings: &[Shown]) -> String {
    let mut text = String::new();
    for shown in findings {
        let level = match shown.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let (file, title) = (value(&shown.file), value(shown.title));
        let (line, column, code) = (shown.line, shown.column, shown.code);
        let hint = shown.hint.as_ref().map(|hint| format!("\n{hint}")).unwrap_or_default();
        let message = data(&format!("{}{hint}", shown.message));
        append(
            &mut text,
            format_args!(
                "::{level} file={file},line={line},col={column},title={code} {title}::{message}\n"
            ),
        );
    }
    text
}

/// Escapes what stands behind the colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what stands between commas.
fn value(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
