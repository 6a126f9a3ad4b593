//! A walk through JSON, without a tree of it.

use std::borrow::Cow;

use memchr::memchr2;

/// What is wrong with a text that should be JSON: the byte, and what was expected there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) text: String,
}

/// A place in a text of JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Json<'a> {
    /// Returns the beginning of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the place as a number of bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Returns an error at this place.
    pub(super) fn broken(&self, text: impl Into<String>) -> Broken {
        Broken { at: self.at, text: text.into() }
    }

    /// Returns the byte of the next token.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Passes over a byte that must come next.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        let rest = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let got = rest.map_or("the end".to_owned(), |rune| format!("{rune:?}"));
        Err(self.broken(format!("expected {:?}, got {got}", char::from(byte))))
    }

    /// Reads a list, of which `each` reads one element.
    pub(super) fn list(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        self.expect(b'[')?;
        if self.peek() == Some(b']') {
            return self.expect(b']');
        }
        loop {
            each(self)?;
            if self.peek() != Some(b',') {
                return self.expect(b']');
            }
            self.at += 1;
        }
    }

    /// Reads an object, of which `each` reads the value behind a key.
    pub(super) fn object(
        &mut self,
        mut each: impl FnMut(&str, &mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        self.expect(b'{')?;
        if self.peek() == Some(b'}') {
            return self.expect(b'}');
        }
        loop {
            let key = self.string()?;
            self.expect(b':')?;
            each(&key, self)?;
            if self.peek() != Some(b',') {
                return self.expect(b'}');
            }
            self.at += 1;
        }
    }

    /// Reads a string.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Broken> {
        self.expect(b'"')?;
        let from = self.at;
        let end = self.quote_or_escape(from)?;
        if self.text.as_bytes()[end] == b'"' {
            self.at = end + 1;
            return Ok(Cow::Borrowed(&self.text[from..end]));
        }
        self.escaped(from, end).map(Cow::Owned)
    }

    fn quote_or_escape(&self, from: usize) -> Result<usize, Broken> {
        let found = memchr2(b'"', b'\\', &self.text.as_bytes()[from..]);
        found.map(|length| from + length).ok_or_else(|| self.broken("the string does not end"))
    }

    fn escaped(&mut self, from: usize, mut end: usize) -> Result<String, Broken> {
        let mut plain = self.text[from..end].to_owned();
        while self.text.as_bytes()[end] == b'\\' {
            self.at = end + 1;
            let escape = self.text.as_bytes().get(self.at).copied();
            self.at += 1;
            plain.push(match escape {
                Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
                Some(b'b') => '\x08',
                Some(b'f') => '\x0c',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => self.unicode()?,
                _ => return Err(Broken { at: end, text: "an unknown escape".to_owned() }),
            });
            end = self.quote_or_escape(self.at)?;
            plain.push_str(&self.text[self.at..end]);
        }
        self.at = end + 1;
        Ok(plain)
    }

    /// Reads four digits, and four more where they are half a character.
    fn unicode(&mut self) -> Result<char, Broken> {
        let first = self.four()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let mut ahead = *self;
        if self.text.get(self.at..self.at + 2) != Some("\\u") {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        ahead.at += 2;
        let second = ahead.four()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        self.at = ahead.at;
        let rune = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        Ok(char::from_u32(rune).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four(&mut self) -> Result<u32, Broken> {
        let digits = self.text.get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        number.ok_or_else(|| Broken { at: self.at - 4, text: "expected four digits".to_owned() })
    }

    /// Returns the text of a number or a word.
    #[inline]
    pub(super) fn word(&mut self) -> Result<&'a str, Broken> {
        self.peek();
        let rest = &self.text.as_bytes()[self.at..];
        let inside =
            |byte: &&u8| matches!(byte, b'+' | b'-' | b'.') || byte.is_ascii_alphanumeric();
        let length = rest.iter().take_while(inside).count();
        if length == 0 {
            return Err(self.broken("expected a number"));
        }
        self.at += length;
        Ok(&self.text[self.at - length..self.at])
    }

    /// Passes over a value of any kind and depth.
    pub(super) fn skip(&mut self) -> Result<(), Broken> {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                Some(b'"') => drop(self.string()?),
                Some(b'[' | b'{') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b']' | b'}') if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(b',' | b':') if depth > 0 => self.at += 1,
                _ => drop(self.word()?),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn strings_lose_their_escapes() {
        let text = r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud83dx\udc00" "#;
        let read = Json::new(text).string().unwrap();
        assert_eq!(read, "a\"\\/\u{8}\u{c}\n\r\té😀\u{fffd}x\u{fffd}");
        for broken in ["\"a", "\"\\", "\"\\q\"", "\"\\u12", "\"\\u12g4\"", "x", ""] {
            assert!(Json::new(broken).string().is_err(), "{broken}");
        }
    }

    #[test]
    fn what_does_not_matter_is_passed_over_at_any_depth() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        for text in ["1", "null", "\"]\"", r#"{"a":[1,{"b":"}"}]}"#, "[]", &deep] {
            let mut json = Json::new(text);
            assert_eq!(json.skip().map(|()| json.at()), Ok(text.len()));
        }
        for text in ["", "[", "{\"a", "]", ","] {
            assert!(Json::new(text).skip().is_err(), "{text}");
        }
    }
}
