//! Where the name and the labels of a series stand in its line, and the labels made of them.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;

use crate::label::Labels;
use crate::label::NAME;

use super::dialect::Dialect;
use super::flaw::Flaw;

/// What is wrong with quotes that the line does not close.
pub(super) const OPEN_QUOTE: &str = "the quotes that open here do not close";

/// What is wrong with a value that its line does not close, where lines may not end in values.
const OPEN_VALUE: &str = "the quotes that open here do not close on their line";

/// Where the parts of a series stand in its line; kept from line to line for its memory.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// The metric's name, without quotes.
    name: Option<Range<usize>>,
    /// Names and values of labels, without quotes.
    pairs: Vec<(Range<usize>, Range<usize>)>,
}

/// What braces belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Braces {
    /// A series, whose name may be inside.
    Series,
    /// An exemplar.
    Exemplar,
}

/// Whether a text escapes double quotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quotes {
    /// It does, as label values do.
    Escaped,
    /// It does not, as help texts of the text format.
    Plain,
}

/// Returns where the series ends that a line begins with, if it is written as most are.
///
/// Only as much is looked at as finding the end takes.
#[inline]
pub(super) fn extent(line: &[u8], from: usize, dialect: Dialect) -> Option<usize> {
    let name = from + name_length(&line[from..], b':');
    let brace = if dialect == Dialect::Text { dialect.skip_inner(line, name) } else { name };
    if line.get(brace) != Some(&b'{') {
        return (name > from).then_some(name);
    }
    let mut at = brace + 1;
    loop {
        at += memchr2(b'"', b'}', line.get(at..)?)?;
        if line[at] == b'}' {
            return Some(at + 1);
        }
        at = quoted_end(line, at)?;
    }
}

/// Returns where a quoted text ends, behind its closing quote.
fn quoted_end(line: &[u8], quote: usize) -> Option<usize> {
    let mut at = quote + 1;
    loop {
        at += memchr2(b'"', b'\\', line.get(at..)?)?;
        if line[at] == b'"' {
            return Some(at + 1);
        }
        // A line end may stand in quotes, but it cannot be escaped.
        if line.get(at + 1) == Some(&b'\n') {
            return None;
        }
        at += 2;
    }
}

/// Returns the length of the name at the front, which may hold letters, digits, and one sign more.
#[inline]
pub(super) fn name_length(text: &[u8], more: u8) -> usize {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == more;
    if !text.first().is_some_and(|&byte| letter(byte)) {
        return 0;
    }
    let inside = |byte: &&u8| letter(**byte) || byte.is_ascii_digit();
    text.iter().take_while(inside).count()
}

impl Spans {
    /// Finds the parts of the series that a line begins with; returns where it ends.
    pub(super) fn read(
        &mut self,
        line: &[u8],
        from: usize,
        dialect: Dialect,
    ) -> Result<usize, Flaw> {
        self.name = None;
        self.pairs.clear();
        let end = from + name_length(&line[from..], b':');
        if end > from {
            self.name = Some(from..end);
        }
        let brace = if dialect == Dialect::Text { dialect.skip_inner(line, end) } else { end };
        let after = if line.get(brace) == Some(&b'{') {
            self.braces(line, brace + 1, dialect, Braces::Series)?
        } else {
            end
        };
        match &self.name {
            Some(_) => Ok(after),
            None if after > from => Err(Flaw::new(from, "expected a metric name in the braces")),
            None => Err(Flaw::expected("a metric name", line, from)),
        }
    }

    /// Reads what stands in braces; returns where they end.
    pub(super) fn braces(
        &mut self,
        line: &[u8],
        mut at: usize,
        dialect: Dialect,
        braces: Braces,
    ) -> Result<usize, Flaw> {
        loop {
            at = dialect.skip_inner(line, at);
            if line.get(at) == Some(&b'}') {
                return Ok(at + 1);
            }
            let (name, after, quoted) = label_name(line, at)?;
            let after = dialect.skip_inner(line, after);
            if quoted && braces == Braces::Series && matches!(line.get(after), Some(b',' | b'}')) {
                if self.name.is_some() {
                    return Err(Flaw::new(at, "the metric already has a name"));
                }
                self.name = Some(name);
                at = after + usize::from(line[after] == b',');
                continue;
            }
            let (value, after) = label_value(line, after, dialect)?;
            self.pairs.push((name, value));
            at = dialect.skip_inner(line, after);
            match (line.get(at), dialect) {
                (Some(b','), _) => at += 1,
                (Some(b'}'), _) | (Some(_), Dialect::Text) => {}
                _ => return Err(Flaw::expected("a comma or a closing brace", line, at)),
            }
        }
    }

    /// Makes the labels; `rewrite` may put another value into the place of one.
    pub(super) fn labels(
        &self,
        line: &[u8],
        rewrite: impl Fn(&str, &str) -> Option<String>,
    ) -> Result<Labels, Flaw> {
        let name = self.name.clone().unwrap_or_default();
        let mut pairs = vec![(Cow::Borrowed(NAME), text(line, &name)?)];
        if pairs[0].1.is_empty() {
            return Err(Flaw::new(name.start, "expected a metric name, and it is empty"));
        }
        for (label, value) in &self.pairs {
            let (name, mut content) = (text(line, label)?, text(line, value)?);
            if let Some(rewritten) = rewrite(&name, &content) {
                content = rewritten.into();
            }
            let known = pairs.iter().any(|(other, _)| *other == name);
            if known || name.is_empty() {
                let text = if known { "the label comes twice" } else { "the label has no name" };
                return Err(Flaw::new(label.start, text));
            }
            pairs.push((name, content));
        }
        pairs.sort_unstable();
        let full = pairs.iter().filter(|(_, value)| !value.is_empty());
        Ok(Labels::from_sorted(full.map(|(name, value)| (&**name, &**value))))
    }
}

/// Returns the name of a label, where it ends, and whether it is quoted.
fn label_name(line: &[u8], at: usize) -> Result<(Range<usize>, usize, bool), Flaw> {
    if line.get(at) == Some(&b'"') {
        let end = quoted_end(line, at).ok_or_else(|| open_quote(at))?;
        return Ok((at + 1..end - 1, end, true));
    }
    match name_length(line.get(at..).unwrap_or_default(), b'_') {
        0 => Err(Flaw::expected("a label name", line, at)),
        length => Ok((at..at + length, at + length, false)),
    }
}

/// Returns the value that follows a label's name, and where it ends.
fn label_value(line: &[u8], at: usize, dialect: Dialect) -> Result<(Range<usize>, usize), Flaw> {
    if line.get(at) != Some(&b'=') {
        return Err(Flaw::expected("an equals sign", line, at));
    }
    let quote = dialect.skip_inner(line, at + 1);
    if line.get(quote) != Some(&b'"') {
        return Err(Flaw::expected("a label value in double quotes", line, quote));
    }
    let open = || match dialect {
        Dialect::Text => open_quote(quote),
        Dialect::OpenMetrics => Flaw::new(quote, OPEN_VALUE),
    };
    let end = quoted_end(line, quote).ok_or_else(open)?;
    Ok((quote + 1..end - 1, end))
}

fn open_quote(at: usize) -> Flaw {
    Flaw::new(at, OPEN_QUOTE)
}

/// Returns a text with its escapes resolved; unknown escapes stay as they are.
pub(super) fn text<'a>(line: &'a [u8], span: &Range<usize>) -> Result<Cow<'a, str>, Flaw> {
    let bytes = line.get(span.clone()).unwrap_or_default();
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Flaw::new(span.start + error.valid_up_to(), "expected valid UTF-8"))?;
    Ok(unescape(text, Quotes::Escaped))
}

/// Resolves escapes: of backslashes and line ends, and of quotes if asked.
pub(super) fn unescape(text: &str, quotes: Quotes) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let (rune, skipped) = match after.bytes().next() {
            Some(b'n') => ('\n', 1),
            Some(b'\\') => ('\\', 1),
            Some(b'"') if quotes == Quotes::Escaped => ('"', 1),
            _ => ('\\', 0),
        };
        plain.push(rune);
        rest = &after[skipped..];
    }
    plain.push_str(rest);
    plain.into()
}
