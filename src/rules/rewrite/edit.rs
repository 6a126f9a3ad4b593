//! Changes of a text.

use crate::syntax::Span;

/// A piece of a text and what is put in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Edit {
    pub(super) span: Span,
    pub(super) text: String,
}

/// Makes changes that do not overlap.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let mut changed = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for edit in edits {
        let start = edit.span.start as usize;
        if start < at {
            continue;
        }
        changed.push_str(text.get(at..start).unwrap_or(""));
        changed.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    changed.push_str(text.get(at..).unwrap_or(""));
    changed
}

/// Puts blanks before every line that is not empty.
pub(super) fn indented(text: &str, by: usize) -> String {
    let blanks = " ".repeat(by);
    let mut result = String::with_capacity(text.len() + 1024);
    for line in text.lines() {
        if !line.is_empty() {
            result.push_str(&blanks);
            result.push_str(line);
        }
        result.push('\n');
    }
    result
}

/// Takes blanks off the front of every line, as many as there are up to a number.
pub(super) fn dedented(text: &str, by: usize) -> String {
    let mut result = String::with_capacity(text.len());
    for line in text.lines() {
        let blanks = line.bytes().take_while(|byte| *byte == b' ').count();
        result.push_str(line.get(blanks.min(by)..).unwrap_or(""));
        result.push('\n');
    }
    result
}

/// Returns how far the line of a place is indented, dashes of lists counted as blanks.
pub(super) fn indentation(text: &str, at: usize) -> usize {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).unwrap_or("");
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'-')).count()
}
