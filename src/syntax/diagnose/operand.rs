//! Operands, as they are looked at.

use super::super::number;
use super::super::number::DurationFault;
use super::super::number::NumberFault;
use super::descent::Descent;
use super::descent::Place;
use super::descent::Shape;
use super::descent::ShapeKind;
use super::token::Kind;
use super::token::Token;
use crate::label::Pattern;
use crate::syntax::Error;
use crate::syntax::Fault;
use crate::syntax::Span;
use crate::syntax::Standing;
use crate::syntax::Text;

const AGGREGATION: Place = ("aggregation", "");
const GROUPING_OPEN: Place = ("grouping opts", "\"(\"");
const GROUPING_NEXT: Place = ("grouping opts", "\",\" or \")\"");
const GROUPING_LABEL: Place = ("grouping opts", "label");
const MATCHER: Place = ("label matching", "identifier or \"}\"");
const MATCHER_OPERATOR: Place = ("label matching", "label matching operator");
const MATCHER_VALUE: Place = ("label matching", "string");
const MATCHER_NEXT: Place = ("label matching", "\",\" or \"}\"");

impl Descent<'_> {
    /// Reads an operand that begins with a token.
    pub(super) fn primary(&mut self, token: Token) -> Result<Shape, Error> {
        let other = Shape::new(ShapeKind::Other, token.span.start);
        match token.kind {
            kind if kind.is_number() => {
                self.number()?;
                Ok(other)
            }
            Kind::Text => {
                self.take()?;
                Ok(other)
            }
            Kind::LeftParen => {
                self.take()?;
                self.expression(0)?;
                self.expect(Kind::RightParen)?;
                Ok(other)
            }
            Kind::LeftBrace => {
                self.matchers()?;
                Ok(Shape::new(ShapeKind::Selector, token.span.start))
            }
            kind if kind.names_metric() => self.named(token),
            _ => {
                let inside = self.inside;
                self.unexpected(inside)
            }
        }
    }

    fn named(&mut self, token: Token) -> Result<Shape, Error> {
        self.take()?;
        let other = Shape::new(ShapeKind::Other, token.span.start);
        let next = self.peek_kind()?;
        match token.kind {
            Kind::Aggregation(name)
                if matches!(next, Kind::LeftParen | Kind::By | Kind::Without) =>
            {
                let inside = std::mem::replace(&mut self.inside, AGGREGATION);
                self.aggregation(token, name)?;
                self.inside = inside;
                return Ok(other);
            }
            kind if next == Kind::LeftParen && (kind == Kind::Name || kind.is_fact()) => {
                self.arguments()?;
                self.function(token)?;
                return Ok(other);
            }
            _ if next == Kind::LeftBrace => self.matchers()?,
            _ => {}
        }
        Ok(Shape::new(ShapeKind::Selector, token.span.start))
    }

    fn function(&self, token: Token) -> Result<(), Error> {
        let name = token.span.of(self.scanner.text);
        let fault = match self.words.function(name) {
            Standing::Usable => return Ok(()),
            Standing::Disabled => Fault::FunctionDisabled(name.to_owned()),
            Standing::Unknown => Fault::UnknownFunction(name.to_owned()),
        };
        Err(Error::new(fault, token.span))
    }

    fn aggregation(&mut self, token: Token, name: &'static str) -> Result<(), Error> {
        let grouped = self.peek_kind()? != Kind::LeftParen;
        if grouped {
            self.take()?;
            self.labels()?;
        }
        let found = self.arguments()?;
        if !grouped && matches!(self.peek_kind()?, Kind::By | Kind::Without) {
            self.take()?;
            self.labels()?;
        }
        let fault = match self.words.aggregation(name) {
            _ if found == 0 => Fault::NoAggregateArguments,
            Some((_, Standing::Disabled)) => Fault::AggregationDisabled(name),
            Some((expected, _)) if expected != found => {
                Fault::AggregateArguments { expected, found }
            }
            _ => return Ok(()),
        };
        let span = Span { start: token.span.start, end: self.end() };
        Err(Error::new(fault, span))
    }

    /// Reads arguments in parentheses, and counts them.
    fn arguments(&mut self) -> Result<usize, Error> {
        self.expect(Kind::LeftParen)?;
        if self.take_if(Kind::RightParen)?.is_some() {
            return Ok(0);
        }
        let mut count = 0;
        loop {
            self.expression(0)?;
            count += 1;
            let Some(comma) = self.take_if(Kind::Comma)? else {
                self.expect(Kind::RightParen)?;
                return Ok(count);
            };
            if !self.peek_kind()?.begins_expression() {
                return Err(Error::new(Fault::TrailingComma, comma.span));
            }
        }
    }

    /// Reads labels in parentheses.
    pub(super) fn labels(&mut self) -> Result<(), Error> {
        self.expect_in(Kind::LeftParen, GROUPING_OPEN)?;
        if self.take_if(Kind::RightParen)?.is_some() {
            return Ok(());
        }
        loop {
            let token = self.peek()?;
            if token.kind != Kind::Text && !token.kind.names_label() {
                return self.unexpected(GROUPING_LABEL);
            }
            self.take()?;
            if token.kind == Kind::Text {
                let name = Text::unquote(token.span.of(self.scanner.text)).unwrap_or_default();
                if name.as_str().is_empty() || !name.is_utf8() {
                    let fault = Fault::LabelName(name.as_str().to_owned());
                    return Err(Error::new(fault, token.span));
                }
            }
            let comma = self.take_if(Kind::Comma)?.is_some();
            if self.take_if(Kind::RightParen)?.is_some() {
                return Ok(());
            }
            if !comma {
                return self.unexpected(GROUPING_NEXT);
            }
        }
    }

    /// Reads matchers in braces.
    pub(super) fn matchers(&mut self) -> Result<(), Error> {
        self.take()?;
        if self.take_if(Kind::RightBrace)?.is_some() {
            return Ok(());
        }
        loop {
            self.matcher()?;
            let comma = self.take_if(Kind::Comma)?.is_some();
            if self.take_if(Kind::RightBrace)?.is_some() {
                return Ok(());
            }
            if !comma {
                return self.unexpected(MATCHER_NEXT);
            }
        }
    }

    fn matcher(&mut self) -> Result<(), Error> {
        let label = self.peek()?;
        if !matches!(label.kind, Kind::Name | Kind::Text) {
            return self.unexpected(MATCHER);
        }
        self.take()?;
        let op = self.peek_kind()?;
        if !op.compares_label() {
            let lone = label.kind == Kind::Text;
            return if lone { Ok(()) } else { self.unexpected(MATCHER_OPERATOR) };
        }
        self.take()?;
        let value = self.expect_in(Kind::Text, MATCHER_VALUE)?;
        if matches!(op, Kind::Matches | Kind::MatchesNot) {
            let text = Text::unquote(value.span.of(self.scanner.text)).unwrap_or_default();
            if let Err(error) = Pattern::new(text.as_str()) {
                let span = Span { start: label.span.start, end: value.span.end };
                return Err(Error::new(Fault::Pattern(error.message), span));
            }
        }
        Ok(())
    }

    /// Takes a number or duration, and reads its value.
    pub(super) fn number(&mut self) -> Result<f64, Error> {
        let token = self.take()?;
        let text = token.span.of(self.scanner.text);
        let fault = if token.kind == Kind::Number {
            match number::value(text) {
                Ok(value) => return Ok(value),
                Err(fault) => Fault::NumberValue { text: text.to_owned(), reason: reason(fault) },
            }
        } else {
            match number::nanoseconds(text) {
                Ok(nanoseconds) => return Ok(number::seconds(nanoseconds)),
                Err(DurationFault::Form) => Fault::BadDuration(text.to_owned()),
                Err(DurationFault::Size) => Fault::DurationRange,
                Err(DurationFault::Unit(unit)) => {
                    Fault::UnknownUnit { unit, text: text.to_owned() }
                }
            }
        };
        Err(Error::new(fault, token.span))
    }
}

fn reason(fault: NumberFault) -> &'static str {
    match fault {
        NumberFault::Form => "invalid syntax",
        NumberFault::Size => "value out of range",
    }
}
