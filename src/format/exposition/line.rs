//! One line of an exposition.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::family::Fact;
use super::family::Kind;
use super::flaw::Flaw;
use super::number::read_time;
use super::number::value_at;
use super::spans::Braces;
use super::spans::Quotes;
use super::spans::Spans;
use super::spans::name_length;
use super::spans::text;
use super::spans::unescape;

/// A line that holds no sample.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Remark<'a> {
    /// Nothing that concerns us.
    Comment,
    /// The end of a scrape.
    End,
    /// What kind a family is.
    Type(Cow<'a, str>, Kind),
    /// Help or unit of a family.
    Fact(Cow<'a, str>, Fact, Cow<'a, str>),
}

/// Reads a line that begins with a `#`.
pub(super) fn read_remark(line: &[u8], at: usize, dialect: Dialect) -> Result<Remark<'_>, Flaw> {
    let words = dialect.skip_blanks(line, at + 1).filter(|&words| words > at + 1);
    let rest = words.map_or(&b""[..], |words| &line[words..]);
    if dialect == Dialect::OpenMetrics && rest == b"EOF" {
        return Ok(Remark::End);
    }
    let facts = [(&b"HELP"[..], Fact::Help), (b"TYPE", Fact::Type), (b"UNIT", Fact::Unit)];
    let known = &facts[..if dialect == Dialect::Text { 2 } else { 3 }];
    let found = known.iter().find(|(word, _)| {
        rest.starts_with(word) && matches!(rest.get(word.len()), Some(b' ' | b'\t'))
    });
    match (found, words) {
        (Some((word, fact)), Some(words)) => read_fact(line, words + word.len(), *fact, dialect),
        _ if dialect == Dialect::Text => Ok(Remark::Comment),
        _ => Err(Flaw::new(at, "expected HELP, TYPE, UNIT or EOF behind the `# `")),
    }
}

fn read_fact(line: &[u8], at: usize, fact: Fact, dialect: Dialect) -> Result<Remark<'_>, Flaw> {
    let from = dialect.skip_blanks(line, at).unwrap_or(at);
    let (name, end) = family_name(line, from)?;
    let blank = matches!(line.get(end), Some(b' ' | b'\t'));
    if !blank && (dialect == Dialect::OpenMetrics || end < line.len()) {
        return Err(Flaw::expected("a text behind the metric's name", line, end));
    }
    let from = (end + 1).min(line.len());
    let bytes = &line[from..];
    if fact == Fact::Type {
        let wrong = || format!("invalid metric type {:?}", String::from_utf8_lossy(bytes));
        let kind = Kind::read(bytes, dialect).ok_or_else(|| Flaw::new(from, wrong()))?;
        return Ok(Remark::Type(name, kind));
    }
    let told = std::str::from_utf8(bytes)
        .map_err(|error| Flaw::new(from + error.valid_up_to(), "expected valid UTF-8"))?;
    let suffix = name.strip_suffix(told).and_then(|stem| stem.strip_suffix('_'));
    if fact == Fact::Unit && !told.is_empty() && suffix.is_none() {
        return Err(Flaw::new(from, format!("the metric's name does not end in _{told}")));
    }
    let quotes = if dialect == Dialect::Text { Quotes::Plain } else { Quotes::Escaped };
    Ok(Remark::Fact(name, fact, unescape(told, quotes)))
}

/// Returns the name of a family, quoted or not, and where it ends.
fn family_name(line: &[u8], from: usize) -> Result<(Cow<'_, str>, usize), Flaw> {
    let mut end = from + name_length(&line[from..], b':');
    if line.get(from) == Some(&b'"') {
        let inside = line[from + 1..].split(|&byte| byte == b'"').next().unwrap_or_default();
        end = from + inside.len() + 2;
        if end <= line.len() {
            return Ok((text(line, &(from + 1..end - 1))?, end));
        }
    } else if end > from {
        return Ok((text(line, &(from..end))?, end));
    }
    Err(Flaw::expected("a metric name", line, from))
}

/// The value of a sample, and its time if it has one.
pub(super) type Tail = (f64, Option<i64>);

/// Reads value and time behind a series, and passes over an exemplar.
#[inline]
pub(super) fn read_tail(line: &[u8], at: usize, dialect: Dialect) -> Result<Tail, Flaw> {
    let missing = || Flaw::expected("a value behind the series", line, at);
    let from = dialect.skip_blanks(line, at).filter(|&from| from < line.len());
    let from = from.ok_or_else(missing)?;
    let until = token_end(line, from, dialect);
    let value = value_at(line, from, until)?;
    if until == line.len() {
        return Ok((value, None));
    }
    let from = dialect.skip_blanks(line, until).unwrap_or(until);
    if from == line.len() && dialect == Dialect::Text {
        return Ok((value, None));
    }
    if line.get(from) == Some(&b'#') && dialect == Dialect::OpenMetrics {
        return read_exemplar(line, from).map(|()| (value, None));
    }
    let until = token_end(line, from, dialect);
    let time = read_time(&line[from..until], dialect).ok_or_else(|| {
        let shown = String::from_utf8_lossy(&line[from..until]);
        Flaw::new(from, format!("expected a timestamp or the end of the line, got {shown:?}"))
    })?;
    read_end(line, until, dialect).map(|()| (value, Some(time)))
}

/// Checks that nothing follows a time but an exemplar.
fn read_end(line: &[u8], at: usize, dialect: Dialect) -> Result<(), Flaw> {
    let rest = dialect.skip_blanks(line, at).unwrap_or(at);
    let wrong = || Flaw::expected("the end of the line", line, rest);
    match dialect {
        _ if at == line.len() => Ok(()),
        Dialect::Text if rest == line.len() => Ok(()),
        Dialect::OpenMetrics if line.get(rest) == Some(&b'#') => read_exemplar(line, rest),
        _ => Err(wrong()),
    }
}

/// Tells whether a line holds a sample, in any dialect.
pub(in crate::format) fn is_exposition_line(line: &[u8]) -> bool {
    [Dialect::Text, Dialect::OpenMetrics].into_iter().any(|dialect| {
        let end = Spans::default().read(line, 0, dialect);
        end.and_then(|end| read_tail(line, end, dialect)).is_ok()
    })
}

fn read_exemplar(line: &[u8], at: usize) -> Result<(), Flaw> {
    let open = Dialect::OpenMetrics;
    if line.get(at..at + 3) != Some(b"# {") {
        return Err(Flaw::expected("an exemplar, `# {`", line, at));
    }
    let end = Spans::default().braces(line, at + 3, open, Braces::Exemplar)?;
    let from = open.skip_blanks(line, end);
    let from = from.ok_or_else(|| Flaw::expected("a value behind the exemplar", line, end))?;
    let until = token_end(line, from, open);
    value_at(line, from, until)?;
    if until == line.len() {
        return Ok(());
    }
    let time = read_time(&line[until + 1..], open);
    time.map(drop).ok_or_else(|| Flaw::expected("the exemplar's timestamp", line, until + 1))
}

/// Returns where the token ends that begins at a place.
#[inline]
fn token_end(line: &[u8], from: usize, dialect: Dialect) -> usize {
    let tab = if dialect == Dialect::Text { b'\t' } else { b' ' };
    let length = line[from..].iter().position(|&byte| byte == b' ' || byte == tab);
    length.map_or(line.len(), |length| from + length)
}
