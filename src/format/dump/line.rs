//! One line of a dump.

use crate::format::gathered::Shown;
use crate::format::read_float;
use crate::label::Labels;
use crate::label::LabelsBuilder;
use crate::syntax::Text;

use super::histogram::read_histogram;

/// What is wrong with a line: the byte, and what was expected there.
pub(super) type Flaw = (usize, &'static str);

/// What a line tells of its series.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Told {
    Float(f64),
    Histogram(Shown),
}

/// Reads the labels at the front of a line; returns them and where they end.
pub(super) fn read_labels(line: &str) -> Result<(Labels, usize), Flaw> {
    let mut at = take(line, 0, "{").ok_or((0, "expected labels in braces"))?;
    let mut labels = LabelsBuilder::default();
    if let Some(end) = take(line, at, "}") {
        return Ok((labels.build(), end));
    }
    loop {
        let (name, equals) = read_name(line, at)?;
        let value = take(line, equals, "=").ok_or((equals, "expected an equals sign"))?;
        let end = literal_end(line, value).ok_or((value, "expected a value in double quotes"))?;
        labels.set(&name, &unquoted(line, value, end)?);
        at = match (take(line, end, ", "), take(line, end, "}")) {
            (Some(next), _) => next,
            (_, Some(end)) => return Ok((labels.build(), end)),
            _ => return Err((end, "expected a comma or a closing brace")),
        };
    }
}

/// Reads value and time of a line, from where its labels end.
pub(super) fn read_tail(line: &str, at: usize) -> Result<(i64, Told), Flaw> {
    let from = take(line, at, " ").ok_or((at, "expected a blank and a value"))?;
    let (value, time) =
        line[from..].rsplit_once(' ').ok_or((from, "expected a value and a time"))?;
    let place = from + value.len() + 1;
    let time = time.parse().map_err(|_| (place, "expected a time in milliseconds"))?;
    if value.starts_with('{') {
        let shown = read_histogram(value).ok_or((from, "expected a native histogram"))?;
        return Ok((time, Told::Histogram(shown)));
    }
    let value = read_float(value).map_err(|_| (from, "expected a number"))?;
    Ok((time, Told::Float(value)))
}

fn read_name(line: &str, at: usize) -> Result<(String, usize), Flaw> {
    if let Some(end) = literal_end(line, at) {
        return Ok((unquoted(line, at, end)?, end));
    }
    let length = line[at..].find('=').filter(|&length| length > 0);
    let length = length.ok_or((at, "expected a label name"))?;
    Ok((line[at..at + length].to_owned(), at + length))
}

fn unquoted(line: &str, from: usize, end: usize) -> Result<String, Flaw> {
    // Queries take no replacement character as such, and values of labels may well have one.
    let literal = line[from..end].replace(char::REPLACEMENT_CHARACTER, "\\ufffd");
    let text = Text::unquote(&literal).filter(Text::is_utf8);
    text.map(Text::into_string).ok_or((from, "expected a quoted text"))
}

/// Returns the place behind a piece that stands at a place.
fn take(line: &str, at: usize, piece: &str) -> Option<usize> {
    line.get(at..)?.starts_with(piece).then_some(at + piece.len())
}

/// Returns where the quoted text ends that begins at a place.
fn literal_end(line: &str, from: usize) -> Option<usize> {
    let mut escaped = false;
    let inside = take(line, from, "\"")?;
    let closing = line[inside..].bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closing.map(|length| inside + length + 1)
}
