//! From an offset inside of a scalar to the place in the text that was written.
//!
//! Quotes, escapes, folding and indentation all leave the characters that are no blanks in their
//! order, so these are matched one by one, and blanks stand behind what comes before them.

use crate::syntax::Span;

use super::place::Place;
use super::place::Style;

/// Where the pieces of a scalar stand in its source.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Trace {
    /// Offsets in the value, each with its offset in the source; both grow alike up to the next.
    pieces: Vec<(u32, u32)>,
    end: u32,
}

impl Trace {
    /// Returns the offset in the source for one in the value.
    pub(super) fn source_of(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|(value, _)| *value as usize <= offset);
        let Some((value, source)) = next.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return self.end as usize;
        };
        (*source as usize + offset - *value as usize).min(self.end as usize)
    }
}

/// Finds where the pieces of a scalar stand.
pub(super) fn trace(source: &str, place: Place, value: &str) -> Trace {
    let body = body(source, place);
    let mut trace = Trace { pieces: Vec::new(), end: body.end };
    let mut at = body.start as usize;
    let mut offset = 0;
    while let Some((written, length)) = next_written(source, at, body.end as usize, place.style) {
        let start = at;
        at += length;
        let Some(written) = written.filter(|c| !is_blank(*c)) else { continue };
        let rest = value.get(offset..).unwrap_or("");
        offset += rest.len() - rest.trim_start_matches(is_blank).len();
        trace.push(offset, start);
        offset += written.len_utf8();
    }
    trace
}

impl Trace {
    fn push(&mut self, value: usize, source: usize) {
        let (value, source) = (value as u32, source as u32);
        let goes_on = self.pieces.last().is_some_and(|(last_value, last_source)| {
            value.wrapping_sub(*last_value) == source.wrapping_sub(*last_source)
        });
        if !goes_on {
            self.pieces.push((value, source));
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns the bytes that are the value's own: without quotes, without the head of a block.
fn body(source: &str, place: Place) -> Span {
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let end = end.min(source.len());
    match place.style {
        Style::Plain => Span::new(start, end),
        Style::Single | Style::Double => Span::new(start + 1, end.saturating_sub(1).max(start + 1)),
        Style::Literal | Style::Folded => {
            let head = source.get(start..end).and_then(|text| text.find('\n'));
            Span::new(head.map_or(end, |head| start + head + 1), end)
        }
    }
}

/// Returns the next character that a source stands for, and how many bytes it takes there.
fn next_written(
    source: &str,
    at: usize,
    end: usize,
    style: Style,
) -> Option<(Option<char>, usize)> {
    let rest = source.get(at..end)?;
    let mut chars = rest.chars();
    let first = chars.next()?;
    match (style, first) {
        (Style::Single, '\'') if rest.starts_with("''") => Some((Some('\''), 2)),
        (Style::Double, '\\') => Some(escaped(rest)),
        _ => Some((Some(first), first.len_utf8())),
    }
}

/// Reads an escape of a text in double quotes; what is a blank is nobody's.
fn escaped(text: &str) -> (Option<char>, usize) {
    let Some(letter) = text.chars().nth(1) else { return (None, 1) };
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let half =
            |at: usize| text.get(at..at + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let code = half(2);
        // JSON writes what is too large for four digits as two halves.
        if let Some(first @ 0xD800..0xDC00) = code
            && let Some(second @ 0xDC00..0xE000) = half(8)
        {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            return (char::from_u32(code), 12);
        }
        return (code.and_then(char::from_u32), 2 + digits);
    }
    let plain = match letter {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        'e' => '\x1b',
        'f' => '\x0c',
        'v' => '\x0b',
        'n' | 't' | 'r' | '_' | 'N' | 'L' | 'P' => ' ',
        other => other,
    };
    (Some(plain), 1 + letter.len_utf8())
}
