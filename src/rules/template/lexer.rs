//! The words of a template.

use std::borrow::Cow;
use std::fmt;

use crate::math::quote;

const LEFT: &str = "{{";
const RIGHT: &str = "}}";
/// A minus sign and the blank beside it.
const TRIM_LENGTH: usize = 2;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Error,
    End,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    Pipe,
    LeftParen,
    RightParen,
    /// Any other printable character.
    Character,
    Bool,
    Number,
    Complex,
    /// A character in quotes.
    Rune,
    Quoted,
    RawQuoted,
    Identifier,
    Field,
    Variable,
    Keyword(Keyword),
}

/// A word with a meaning of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    /// `.` alone.
    Dot,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

fn keyword(word: &str) -> Option<Keyword> {
    Some(match word {
        "block" => Keyword::Block,
        "break" => Keyword::Break,
        "continue" => Keyword::Continue,
        "define" => Keyword::Define,
        "else" => Keyword::Else,
        "end" => Keyword::End,
        "if" => Keyword::If,
        "nil" => Keyword::Nil,
        "range" => Keyword::Range,
        "template" => Keyword::Template,
        "with" => Keyword::With,
        _ => return None,
    })
}

/// A word and its place.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    /// The text, or the message of an error.
    pub(super) text: Cow<'t, str>,
    pub(super) at: usize,
    pub(super) line: usize,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::End => f.write_str("EOF"),
            Kind::Error => f.write_str(&self.text),
            Kind::Keyword(_) => write!(f, "<{}>", self.text),
            _ if self.text.len() > 10 => {
                let start: String = self.text.chars().take(10).collect();
                write!(f, "{}...", quote(&start))
            }
            _ => f.write_str(&quote(&self.text)),
        }
    }
}

/// Where the lexer stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Text,
    Action,
}

/// Cuts a template into tokens, one at a time.
pub(super) struct Lexer<'t> {
    input: &'t str,
    inside: Inside,
    /// Where the token begins.
    start: usize,
    at: usize,
    start_line: usize,
    line: usize,
    parens: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(input: &'t str) -> Self {
        Self { input, inside: Inside::Text, start: 0, at: 0, start_line: 1, line: 1, parens: 0 }
    }

    /// Returns the next token; after the last there are only ends.
    pub(super) fn next(&mut self) -> Token<'t> {
        loop {
            let token = match self.inside {
                Inside::Text => self.text(),
                Inside::Action => Some(self.action()),
            };
            if let Some(token) = token {
                return token;
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.input.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        self.line += usize::from(next == '\n');
        Some(next)
    }

    /// Moves on by a number of bytes and counts the lines among them.
    fn skip(&mut self, length: usize) {
        let end = self.at + length;
        self.line += self.input.get(self.at..end).unwrap_or("").matches('\n').count();
        self.at = end;
    }

    fn ignore(&mut self) {
        self.start = self.at;
        self.start_line = self.line;
    }

    fn emit(&mut self, kind: Kind) -> Token<'t> {
        let text = Cow::Borrowed(self.input.get(self.start..self.at).unwrap_or(""));
        let token = Token { kind, text, at: self.start, line: self.start_line };
        self.ignore();
        token
    }

    /// Returns an error, behind which nothing is read.
    fn fail(&mut self, message: impl Into<Cow<'t, str>>) -> Token<'t> {
        let token = Token {
            kind: Kind::Error,
            text: message.into(),
            at: self.start,
            line: self.start_line,
        };
        (self.start, self.at) = (self.input.len(), self.input.len());
        token
    }

    /// Reads text up to an action; `None` where there is none, and the action or a comment is next.
    fn text(&mut self) -> Option<Token<'t>> {
        let Some(length) = self.rest().find(LEFT) else {
            self.skip(self.rest().len());
            let kind = if self.at > self.start { Kind::Text } else { Kind::End };
            return Some(self.emit(kind));
        };
        if length == 0 {
            return self.left_delimiter();
        }
        let text = &self.rest()[..length];
        let trims = trims_left(&self.rest()[length + LEFT.len()..]);
        let kept = if trims { text.trim_end_matches(is_space).len() } else { length };
        self.skip(kept);
        let token = self.emit(Kind::Text);
        self.skip(length - kept);
        self.ignore();
        (kept > 0).then_some(token)
    }

    fn left_delimiter(&mut self) -> Option<Token<'t>> {
        self.at += LEFT.len();
        let marker = if trims_left(self.rest()) { TRIM_LENGTH } else { 0 };
        if self.rest()[marker..].starts_with("/*") {
            self.skip(marker);
            self.ignore();
            return self.comment();
        }
        let token = self.emit(Kind::LeftDelimiter);
        self.inside = Inside::Action;
        self.skip(marker);
        self.ignore();
        self.parens = 0;
        Some(token)
    }

    fn comment(&mut self) -> Option<Token<'t>> {
        let Some(end) = self.rest()[2..].find("*/") else {
            return Some(self.fail("unclosed comment"));
        };
        self.skip(end + 4);
        let Some(length) = self.right_delimiter_length() else {
            return Some(self.fail("comment ends before closing delimiter"));
        };
        self.skip(length);
        if length > RIGHT.len() {
            self.trim_right();
        }
        self.ignore();
        None
    }

    /// Returns the length of the closing delimiter and its trim marker, where one is next.
    fn right_delimiter_length(&self) -> Option<usize> {
        let rest = self.rest();
        if rest.starts_with(RIGHT) {
            return Some(RIGHT.len());
        }
        let mut chars = rest.chars();
        let trims = chars.next().is_some_and(is_space) && chars.next() == Some('-');
        (trims && chars.as_str().starts_with(RIGHT)).then_some(RIGHT.len() + TRIM_LENGTH)
    }

    fn trim_right(&mut self) {
        let rest = self.rest();
        self.skip(rest.len() - rest.trim_start_matches(is_space).len());
    }

    fn right_delimiter(&mut self, length: usize) -> Token<'t> {
        let trims = length > RIGHT.len();
        if trims {
            self.skip(TRIM_LENGTH);
            self.ignore();
        }
        self.skip(RIGHT.len());
        self.inside = Inside::Text;
        let token = self.emit(Kind::RightDelimiter);
        if trims {
            self.trim_right();
            self.ignore();
        }
        token
    }

    fn action(&mut self) -> Token<'t> {
        if let Some(length) = self.right_delimiter_length() {
            if self.parens == 0 {
                return self.right_delimiter(length);
            }
            return self.fail("unclosed left paren");
        }
        let Some(next) = self.peek() else {
            return self.fail("unclosed action");
        };
        if is_space(next) {
            return self.space();
        }
        match next {
            '+' | '-' | '0'..='9' => return self.number(),
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                return self.number();
            }
            // At the very end a point is read as a number, as Go does, and fails as one.
            '.' if self.rest().len() == 1 => return self.number(),
            _ if is_alphanumeric(next) => return self.identifier(),
            _ => {}
        }
        self.bump();
        self.sign(next)
    }

    /// Reads what begins with a sign, which is past.
    fn sign(&mut self, sign: char) -> Token<'t> {
        match sign {
            '=' => self.emit(Kind::Assign),
            ':' if self.bump() == Some('=') => self.emit(Kind::Declare),
            ':' => self.fail("expected :="),
            '|' => self.emit(Kind::Pipe),
            '"' => self.quoted('"', Kind::Quoted, "unterminated quoted string"),
            '\'' => self.quoted('\'', Kind::Rune, "unterminated character constant"),
            '`' => self.raw_quoted(),
            '$' => self.named(Kind::Variable),
            '.' => self.named(Kind::Field),
            '(' => {
                self.parens += 1;
                self.emit(Kind::LeftParen)
            }
            ')' if self.parens == 0 => self.fail("unexpected right paren"),
            ')' => {
                self.parens -= 1;
                self.emit(Kind::RightParen)
            }
            c if c.is_ascii_graphic() => self.emit(Kind::Character),
            c => self.fail(format!("unrecognized character in action: {}", code_point(Some(c)))),
        }
    }

    /// Reads blanks, but leaves the last to the trim marker that follows it.
    fn space(&mut self) -> Token<'t> {
        while self.peek().is_some_and(is_space) && self.right_delimiter_length().is_none() {
            self.bump();
        }
        self.emit(Kind::Space)
    }

    fn identifier(&mut self) -> Token<'t> {
        while self.peek().is_some_and(is_alphanumeric) {
            self.bump();
        }
        if !self.at_terminator() {
            return self.bad_character();
        }
        match &self.input[self.start..self.at] {
            "true" | "false" => self.emit(Kind::Bool),
            word => self.emit(keyword(word).map_or(Kind::Identifier, Kind::Keyword)),
        }
    }

    /// Reads a field or variable, whose point or dollar sign is past.
    fn named(&mut self, kind: Kind) -> Token<'t> {
        if self.at_terminator() {
            let alone = kind == Kind::Field;
            return self.emit(if alone { Kind::Keyword(Keyword::Dot) } else { kind });
        }
        while self.peek().is_some_and(is_alphanumeric) {
            self.bump();
        }
        if self.at_terminator() { self.emit(kind) } else { self.bad_character() }
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(c) => is_space(c) || self.rest().starts_with(RIGHT),
        }
    }

    fn bad_character(&mut self) -> Token<'t> {
        let message = format!("bad character {}", code_point(self.peek()));
        self.fail(message)
    }

    fn quoted(&mut self, quote: char, kind: Kind, unclosed: &'static str) -> Token<'t> {
        loop {
            let escaped = match self.bump() {
                Some('\\') => self.bump(),
                Some(c) if c == quote => return self.emit(kind),
                other => other,
            };
            if matches!(escaped, None | Some('\n')) {
                return self.fail(unclosed);
            }
        }
    }

    fn raw_quoted(&mut self) -> Token<'t> {
        loop {
            match self.bump() {
                None => return self.fail("unterminated raw quoted string"),
                Some('`') => return self.emit(Kind::RawQuoted),
                Some(_) => {}
            }
        }
    }

    fn number(&mut self) -> Token<'t> {
        let mut whole = self.scan_number();
        let complex = whole && matches!(self.peek(), Some('+' | '-'));
        if complex {
            whole = self.scan_number() && self.input[..self.at].ends_with('i');
        }
        if whole {
            return self.emit(if complex { Kind::Complex } else { Kind::Number });
        }
        let message = format!("bad number syntax: {}", quote(&self.input[self.start..self.at]));
        self.fail(message)
    }

    /// Reads what looks like a number; what is wrong in it is noticed when its value is read.
    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        while self.accept(digits) {}
        if self.accept(".") {
            while self.accept(digits) {}
        }
        let power = match digits.len() {
            11 => "eE",
            23 => "pP",
            _ => "",
        };
        if self.accept(power) {
            self.accept("+-");
            while self.accept("0123456789_") {}
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.bump();
            return false;
        }
        true
    }

    fn accept(&mut self, valid: &str) -> bool {
        let accepted = self.peek().is_some_and(|c| valid.contains(c));
        if accepted {
            self.bump();
        }
        accepted
    }
}

/// Tells whether the inside of an action begins with the marker that trims the text before it.
fn trims_left(inside: &str) -> bool {
    let mut chars = inside.chars();
    chars.next() == Some('-') && chars.next().is_some_and(is_space)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphabetic() || c.is_numeric()
}

/// Writes a character as Go's `%#U`.
fn code_point(c: Option<char>) -> String {
    match c {
        None => "U+FFFFFFFFFFFFFFFF".to_owned(),
        Some(c) if quote(&c.to_string()).len() == c.len_utf8() + 2 => {
            format!("U+{:04X} '{c}'", c as u32)
        }
        Some(c @ ('"' | '\\')) => format!("U+{:04X} '{c}'", c as u32),
        Some(c) => format!("U+{:04X}", c as u32),
    }
}
