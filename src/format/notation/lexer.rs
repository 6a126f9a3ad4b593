//! Cuts a line of series notation into tokens.
//!
//! What a character means depends on where it stands: in the metric, inside its braces, among
//! the values, in a histogram or in a list of buckets. The rules are those of Prometheus' lexer,
//! its oddities included, so that a text is accepted here where it is accepted there.

use super::error::NotationError;
use super::token::Key;
use super::token::Kind;
use super::token::Naming;
use super::token::Token;
use super::token::Word;
use super::token::hint_of;
use super::token::word_kind;

/// Where in the line the lexer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Metric,
    Braces,
    Values,
    Histogram,
    Buckets,
    /// Behind a sign in a list of buckets, where only digits may follow.
    Signed,
    /// Right behind a histogram, where `x`, `+` and `-` go on with the item.
    Behind,
}

/// A line on its way to tokens.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    input: &'a str,
    /// Where the pending token begins.
    start: usize,
    at: usize,
    place: Place,
    line: usize,
}

impl<'a> Lexer<'a> {
    /// Returns a lexer of a text whose first line has a number.
    pub(super) fn new(input: &'a str, line: usize) -> Self {
        Self { input, start: 0, at: 0, place: Place::Metric, line }
    }

    /// Returns the text.
    pub(super) fn input(&self) -> &'a str {
        self.input
    }

    /// Returns an error at a byte of the text.
    pub(super) fn error_at(&self, byte: usize, text: impl Into<String>) -> NotationError {
        NotationError::at(self.input, byte, self.line, text)
    }

    /// Returns the next token; behind the last there is only the end.
    pub(super) fn next(&mut self) -> Result<Token, NotationError> {
        loop {
            let found = match self.place {
                Place::Metric => self.metric()?,
                Place::Braces => self.braces()?,
                Place::Values => self.values()?,
                Place::Histogram => self.histogram()?,
                Place::Buckets => self.buckets()?,
                Place::Signed => Some(self.signed_bucket()?),
                Place::Behind => self.behind(),
            };
            if let Some(token) = found {
                return Ok(token);
            }
        }
    }

    fn metric(&mut self) -> Result<Option<Token>, NotationError> {
        let Some(c) = self.step() else { return Ok(Some(self.emit(Kind::End))) };
        Ok(match c {
            space if is_space(space) => self.skip_spaces(),
            '#' => self.skip_comment(),
            '{' => Some(self.emit_in(Kind::BraceOpen, Place::Braces)),
            '"' | '\'' | '`' => Some(self.string(c)?),
            digit if self.begins_number(digit) => {
                self.back(digit);
                Some(self.number("number or duration")?)
            }
            letter if is_alpha(letter) || letter == ':' => {
                self.back(letter);
                let word = self.word();
                if self.peek() != Some('{') {
                    self.place = Place::Values;
                }
                Some(word)
            }
            ',' => Some(self.emit(Kind::Comma)),
            '=' => Some(self.emit(Kind::Equal)),
            '+' => Some(self.emit(Kind::Plus)),
            '-' => Some(self.emit(Kind::Minus)),
            '[' => Some(self.emit(Kind::BracketOpen)),
            '(' => Some(self.emit(Kind::Mark)),
            ')' => return Err(self.fail("unexpected right parenthesis ')'")),
            ']' => return Err(self.fail("unexpected right bracket ']'")),
            '*' | '/' | '%' | '^' | '@' | '<' | '>' => {
                Some(self.emit(Kind::Keyword(Word::Operator, Naming::Refused)))
            }
            other => return Err(self.fail(format!("unexpected character: {}", quoted(other)))),
        })
    }

    fn braces(&mut self) -> Result<Option<Token>, NotationError> {
        let Some(c) = self.step() else {
            return Err(self.fail("unexpected end of input inside braces"));
        };
        Ok(match c {
            space if is_space(space) => self.skip_spaces(),
            '#' => self.skip_comment(),
            ',' => Some(self.emit(Kind::Comma)),
            '"' | '\'' | '`' => Some(self.string(c)?),
            '=' if self.eat('~') => Some(self.emit(Kind::Keyword(Word::Operator, Naming::Refused))),
            '=' => Some(self.emit(Kind::Equal)),
            '!' => match self.step() {
                Some('~' | '=') => Some(self.emit(Kind::Keyword(Word::Operator, Naming::Refused))),
                other => {
                    let shown = quoted(other.unwrap_or(char::REPLACEMENT_CHARACTER));
                    let text = format!("unexpected character after '!' inside braces: {shown}");
                    return Err(self.fail(text));
                }
            },
            '{' => return Err(self.fail("unexpected left brace '{'")),
            '}' => Some(self.emit_in(Kind::BraceClose, Place::Values)),
            letter if is_alpha(letter) => {
                self.skip_while(is_alphanumeric);
                Some(self.emit(Kind::Identifier))
            }
            other => {
                let text = format!("unexpected character inside braces: {}", quoted(other));
                return Err(self.fail(text));
            }
        })
    }

    fn values(&mut self) -> Result<Option<Token>, NotationError> {
        let Some(c) = self.step() else { return Ok(Some(self.emit(Kind::End))) };
        Ok(Some(match c {
            space if is_space(space) => self.space(),
            '{' if self.eat('{') => self.emit_in(Kind::HistogramOpen, Place::Histogram),
            '+' => self.emit(Kind::Plus),
            '-' => self.emit(Kind::Minus),
            'x' => self.emit(Kind::Times),
            '_' => self.emit(Kind::Blank),
            digit if self.begins_number(digit) => {
                self.back(digit);
                self.number("number")?
            }
            letter if is_alpha(letter) => {
                self.back(letter);
                let word = self.word();
                if self.peek() == Some('{') {
                    self.place = Place::Metric;
                }
                word
            }
            other => {
                let text = format!("unexpected character in series sequence: {}", quoted(other));
                return Err(self.fail(text));
            }
        }))
    }

    fn histogram(&mut self) -> Result<Option<Token>, NotationError> {
        let c = self.step().unwrap_or(char::REPLACEMENT_CHARACTER);
        Ok(Some(match c {
            space if is_space(space) => self.space(),
            letter if is_alpha(letter) => self.descriptor()?,
            ':' => self.emit(Kind::Colon),
            '-' => self.emit(Kind::Minus),
            digit if digit.is_ascii_digit() => {
                self.back(digit);
                self.number("number")?
            }
            '[' => self.emit_in(Kind::BracketOpen, Place::Buckets),
            '}' if self.eat('}') => self.emit_in(Kind::HistogramClose, Place::Behind),
            other => {
                let shown = quoted(other);
                let text = format!("histogram description incomplete unexpected: {shown}");
                return Err(self.fail(text));
            }
        }))
    }

    fn buckets(&mut self) -> Result<Option<Token>, NotationError> {
        let c = self.step().unwrap_or('\u{0}');
        Ok(match c {
            space if is_space(space) => Some(self.space()),
            '-' => Some(self.emit_in(Kind::Minus, Place::Signed)),
            digit if digit.is_ascii_digit() => {
                self.back(digit);
                Some(self.number("number")?)
            }
            ']' => Some(self.emit_in(Kind::BracketClose, Place::Histogram)),
            letter if is_alpha(letter) => {
                // Letters gather until they say Inf or NaN; whatever else they say is passed over.
                let word = &self.input[self.start..self.at];
                (word_kind(word) == Kind::Number).then(|| self.emit(Kind::Number))
            }
            other => {
                let shown = if other == '\u{0}' { char::REPLACEMENT_CHARACTER } else { other };
                let text = format!("invalid character in buckets description: {}", quoted(shown));
                return Err(self.fail(text));
            }
        })
    }

    fn signed_bucket(&mut self) -> Result<Token, NotationError> {
        self.place = Place::Buckets;
        self.number("number")
    }

    fn behind(&mut self) -> Option<Token> {
        self.place = Place::Values;
        let kind = match self.peek()? {
            'x' => Kind::Times,
            '+' => Kind::Plus,
            '-' => Kind::Minus,
            _ => return None,
        };
        self.step();
        Some(self.emit(kind))
    }

    fn descriptor(&mut self) -> Result<Token, NotationError> {
        self.skip_while(is_alpha);
        let word = &self.input[self.start..self.at];
        if let Some(key) = Key::of(word) {
            if self.peek() == Some(':') {
                return Ok(self.emit(Kind::Key(key)));
            }
            return Err(self.fail("missing `:` for histogram descriptor"));
        }
        if word_kind(word) == Kind::Number {
            return Ok(self.emit(Kind::Number));
        }
        match hint_of(word) {
            Some(hint) => Ok(self.emit(Kind::Hint(hint))),
            None => {
                Err(self
                    .fail(format!("bad histogram descriptor found: {}", crate::math::quote(word))))
            }
        }
    }

    /// Reads a run of blank space of which one character has been seen.
    fn space(&mut self) -> Token {
        let token = self.emit(Kind::Space);
        self.skip_while(is_space);
        self.start = self.at;
        token
    }

    fn word(&mut self) -> Token {
        self.skip_while(|c| is_alphanumeric(c) || c == ':');
        let kind = word_kind(&self.input[self.start..self.at]);
        self.emit(kind)
    }

    fn string(&mut self, mark: char) -> Result<Token, NotationError> {
        loop {
            match self.step() {
                None if mark == '`' => return Err(self.fail("unterminated raw string")),
                None => return Err(self.fail("unterminated quoted string")),
                Some('\n') if mark != '`' => return Err(self.fail("unterminated quoted string")),
                Some('\\') if mark != '`' => self.escape(mark)?,
                Some(c) if c == mark => return Ok(self.emit(Kind::Text)),
                Some(_) => {}
            }
        }
    }

    fn escape(&mut self, mark: char) -> Result<(), NotationError> {
        let (digits, base, most) = match self.step() {
            None => return Err(self.fail("escape sequence not terminated")),
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => return Ok(()),
            Some(c) if c == mark => return Ok(()),
            Some(first @ '0'..='7') => {
                self.back(first);
                (3, 8, 255)
            }
            Some('x') => (2, 16, 255),
            Some('u') => (4, 16, 0x0010_ffff),
            Some('U') => (8, 16, 0x0010_ffff),
            Some(c) => return Err(self.fail(format!("unknown escape sequence {}", code_point(c)))),
        };
        let mut value = 0_u64;
        for _ in 0..digits {
            let Some(c) = self.step() else {
                return Err(self.fail("escape sequence not terminated"));
            };
            let Some(digit) = c.to_digit(base) else {
                let text = format!("illegal character {} in escape sequence", code_point(c));
                return Err(self.fail(text));
            };
            value = value * u64::from(base) + u64::from(digit);
        }
        if value > most || (0xd800..0xe000).contains(&value) {
            return Err(self.fail("escape sequence is an invalid Unicode code point"));
        }
        Ok(())
    }

    fn number(&mut self, what: &str) -> Result<Token, NotationError> {
        let rest = &self.input.as_bytes()[self.at..];
        let (length, good) = super::digits::scan(rest);
        self.at += length;
        if good {
            return Ok(self.emit(Kind::Number));
        }
        let text = crate::math::quote(&self.input[self.start..self.at]);
        Err(self.fail(format!("bad {what} syntax: {text}")))
    }

    fn begins_number(&self, c: char) -> bool {
        c.is_ascii_digit() || (c == '.' && self.peek().is_some_and(|next| next.is_ascii_digit()))
    }

    fn emit(&mut self, kind: Kind) -> Token {
        let token = Token { kind, start: self.start, end: self.at };
        self.start = self.at;
        token
    }

    fn emit_in(&mut self, kind: Kind, place: Place) -> Token {
        self.place = place;
        self.emit(kind)
    }

    fn fail(&self, text: impl Into<String>) -> NotationError {
        self.error_at(self.start, text)
    }

    fn skip_spaces(&mut self) -> Option<Token> {
        self.skip_while(is_space);
        self.start = self.at;
        None
    }

    fn skip_comment(&mut self) -> Option<Token> {
        self.skip_while(|c| c != '\n' && c != '\r');
        self.start = self.at;
        None
    }

    fn skip_while(&mut self, test: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|&c| test(c)) {
            self.at += c.len_utf8();
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn back(&mut self, c: char) {
        self.at -= c.len_utf8();
    }

    fn peek(&self) -> Option<char> {
        self.input[self.at..].chars().next()
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn is_alpha(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

fn is_alphanumeric(c: char) -> bool {
    is_alpha(c) || c.is_ascii_digit()
}

/// Writes a character in single quotes, as Go's `%q` does.
fn quoted(c: char) -> String {
    let text = crate::math::quote(c.encode_utf8(&mut [0; 4]));
    match c {
        '"' => "'\"'".to_owned(),
        '\'' => r"'\''".to_owned(),
        _ => format!("'{}'", &text[1..text.len() - 1]),
    }
}

/// Writes a character as Go's `%#U` does.
fn code_point(c: char) -> String {
    format!("U+{:04X} '{c}'", c as u32)
}
