//! String literals: what they stand for.

use std::borrow::Cow;

/// The value of a string literal.
///
/// Escapes such as `\xff` can write bytes that are no UTF-8. They are kept beside a readable form,
/// because printing has to give them back.
///
/// ```
/// use promqlite::syntax::Text;
///
/// let text = Text::unquote(r#""a\tb""#).unwrap();
/// assert_eq!(text.as_str(), "a\tb");
/// assert!(text.is_utf8());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Text {
    readable: String,
    bytes: Option<Box<[u8]>>,
}

impl Text {
    /// Returns the text; a byte that is no UTF-8 reads as U+FFFD.
    pub fn as_str(&self) -> &str {
        &self.readable
    }

    /// Returns the bytes of the text.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.readable.as_bytes())
    }

    /// Returns the text as a string of its own, as [`Self::as_str`] reads it.
    pub fn into_string(self) -> String {
        self.readable
    }

    /// Tells whether the text is UTF-8.
    pub fn is_utf8(&self) -> bool {
        self.bytes.is_none()
    }

    /// Reads a literal with its quotes; `None` where Go would not take it.
    pub fn unquote(literal: &str) -> Option<Self> {
        let quote = *literal.as_bytes().first()?;
        let inner = literal.get(1..literal.len().checked_sub(1)?)?;
        // Prometheus takes the replacement character for a sign of broken input, wherever it is
        // from, so a literal cannot hold it as such.
        if !inner.is_ascii() && inner.contains(char::REPLACEMENT_CHARACTER) {
            return None;
        }
        if quote == b'`' || !inner.as_bytes().contains(&b'\\') {
            return Some(Self::from(inner));
        }
        unescape(inner, quote).map(Self::from)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { readable: text.to_owned(), bytes: None }
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(readable) => Self { readable, bytes: None },
            Err(error) => {
                let bytes = error.into_bytes();
                Self { readable: readable(&bytes).into_owned(), bytes: Some(bytes.into()) }
            }
        }
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Replaces each byte that is no UTF-8; Go counts every such byte on its own.
fn readable(bytes: &[u8]) -> Cow<'_, str> {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Cow::Owned(text)
}

/// Replaces the escapes of a literal by what they stand for.
fn unescape(inner: &str, quote: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(rest.get(..at)?.as_bytes());
        rest = escape(rest.get(at + 1..)?, quote, &mut bytes)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(bytes)
}

/// Writes what the escape at the start of `rest` stands for, and returns what follows it.
fn escape<'a>(rest: &'a str, quote: u8, into: &mut Vec<u8>) -> Option<&'a str> {
    let kind = *rest.as_bytes().first()?;
    let tail = rest.get(1..)?;
    let simple = match kind {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'\\' => b'\\',
        _ if kind == quote => quote,
        b'0'..=b'7' => return byte(rest, 3, 8, into),
        b'x' => return byte(tail, 2, 16, into),
        b'u' => return character(tail, 4, into),
        b'U' => return character(tail, 8, into),
        _ => return None,
    };
    into.push(simple);
    Some(tail)
}

fn byte<'a>(rest: &'a str, digits: usize, base: u32, into: &mut Vec<u8>) -> Option<&'a str> {
    into.push(u8::try_from(value(rest.get(..digits)?, base)?).ok()?);
    rest.get(digits..)
}

fn character<'a>(rest: &'a str, digits: usize, into: &mut Vec<u8>) -> Option<&'a str> {
    let c = char::from_u32(value(rest.get(..digits)?, 16)?)?;
    into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    rest.get(digits..)
}

fn value(digits: &str, base: u32) -> Option<u32> {
    digits.chars().try_fold(0_u32, |sum, c| sum.checked_mul(base)?.checked_add(c.to_digit(base)?))
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn escapes_stand_for_bytes_and_characters() {
        let text = Text::unquote(r#""\x41\102\u00e9\U0001F600\n\"""#).unwrap();
        assert_eq!(text.as_str(), "AB\u{e9}\u{1f600}\n\"");
        assert!(text.is_utf8());
    }

    #[test]
    fn bytes_that_are_no_text_are_kept() {
        let text = Text::unquote(r#""a\xff\xfeb""#).unwrap();
        assert_eq!(text.as_bytes(), b"a\xff\xfeb");
        assert_eq!(text.as_str(), "a\u{fffd}\u{fffd}b");
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for literal in [r#""\c""#, r#""\'""#, r#""\400""#, r#""\ud800""#, r#""\x4""#] {
            assert_eq!(Text::unquote(literal), None, "{literal}");
        }
    }
}
