//! The order in which a query is looked at.

use super::super::climb_suffix::TOWER_MAX;
use super::hint;
use super::scanner::Scanner;
use super::token::Kind;
use super::token::Token;
use crate::syntax::Error;
use crate::syntax::Fault;
use crate::syntax::Feature;
use crate::syntax::Features;
use crate::syntax::SIGN_PRECEDENCE;
use crate::syntax::Span;
use crate::syntax::Vocabulary;

/// Returns what is wrong first with a query that does not parse.
pub(in crate::syntax) fn first_error(
    text: &str,
    features: Features,
    words: &dyn Vocabulary,
) -> Error {
    let mut error = Descent::new(text, features, words).query().err().unwrap_or_else(|| {
        let fault = Fault::Character("unexpected input".to_owned());
        Error::new(fault, Span::new(0, text.len()))
    });
    error.hint = hint::of(text, &error, words);
    error
}

/// Returns what is wrong first with a text that should be a selector and nothing else.
pub(in crate::syntax) fn selector_error(text: &str) -> Option<Error> {
    Descent::new(text, Features::NONE, &NoWords).selector().err()
}

/// Knows no name, since a selector calls nothing.
struct NoWords;

impl Vocabulary for NoWords {}

/// Inside of what a token is unexpected, and what may stand there.
pub(super) type Place = (&'static str, &'static str);

/// Nothing in particular.
const NOWHERE: Place = ("", "");

/// Reads tokens as Prometheus' parser does, up to the first that is wrong.
pub(super) struct Descent<'a> {
    pub(super) scanner: Scanner<'a>,
    peeked: Option<Token>,
    pub(super) features: Features,
    pub(super) words: &'a dyn Vocabulary,
    /// Inside of what an unexpected token is.
    pub(super) inside: Place,
    /// The last token taken.
    previous: Option<Token>,
}

/// What an expression is, as far as what may follow it depends on that.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each modifier may be there or not")]
pub(super) struct Shape {
    pub(super) start: usize,
    pub(super) kind: ShapeKind,
    pub(super) offset: bool,
    pub(super) at: bool,
    pub(super) anchored: bool,
    pub(super) smoothed: bool,
}

/// The kinds of expressions that more may be hung on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ShapeKind {
    Selector,
    Range,
    Subquery,
    Other,
}

impl Shape {
    pub(super) fn new(kind: ShapeKind, start: u32) -> Self {
        let start = start as usize;
        Self { start, kind, offset: false, at: false, anchored: false, smoothed: false }
    }

    /// Complains about the expression.
    pub(super) fn fail<T>(self, fault: Fault, end: u32) -> Result<T, Error> {
        Err(Error::new(fault, Span::new(self.start, end as usize)))
    }
}

impl<'a> Descent<'a> {
    fn new(text: &'a str, features: Features, words: &'a dyn Vocabulary) -> Self {
        let scanner = Scanner::new(text);
        Self { scanner, peeked: None, features, words, inside: NOWHERE, previous: None }
    }
}

impl Descent<'_> {
    /// Looks at the next token, which reads it if nothing has yet.
    pub(super) fn peek(&mut self) -> Result<Token, Error> {
        if let Some(token) = self.peeked {
            return Ok(token);
        }
        let token = self.scanner.token()?;
        self.peeked = Some(token);
        Ok(token)
    }

    pub(super) fn peek_kind(&mut self) -> Result<Kind, Error> {
        Ok(self.peek()?.kind)
    }

    pub(super) fn take(&mut self) -> Result<Token, Error> {
        let token = self.peek()?;
        self.peeked = None;
        self.previous = Some(token);
        Ok(token)
    }

    /// Takes a token if it is of a kind.
    pub(super) fn take_if(&mut self, kind: Kind) -> Result<Option<Token>, Error> {
        if self.peek_kind()? == kind { self.take().map(Some) } else { Ok(None) }
    }

    /// Takes a token that has to be of a kind.
    pub(super) fn expect(&mut self, kind: Kind) -> Result<Token, Error> {
        let inside = self.inside;
        self.expect_in(kind, inside)
    }

    pub(super) fn expect_in(&mut self, kind: Kind, place: Place) -> Result<Token, Error> {
        if self.peek_kind()? == kind { self.take() } else { self.unexpected(place) }
    }

    /// Complains about the next token.
    pub(super) fn unexpected<T>(&mut self, (context, expected): Place) -> Result<T, Error> {
        let token = self.peek()?;
        let found = token.shown(self.scanner.text);
        Err(Error::new(Fault::Unexpected { found, context, expected }, token.span))
    }

    /// Ends where the last token that was taken ends.
    pub(super) fn end(&self) -> u32 {
        self.previous.map_or(0, |token| token.span.end)
    }

    fn query(&mut self) -> Result<(), Error> {
        if self.peek_kind()? == Kind::End {
            return Err(Error::new(Fault::Empty, Span::default()));
        }
        self.expression(0)?;
        self.expect(Kind::End)?;
        Ok(())
    }

    fn selector(&mut self) -> Result<(), Error> {
        let first = self.peek_kind()?;
        if first != Kind::LeftBrace {
            if !first.names_metric() {
                return self.unexpected(NOWHERE);
            }
            self.take()?;
        }
        if self.peek_kind()? == Kind::LeftBrace {
            self.matchers()?;
        }
        self.expect(Kind::End)?;
        Ok(())
    }

    /// Reads an expression whose operators bind at least as tightly as `least`.
    pub(super) fn expression(&mut self, least: u8) -> Result<Shape, Error> {
        let mut shape = self.operand()?;
        let mut ranges = 0;
        loop {
            let token = self.peek()?;
            match token.kind {
                Kind::Operator(op) if op.precedence() >= least => {
                    self.take()?;
                    let fills = self.modifiers()?;
                    self.expression(op.right_precedence())?;
                    shape = Shape::new(ShapeKind::Other, shape.start as u32);
                    if fills && !self.features.has(Feature::BinopFillModifiers) {
                        return shape.fail(Fault::FillDisabled, self.end());
                    }
                }
                Kind::Offset => self.offset(&mut shape)?,
                Kind::At => self.instant(&mut shape)?,
                Kind::Anchored | Kind::Smoothed => self.edge(&mut shape)?,
                Kind::LeftBracket if ranges == TOWER_MAX => {
                    return Err(Error::new(Fault::Depth(TOWER_MAX), token.span));
                }
                Kind::LeftBracket => {
                    ranges += 1;
                    shape = self.brackets(shape)?;
                }
                _ => return Ok(shape),
            }
        }
    }

    fn operand(&mut self) -> Result<Shape, Error> {
        let token = self.peek()?;
        if token.kind.is_sign() {
            self.take()?;
            self.expression(SIGN_PRECEDENCE + 1)?;
            return Ok(Shape::new(ShapeKind::Other, token.span.start));
        }
        self.primary(token)
    }

    /// Reads what stands between an operator and its right operand; tells whether it fills.
    fn modifiers(&mut self) -> Result<bool, Error> {
        self.take_if(Kind::Bool)?;
        if matches!(self.peek_kind()?, Kind::On | Kind::Ignoring) {
            self.take()?;
            self.labels()?;
            if matches!(self.peek_kind()?, Kind::GroupLeft | Kind::GroupRight) {
                self.take()?;
                // The labels may be left out, if what follows can be understood without them.
                if !self.peek_kind()?.begins_operand() {
                    self.labels()?;
                }
            }
        }
        let first = self.peek_kind()?;
        if !first.is_fill() {
            return Ok(false);
        }
        self.fill()?;
        let second = self.peek_kind()?;
        if (first, second) == (Kind::FillLeft, Kind::FillRight)
            || (first, second) == (Kind::FillRight, Kind::FillLeft)
        {
            self.fill()?;
        }
        Ok(true)
    }

    fn fill(&mut self) -> Result<(), Error> {
        self.take()?;
        self.expect(Kind::LeftParen)?;
        if self.peek_kind()?.is_sign() {
            self.take()?;
        }
        if !self.peek_kind()?.is_number() {
            let inside = self.inside;
            return self.unexpected(inside);
        }
        self.number()?;
        self.expect(Kind::RightParen)?;
        Ok(())
    }
}
