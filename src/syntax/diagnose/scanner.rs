//! The scanner: which characters may stand where.
//!
//! What a character means depends on the braces and brackets around it, and what is wrong is said
//! as soon as it is read.

use super::super::number;
use super::super::number::Shape;
use super::token::Kind;
use super::token::Token;
use crate::math::quote_char;
use crate::syntax::Error;
use crate::syntax::Fault;
use crate::syntax::Operator;
use crate::syntax::Span;

/// Reads tokens one at a time.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that stands on its own")]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    /// Where the current token starts.
    start: usize,
    /// What has been read.
    pub(super) at: usize,
    parens: usize,
    in_braces: bool,
    in_brackets: bool,
    /// Whether the scanner stands in brackets before the first number in them.
    before_number: bool,
    colon: bool,
    /// Whether any brackets so far held a number.
    number: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            start: 0,
            at: 0,
            parens: 0,
            in_braces: false,
            in_brackets: false,
            before_number: false,
            colon: false,
            number: false,
        }
    }

    /// Reads the next token.
    pub(super) fn token(&mut self) -> Result<Token, Error> {
        loop {
            self.skip_blanks();
            self.start = self.at;
            if self.peek() == Some('#') && !self.before_number {
                self.skip_while(|c| !matches!(c, '\n' | '\r'));
                continue;
            }
            return match self.next() {
                c if self.before_number => self.length(c),
                c if self.in_braces => self.brace(c),
                c => self.statement(c),
            };
        }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found) * wanted.len_utf8();
        found
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.next();
        }
    }

    fn skip_blanks(&mut self) {
        self.skip_while(is_blank);
    }

    fn emit(&self, kind: Kind) -> Token {
        Token { kind, span: Span::new(self.start, self.at) }
    }

    /// Complains about the current token.
    pub(super) fn fail<T>(&self, message: String) -> Result<T, Error> {
        Err(self.error(Fault::Character(message)))
    }

    fn error(&self, fault: Fault) -> Error {
        Error::new(fault, Span::new(self.start, self.at.max(self.start)))
    }

    /// Complains about what stands behind the current token.
    fn fail_behind<T>(&mut self, message: String) -> Result<T, Error> {
        self.start = self.at;
        self.fail(message)
    }

    /// Reads a token outside of braces.
    fn statement(&mut self, c: Option<char>) -> Result<Token, Error> {
        let Some(c) = c else { return self.end() };
        let kind = match c {
            ',' => Kind::Comma,
            '@' => Kind::At,
            '(' | ')' => return self.paren(c),
            '[' | ']' => return self.bracket(c),
            '{' => {
                self.in_braces = true;
                Kind::LeftBrace
            }
            '"' | '\'' | '`' => return self.string(c),
            c if self.begins_number(c) => return self.number(),
            c if is_word(c) || c == ':' => return self.word(c),
            c => return self.operator(c),
        };
        Ok(self.emit(kind))
    }

    fn end(&self) -> Result<Token, Error> {
        if self.parens != 0 {
            return self.fail("unclosed left parenthesis".to_owned());
        }
        if self.in_brackets {
            return self.fail("unclosed left bracket".to_owned());
        }
        Ok(self.emit(Kind::End))
    }

    fn paren(&mut self, c: char) -> Result<Token, Error> {
        if c == '(' {
            self.parens += 1;
            return Ok(self.emit(Kind::LeftParen));
        }
        match self.parens.checked_sub(1) {
            Some(left) => {
                self.parens = left;
                Ok(self.emit(Kind::RightParen))
            }
            None => self.fail_behind("unexpected right parenthesis ')'".to_owned()),
        }
    }

    fn bracket(&mut self, c: char) -> Result<Token, Error> {
        if c == ']' {
            if !self.in_brackets {
                return self.fail("unexpected right bracket ']'".to_owned());
            }
            self.in_brackets = false;
            return Ok(self.emit(Kind::RightBracket));
        }
        if self.in_brackets {
            return self.fail("unexpected left bracket '['".to_owned());
        }
        (self.in_brackets, self.before_number, self.colon) = (true, true, false);
        Ok(self.emit(Kind::LeftBracket))
    }

    fn operator(&mut self, c: char) -> Result<Token, Error> {
        let follows = match c {
            '=' => "=",
            '<' | '>' => "=/",
            '!' => return self.not_equal(),
            _ => "",
        };
        if c == '=' && self.peek() == Some('~') {
            return self.fail("unexpected character after '=': '~'".to_owned());
        }
        if self.peek().is_some_and(|next| follows.contains(next)) {
            self.next();
        } else if c == '=' {
            return Ok(self.emit(Kind::Equal));
        }
        match Operator::of(Span::new(self.start, self.at).of(self.text)) {
            Some(op) => Ok(self.emit(Kind::Operator(op))),
            None => self.fail(format!("unexpected character: {}", quote_char(Some(c)))),
        }
    }

    fn not_equal(&mut self) -> Result<Token, Error> {
        let next = self.next();
        if next == Some('=') {
            return Ok(self.emit(Kind::Operator(Operator::NotEqual)));
        }
        self.fail(format!("unexpected character after '!': {}", quote_char(next)))
    }

    fn begins_number(&self, c: char) -> bool {
        c.is_ascii_digit() || c == '.' && self.peek().is_some_and(|next| next.is_ascii_digit())
    }

    fn number(&mut self) -> Result<Token, Error> {
        let (shape, end) = number::scan(self.text, self.start);
        self.at = end;
        match shape {
            Shape::Number => Ok(self.emit(Kind::Number)),
            Shape::Duration => Ok(self.emit(Kind::Duration)),
            Shape::Broken => {
                let text = Span::new(self.start, end).of(self.text).to_owned();
                Err(self.error(Fault::BadNumber(text)))
            }
        }
    }

    fn word(&mut self, c: char) -> Result<Token, Error> {
        if !self.in_brackets {
            self.skip_while(|c| is_word(c) || c.is_ascii_digit() || c == ':');
            return Ok(self.emit(self.word_kind()));
        }
        if c == ':' {
            if std::mem::replace(&mut self.colon, true) {
                return self.fail("unexpected colon ':'".to_owned());
            }
            return Ok(self.emit(Kind::Colon));
        }
        match self.clock(c) {
            Some(token) => Ok(token),
            None => {
                self.fail(format!("unexpected character: {}, expected ':'", quote_char(Some(c))))
            }
        }
    }

    fn word_kind(&self) -> Kind {
        let word = Span::new(self.start, self.at).of(self.text);
        match Kind::keyword(word) {
            // Fill and its kin are names unless parentheses follow.
            Some(kind) if kind.is_fill() && !self.paren_follows() => Kind::Name,
            Some(kind) => kind,
            None if word.contains(':') => Kind::Recorded,
            None => Kind::Name,
        }
    }

    fn paren_follows(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.trim_start_matches(is_blank).starts_with('(')
    }

    /// Reads one of the few words that brackets may hold.
    fn clock(&mut self, c: char) -> Option<Token> {
        if !matches!(c.to_ascii_lowercase(), 's' | 'r' | 'm') {
            return None;
        }
        self.skip_while(is_word);
        let word = Span::new(self.start, self.at).of(self.text).to_ascii_lowercase();
        Kind::clock(&word).map(|kind| self.emit(kind))
    }

    /// Reads a token in brackets, before the first number.
    fn length(&mut self, c: Option<char>) -> Result<Token, Error> {
        let Some(c) = c else {
            return self.fail("unexpected end of input in duration expression".to_owned());
        };
        match c {
            ']' => {
                (self.in_brackets, self.before_number, self.colon) = (false, false, false);
                Ok(self.emit(Kind::RightBracket))
            }
            ':' if !self.number => self
                .fail_behind("unexpected colon before duration in duration expression".to_owned()),
            ':' if self.colon => {
                self.fail_behind("unexpected repeated colon in duration expression".to_owned())
            }
            ':' => {
                self.colon = true;
                Ok(self.emit(Kind::Colon))
            }
            '(' | ')' => self.paren(c),
            ',' => Ok(self.emit(Kind::Comma)),
            '+' | '-' | '*' | '/' | '%' | '^' => self.operator(c),
            c if self.begins_number(c) => {
                (self.number, self.before_number) = (true, false);
                self.number()
            }
            c => match self.clock(c) {
                Some(token) => Ok(token),
                None => self.fail(format!(
                    "unexpected character in duration expression: {}",
                    quote_char(Some(c))
                )),
            },
        }
    }

    /// Reads a token in braces.
    fn brace(&mut self, c: Option<char>) -> Result<Token, Error> {
        let Some(c) = c else {
            return self.fail("unexpected end of input inside braces".to_owned());
        };
        let kind = match c {
            ',' => Kind::Comma,
            '"' | '\'' | '`' => return self.string(c),
            '=' if self.eat('~') => Kind::Matches,
            '=' => Kind::Equal,
            '!' => match self.next() {
                Some('~') => Kind::MatchesNot,
                Some('=') => Kind::Operator(Operator::NotEqual),
                other => {
                    let other = quote_char(other);
                    let message = format!("unexpected character after '!' inside braces: {other}");
                    return self.fail(message);
                }
            },
            '{' => return self.fail("unexpected left brace '{'".to_owned()),
            '}' => {
                self.in_braces = false;
                Kind::RightBrace
            }
            c if is_word(c) => {
                self.skip_while(|c| is_word(c) || c.is_ascii_digit());
                Kind::Name
            }
            c => {
                let c = quote_char(Some(c));
                return self.fail(format!("unexpected character inside braces: {c}"));
            }
        };
        Ok(self.emit(kind))
    }

    fn string(&mut self, quote: char) -> Result<Token, Error> {
        self.skip_string(quote)?;
        Ok(self.emit(Kind::Text))
    }
}

/// Tells whether a character is a letter as names have them.
fn is_word(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
