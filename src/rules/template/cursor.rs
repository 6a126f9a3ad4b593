//! The parser's view of the tokens: one at a time, with three to go back.

use super::lexer::Kind;
use super::lexer::Lexer;
use super::lexer::Token;

/// Hands out tokens and takes them back.
pub(super) struct Cursor<'t> {
    lexer: Lexer<'t>,
    /// Tokens that were taken back, the next one last.
    waiting: Vec<Token<'t>>,
    /// The line of the token that was read last, which is the one messages speak of.
    line: usize,
    /// The place of that token.
    last: (usize, usize),
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { lexer: Lexer::new(text), waiting: Vec::new(), line: 1, last: (0, 0) }
    }

    /// Returns the line of the token that was read last, taken back or not.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Returns the bytes of the token that was read last.
    pub(super) fn last(&self) -> (usize, usize) {
        self.last
    }

    pub(super) fn next(&mut self) -> Token<'t> {
        if let Some(token) = self.waiting.pop() {
            return token;
        }
        let token = self.lexer.next();
        self.line = token.line;
        let length = if token.kind == Kind::Error { 0 } else { token.text.len() };
        self.last = (token.at, token.at + length);
        token
    }

    pub(super) fn back(&mut self, token: Token<'t>) {
        self.waiting.push(token);
    }

    pub(super) fn peek(&mut self) -> &Token<'t> {
        if self.waiting.is_empty() {
            let token = self.next();
            self.waiting.push(token);
        }
        // There is one: it was there, or the line above put it there.
        &self.waiting[self.waiting.len() - 1]
    }

    /// Returns the next token that is not blank.
    pub(super) fn next_word(&mut self) -> Token<'t> {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    /// Skips blanks and returns the kind of what follows.
    pub(super) fn peek_word(&mut self) -> Kind {
        let token = self.next_word();
        let kind = token.kind;
        self.back(token);
        kind
    }

    /// Skips blanks and returns where the next token stands.
    pub(super) fn place(&mut self) -> usize {
        let token = self.next_word();
        let at = token.at;
        self.back(token);
        at
    }
}
