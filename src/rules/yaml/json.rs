//! JSON as the same tree that YAML is read into.
//!
//! YAML's reader takes most of JSON, but no tabs before a value and no characters that are written
//! as two escapes, and it is slower by far.

use crate::syntax::Span;

use super::node::Content;
use super::node::Document;
use super::node::Entry;
use super::place::Style;
use super::read::YamlError;

/// The deepest nesting of a document.
const DEPTH_MAX: usize = 500;

/// Reads a text of JSON.
pub fn read_json(text: &str) -> Result<Document, YamlError> {
    let mut reader = Reader { text, at: 0, document: Document::default() };
    reader.skip_blanks();
    reader.value(0)?;
    reader.skip_blanks();
    if reader.at < text.len() {
        return Err(reader.error("something stands behind the end of the value"));
    }
    reader.document.span = Span::new(0, text.len());
    Ok(reader.document)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    document: Document,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        // A mark of order is no blank, but editors leave one.
        if self.at == 0 && self.text.starts_with('\u{feff}') {
            self.at = 3;
        }
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn error(&self, message: &str) -> YamlError {
        let rest = self.text.get(self.at..).unwrap_or("");
        let width = rest.chars().next().map_or(0, char::len_utf8);
        YamlError { message: message.to_owned(), span: Span::new(self.at, self.at + width) }
    }

    fn add(&mut self, content: Content, span: Span) -> u32 {
        self.document.entries.push(Entry { content, tag: None, span });
        self.document.entries.len() as u32 - 1
    }

    /// Reads a value, and returns its number.
    fn value(&mut self, depth: usize) -> Result<u32, YamlError> {
        if depth > DEPTH_MAX {
            return Err(self.error("this is nested too deeply"));
        }
        match self.peek() {
            Some(b'{') => self.list(depth, b'}'),
            Some(b'[') => self.list(depth, b']'),
            Some(b'"') => self.string(),
            Some(byte) if byte == b'-' || byte.is_ascii_alphanumeric() => self.word(),
            Some(_) => Err(self.error("a value cannot begin like this")),
            None => Err(self.error("the text ends where a value is due")),
        }
    }

    /// Reads an object or an array.
    fn list(&mut self, depth: usize, close: u8) -> Result<u32, YamlError> {
        let start = self.at;
        let number = self.add(Content::Sequence(Vec::new()), Span::new(start, start));
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.skip_blanks();
            if self.peek() == Some(close) && items.is_empty() {
                break;
            }
            if close == b'}' {
                if self.peek() != Some(b'"') {
                    return Err(self.error("a name in quotes is due"));
                }
                items.push(self.string()?);
                self.skip_blanks();
                self.take(b':', "a colon is due")?;
                self.skip_blanks();
            }
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.peek() == Some(close) {
                break;
            }
            self.take(b',', "a comma or the end of the list is due")?;
        }
        self.at += 1;
        if let Some(entry) = self.document.entries.get_mut(number as usize) {
            entry.span = Span::new(start, self.at);
            entry.content =
                if close == b'}' { Content::Mapping(items) } else { Content::Sequence(items) };
        }
        Ok(number)
    }

    fn take(&mut self, byte: u8, complaint: &str) -> Result<(), YamlError> {
        if self.peek() != Some(byte) {
            return Err(self.error(complaint));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<u32, YamlError> {
        let start = self.at;
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        let span = Span::new(start, self.at);
        let word = span.of(self.text);
        if !matches!(word, "true" | "false" | "null") && word.parse::<f64>().is_err() {
            self.at = start;
            return Err(self.error("this is neither a number nor a text in quotes"));
        }
        Ok(self.add(Content::Scalar { value: word.to_owned(), style: Style::Plain }, span))
    }

    fn string(&mut self) -> Result<u32, YamlError> {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'))
            else {
                self.at = start;
                return Err(self.error("the quotes are not closed"));
            };
            value.push_str(self.text.get(self.at..self.at + length).unwrap_or(""));
            self.at += length;
            match self.peek() {
                Some(b'\\') => self.escape(&mut value)?,
                Some(b'\n') => return Err(self.error("a text ends in its line")),
                _ => break,
            }
        }
        self.at += 1;
        let span = Span::new(start, self.at);
        Ok(self.add(Content::Scalar { value, style: Style::Double }, span))
    }

    fn escape(&mut self, into: &mut String) -> Result<(), YamlError> {
        let letter = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match letter {
            Some(b'u') => return self.code(into),
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\x08',
            Some(b'f') => '\x0c',
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            _ => return Err(self.error("there is no such escape")),
        };
        into.push(plain);
        self.at += 2;
        Ok(())
    }

    /// Reads a character by its code, or by the two halves of a code that is too large for one.
    fn code(&mut self, into: &mut String) -> Result<(), YamlError> {
        let half = |at: usize| {
            let text = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            u32::from_str_radix(text, 16).ok()
        };
        let Some(first) = half(self.at) else {
            return Err(self.error("four digits are due behind `\\u`"));
        };
        let second = half(self.at + 6).filter(|second| (0xDC00..0xE000).contains(second));
        if let Some(second) = second.filter(|_| (0xD800..0xDC00).contains(&first)) {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            into.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            self.at += 12;
            return Ok(());
        }
        into.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        self.at += 6;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::node::Node;
    use super::super::source::Source;
    use super::read_json;
    use crate::syntax::Span;

    #[test]
    fn values_are_read_with_their_places() {
        let text = "{\n\t\"a\": [1, \"x\\/\\u00e9\\ud83d\\ude00 y\"],\n\t\"b\": null\n}\n";
        let document = read_json(text).expect("JSON");
        let root = document.root().expect("a root");
        let list = root.member("a").expect("a list");
        let items: Vec<_> = list.items().map(Node::value).collect();
        assert_eq!(items, [Some("1"), Some("x/é😀 y")]);
        assert_eq!(root.member("b").and_then(Node::value), None);
        let node = list.items().nth(1).expect("an item");
        let inner = Source::new(text).inside(node.place(), node.text());
        let at = node.text().find('y').expect("a letter");
        assert_eq!(inner.in_file(Span::new(at, at + 1)).of(text), "y");
    }

    #[test]
    fn what_is_no_json_is_refused_at_its_place() {
        for (text, at) in [
            ("{\"a\": }", 6),
            ("{\"a\" 1}", 5),
            ("[1 2]", 3),
            ("{a: 1}", 1),
            ("[\"a\nb\"]", 3),
            ("\"a", 0),
            ("", 0),
            ("[1] x", 4),
            ("[tru]", 1),
            ("\"\\q\"", 1),
        ] {
            let error = read_json(text).expect_err(text);
            assert_eq!(error.span.start, at, "{text}: {error}");
        }
        assert!(read_json(&"[".repeat(100_000)).is_err());
    }
}
