//! Findings for people: each with its line of source, underlined.

use promqlite::math::append;
use promqlite::rules::lint::Severity;

use super::shown::Beside;
use super::shown::Shown;
use crate::paint::Paint;

/// The most characters of a line that are shown.
const LINE_MAX: usize = 160;

/// Writes a finding.
pub(super) fn push(text: &mut String, shown: &Shown, paint: Paint) {
    let Shown { file, line, column, severity, code, message, .. } = shown;
    let (start, end) = colors(*severity, paint);
    append(
        text,
        format_args!("{file}:{line}:{column}: {start}{severity} {code}{end}: {message}\n"),
    );
    let number = line.to_string();
    let gap = " ".repeat(number.len());
    let (source, before) = window(&shown.source, *column);
    let width = shown.width.min(source.chars().count().saturating_sub(before)).max(1);
    let blank = source.chars().take(before).map(|c| if c == '\t' { '\t' } else { ' ' });
    let blank: String = blank.collect();
    append(text, format_args!(" {number} | {source}\n"));
    append(text, format_args!(" {gap} | {blank}{start}{}{end}\n", "^".repeat(width)));
    for Beside { file, line, column, message } in &shown.related {
        append(text, format_args!(" {gap} = {file}:{line}:{column}: {message}\n"));
    }
    if let Some(hint) = &shown.hint {
        append(text, format_args!(" {gap} = help: {hint}\n"));
    }
}

fn colors(severity: Severity, paint: Paint) -> (&'static str, &'static str) {
    match (paint, severity) {
        (Paint::Plain, _) => ("", ""),
        (Paint::Colored, Severity::Error) => ("\x1b[1;31m", "\x1b[0m"),
        (Paint::Colored, Severity::Warning) => ("\x1b[1;33m", "\x1b[0m"),
        (Paint::Colored, Severity::Info) => ("\x1b[1;34m", "\x1b[0m"),
    }
}

/// Returns the part of a line around a column, and how much of it stands before the column.
fn window(source: &str, column: usize) -> (String, usize) {
    let before = column.saturating_sub(1);
    let skipped = before.saturating_sub(LINE_MAX / 2);
    let all = source.chars().count();
    let part: String = source.chars().skip(skipped).take(LINE_MAX).collect();
    let head = if skipped > 0 { "…" } else { "" };
    let tail = if all > skipped + LINE_MAX { "…" } else { "" };
    (format!("{head}{part}{tail}"), before - skipped + head.chars().count())
}
