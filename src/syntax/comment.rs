//! Comments, which the tree does not keep.

use crate::syntax::Span;

/// Lists the comments of a query in order, each from its `#` to the end of its line.
///
/// ```
/// use promqlite::syntax::comments;
///
/// let text = "up # who is there?";
/// assert_eq!(comments(text)[0].of(text), "# who is there?");
/// ```
pub fn comments(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => {
                let end = comment_end(bytes, at);
                comments.push(Span::new(at, end));
                at = end;
            }
            b'"' | b'\'' | b'`' => at = string_end(bytes, at),
            _ => {}
        }
        at += 1;
    }
    comments
}

/// Returns where the comment that begins at a place ends.
pub(super) fn comment_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
}

/// Returns the place of the closing quote, or the end of a text that lacks it.
pub(super) fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes.get(start).copied();
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote != Some(b'`') => at += 1,
            byte if Some(byte) == quote => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
