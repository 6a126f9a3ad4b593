//! What follows an operand, as it is looked at.

use super::super::number;
use super::descent::Descent;
use super::descent::Place;
use super::descent::Shape;
use super::descent::ShapeKind;
use super::token::Kind;
use super::token::Token;
use crate::syntax::Error;
use crate::syntax::Fault;
use crate::syntax::Feature;
use crate::syntax::Operator;
use crate::syntax::SIGN_PRECEDENCE;
use crate::syntax::Span;

const OFFSET: Place = ("offset", "number, duration, step(), or range()");
const INSTANT: Place = ("@", "timestamp");
const BRACKETS: Place = ("subquery or range selector", "number, duration, step(), or range()");
const BRACKETS_NEXT: Place = ("subquery or range", "\":\" or \"]\"");
const STEP: Place = ("subquery selector", "number, duration, step(), range(), or \"]\"");
const STEP_NEXT: Place = ("subquery selector", "\"]\"");

/// A length: a literal with its place, or something to compute.
#[derive(Clone, Copy)]
enum Length {
    Literal(f64, Span),
    Computed,
}

impl Descent<'_> {
    pub(super) fn offset(&mut self, shape: &mut Shape) -> Result<(), Error> {
        self.take()?;
        let length = self.offset_length()?;
        let nothing = matches!(length, Length::Literal(value, _)
            if number::nanoseconds_of(value) == 0);
        match shape.kind {
            ShapeKind::Other => shape.fail(Fault::OffsetOperand, self.end()),
            _ if shape.offset => shape.fail(Fault::OffsetTwice, self.end()),
            _ => {
                shape.offset = !nothing;
                Ok(())
            }
        }
    }

    /// Reads what belongs to an offset: one length, or an expression that begins with parentheses
    /// or two signs.
    fn offset_length(&mut self) -> Result<Length, Error> {
        let first = self.peek()?;
        let sign = first.kind.is_sign();
        if sign {
            self.take()?;
        }
        let next = self.peek()?;
        if next.kind.is_number() {
            let value = self.number()?;
            let place = if sign { first.span } else { next.span };
            if number::out_of_range(value) {
                return Err(Error::new(Fault::DurationRange, place));
            }
            return Ok(Length::Literal(value, place));
        }
        if next.kind.is_clock() || next.kind.is_pick() || sign && next.kind == Kind::LeftParen {
            return self.length_atom(next, OFFSET);
        }
        if !sign {
            return self.length(0, OFFSET);
        }
        let operand = self.length(SIGN_PRECEDENCE + 1, OFFSET)?;
        self.length_tail(operand, 0, OFFSET)
    }

    pub(super) fn instant(&mut self, shape: &mut Shape) -> Result<(), Error> {
        self.take()?;
        let token = self.peek()?;
        let mut seconds = None;
        match token.kind {
            kind if kind.is_number() => seconds = Some(self.number()?),
            kind if kind.is_sign() => {
                self.take()?;
                if !self.peek_kind()?.is_number() {
                    return self.unexpected(INSTANT);
                }
                let value = self.number()?;
                let minus = kind == Kind::Operator(Operator::Subtract);
                seconds = Some(if minus { -value } else { value });
            }
            Kind::Start | Kind::Finish => {
                self.take()?;
                self.expect_in(Kind::LeftParen, INSTANT)?;
                self.expect_in(Kind::RightParen, INSTANT)?;
            }
            _ => return self.unexpected(INSTANT),
        }
        self.nail(shape, seconds)
    }

    fn nail(&mut self, shape: &mut Shape, seconds: Option<f64>) -> Result<(), Error> {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if let Some(seconds) = seconds.filter(|it| it.is_nan() || it.abs() >= LIMIT) {
            let value = match seconds {
                nan if nan.is_nan() => "NaN".to_owned(),
                f64::INFINITY => "+Inf".to_owned(),
                f64::NEG_INFINITY => "-Inf".to_owned(),
                finite => format!("{finite:.6}"),
            };
            return shape.fail(Fault::AtBounds(value), self.end());
        }
        match shape.kind {
            ShapeKind::Other => shape.fail(Fault::AtOperand, self.end()),
            _ if shape.at => shape.fail(Fault::AtTwice, self.end()),
            _ => {
                shape.at = true;
                Ok(())
            }
        }
    }

    pub(super) fn edge(&mut self, shape: &mut Shape) -> Result<(), Error> {
        let token = self.take()?;
        let anchored = token.kind == Kind::Anchored;
        let word = if anchored { "anchored" } else { "smoothed" };
        let fault = match shape.kind {
            _ if !self.features.has(Feature::ExtendedRangeSelectors) => Fault::EdgesDisabled(word),
            ShapeKind::Subquery => Fault::EdgesOnSubquery(word),
            ShapeKind::Other => Fault::EdgesOperand(word),
            _ => {
                shape.anchored |= anchored;
                shape.smoothed |= !anchored;
                if !(shape.anchored && shape.smoothed) {
                    return Ok(());
                }
                Fault::EdgesBoth
            }
        };
        shape.fail(fault, token.span.end)
    }

    pub(super) fn brackets(&mut self, shape: Shape) -> Result<Shape, Error> {
        let open = self.take()?;
        self.positive_length(BRACKETS)?;
        if let Some(close) = self.take_if(Kind::RightBracket)? {
            let fault = match shape.kind {
                ShapeKind::Selector if shape.offset => Fault::OffsetBeforeRange,
                ShapeKind::Selector if shape.at => Fault::AtBeforeRange,
                ShapeKind::Selector => return Ok(Shape { kind: ShapeKind::Range, ..shape }),
                _ => Fault::RangeOperand,
            };
            let span = Span { start: open.span.start, end: close.span.end };
            return Err(Error::new(fault, span));
        }
        if self.take_if(Kind::Colon)?.is_none() {
            return self.unexpected(BRACKETS_NEXT);
        }
        if self.peek_kind()? != Kind::RightBracket {
            self.positive_length(STEP)?;
        }
        self.expect_in(Kind::RightBracket, STEP_NEXT)?;
        Ok(Shape::new(ShapeKind::Subquery, shape.start as u32))
    }

    fn positive_length(&mut self, place: Place) -> Result<(), Error> {
        match self.length(0, place)? {
            Length::Literal(value, span) if value <= 0.0 => {
                Err(Error::new(Fault::DurationNotPositive, span))
            }
            _ => Ok(()),
        }
    }

    /// Reads an expression of lengths.
    fn length(&mut self, least: u8, place: Place) -> Result<Length, Error> {
        let token = self.peek()?;
        if !token.kind.is_sign() {
            let operand = self.length_atom(token, place)?;
            return self.length_tail(operand, least, place);
        }
        self.take()?;
        let operand = match self.length(SIGN_PRECEDENCE + 1, place)? {
            Length::Literal(value, span) => {
                let minus = token.kind == Kind::Operator(Operator::Subtract);
                let span = Span { start: token.span.start, end: span.end };
                Length::Literal(if minus { -value } else { value }, span)
            }
            Length::Computed => Length::Computed,
        };
        self.length_tail(operand, least, place)
    }

    /// Reads the operators that follow a length.
    fn length_tail(&mut self, mut left: Length, least: u8, place: Place) -> Result<Length, Error> {
        loop {
            let token = self.peek()?;
            let Kind::Operator(op) = token.kind else { return Ok(left) };
            let arithmetic = matches!(
                op,
                Operator::Add
                    | Operator::Subtract
                    | Operator::Multiply
                    | Operator::Divide
                    | Operator::Modulo
                    | Operator::Power
            );
            if !arithmetic || op.precedence() < least {
                return Ok(left);
            }
            self.take()?;
            let right = self.length(op.right_precedence(), place)?;
            if matches!(right, Length::Literal(value, _) if value == 0.0) {
                let fault = match op {
                    Operator::Divide => Some(Fault::DivisionByZero),
                    Operator::Modulo => Some(Fault::ModuloByZero),
                    _ => None,
                };
                if let Some(fault) = fault {
                    return Err(Error::new(fault, token.span));
                }
            }
            left = Length::Computed;
        }
    }

    fn length_atom(&mut self, token: Token, place: Place) -> Result<Length, Error> {
        match token.kind {
            kind if kind.is_number() => {
                let value = self.number()?;
                if number::out_of_range(value) {
                    return Err(Error::new(Fault::DurationRange, token.span));
                }
                return Ok(Length::Literal(value, token.span));
            }
            kind if kind.is_clock() => {
                self.take()?;
                self.expect_in(Kind::LeftParen, place)?;
            }
            kind if kind.is_pick() => {
                self.take()?;
                self.expect_in(Kind::LeftParen, place)?;
                self.length(0, place)?;
                self.expect_in(Kind::Comma, place)?;
                self.length(0, place)?;
            }
            Kind::LeftParen => {
                self.take()?;
                self.length(0, place)?;
            }
            _ => return self.unexpected(place),
        }
        self.expect_in(Kind::RightParen, place)?;
        Ok(Length::Computed)
    }
}
