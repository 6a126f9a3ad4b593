//! The text of a rule file without its home.

use crate::rules::file::Home;
use crate::rules::file::RuleFile;
use crate::syntax::Span;

use super::edit::dedented;

/// How the comment begins that keeps what a rule file cannot hold.
pub(super) const ORIGIN: &str = "# promqlite: from ";

/// Returns the text of a rule file as it would stand in a file of its own, comments included.
pub(super) fn body(file: &RuleFile) -> String {
    let text = file.source.text();
    let body = match &file.home {
        Home::File | Home::ConfigMap { .. } => first_document(text, file.span),
        Home::PrometheusRule { .. } => head_comments(text) + &groups(text, file.span),
    };
    let lines: Vec<_> = body.lines().filter(|line| !line.starts_with(ORIGIN)).collect();
    let body = lines.join("\n");
    match body.trim_matches('\n') {
        "" => "groups: []\n".to_owned(),
        body => format!("{body}\n"),
    }
}

/// Returns the first document of a text without the marks of its start and end.
fn first_document(text: &str, span: Span) -> String {
    let end = (span.end as usize).min(text.len());
    let is_mark = |line: &str| line.starts_with("---") || line.starts_with("...");
    let (own, behind) = text.split_at_checked(end).unwrap_or((text, ""));
    let own = own.split_inclusive('\n').filter(|line| !is_mark(line) && !line.starts_with('%'));
    let behind = behind.split_inclusive('\n').take_while(|line| !is_mark(line));
    own.chain(behind).collect()
}

/// Returns the comments that a text begins with.
fn head_comments(text: &str) -> String {
    let is_comment = |line: &&str| line.starts_with('#');
    let lines = text.lines().skip_while(|line| line.starts_with("---"));
    lines.take_while(is_comment).map(|line| format!("{line}\n")).collect()
}

/// Returns the fields of a `spec`, with the comments right above, inside and behind them.
fn groups(text: &str, span: Span) -> String {
    let (start, end) = (span.start as usize, (span.end as usize).min(text.len()));
    let line_start =
        |at: usize| text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |end| end + 1);
    let first = line_start(start);
    let column = start - first;
    let is_alone = text.get(first..start).is_some_and(|before| before.trim().is_empty());
    if !is_alone {
        return dedented(text.get(start..end).unwrap_or(""), column);
    }
    let mut from = first;
    while from > 0 {
        let above = line_start(from - 1);
        let is_comment = text.get(above..from).is_some_and(|line| is_comment_from(line, column));
        if !is_comment {
            break;
        }
        from = above;
    }
    let own_end =
        text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at + 1);
    let behind = text.get(own_end..).unwrap_or("").split_inclusive('\n');
    let behind = behind.take_while(|line| is_comment_from(line, column.max(1)));
    let behind: usize = behind.map(str::len).sum();
    dedented(text.get(from..own_end + behind).unwrap_or(""), column)
}

/// Tells whether a line is a comment that begins at a column or behind it.
fn is_comment_from(line: &str, column: usize) -> bool {
    let content = line.trim_start_matches(' ');
    content.starts_with('#') && line.len() - content.len() >= column
}
