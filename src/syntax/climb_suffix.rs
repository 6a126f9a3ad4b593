//! What follows an operand: ranges, offsets, instants, edges, and the lengths in them.

use super::climb::Climber;
use super::climb::Refused;
use super::grammar::Piece;
use super::grammar::Rule;
use super::number;
use crate::syntax::At;
use crate::syntax::Duration;
use crate::syntax::DurationKind;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Length;
use crate::syntax::Operator;
use crate::syntax::RangeSelector;
use crate::syntax::SIGN_PRECEDENCE;
use crate::syntax::Shift;
use crate::syntax::Sign;
use crate::syntax::Span;
use crate::syntax::Subquery;
use crate::syntax::Wrapping;
use crate::time::Timestamp;

/// How many subqueries may follow one another.
pub(super) const TOWER_MAX: usize = 1024;

impl Climber<'_> {
    /// Reads everything that follows an operand.
    pub(super) fn suffixes(&mut self, mut expr: Expr, end: usize) -> Result<Expr, Refused> {
        let mut ranges = 0;
        while let Some(piece) = self.peek(end) {
            match piece.rule {
                Rule::range => {
                    ranges += 1;
                    expr = self.range(expr, end)?;
                }
                Rule::offset => {
                    self.next(end)?;
                    self.offset(piece, shift(&mut expr)?)?;
                }
                Rule::at => {
                    self.next(end)?;
                    self.instant(piece, shift(&mut expr)?)?;
                }
                Rule::edge => {
                    self.next(end)?;
                    self.edge(piece, &mut expr)?;
                }
                _ => break,
            }
            // No subquery of a subquery has a value, and a tower of them would be deep.
            if ranges > TOWER_MAX {
                return Err(Refused);
            }
            expr.span.end = piece.span.end;
        }
        Ok(expr)
    }

    fn range(&mut self, expr: Expr, end: usize) -> Result<Expr, Refused> {
        let brackets = self.next(end)?;
        self.check_brackets(brackets)?;
        let range = self.positive_length(brackets.after)?;
        let span = Span { start: expr.span.start, end: brackets.span.end };
        if self.next_if(brackets.after, Rule::colon).is_none() {
            self.finish(brackets)?;
            let ExprKind::Selector(selector) = expr.kind else { return Err(Refused) };
            if selector.shift != Shift::default() {
                return Err(Refused);
            }
            let selector_span = expr.span;
            let range = RangeSelector { selector: *selector, selector_span, range };
            return Ok(Expr::new(ExprKind::Range(Box::new(range)), span));
        }
        let step = match self.peek(brackets.after) {
            Some(_) => Some(self.positive_length(brackets.after)?),
            None => None,
        };
        self.finish(brackets)?;
        let step = step.filter(|step| !matches!(step, Length::Fixed { nanoseconds: 0, .. }));
        let subquery = Subquery { expr, range, step, shift: Shift::default() };
        Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), span))
    }

    /// Refuses what Prometheus' scanner does not take inside brackets.
    ///
    /// Before the first number it takes no comments, before the first number of any brackets no
    /// colon, and words for numbers nowhere.
    fn check_brackets(&mut self, brackets: Piece) -> Result<(), Refused> {
        let inside = self.inside(brackets);
        let number = inside.iter().find(|piece| piece.rule == Rule::number);
        let first = number.map(|piece| piece.span.start);
        let before = |place: u32| first.is_some_and(|first| first < place);
        let comment = self.of(brackets).find('#').map(|at| at as u32 + brackets.span.start);
        if comment.is_some_and(|place| !before(place)) {
            return Err(Refused);
        }
        for piece in inside {
            let refused = match piece.rule {
                Rule::number_word => true,
                Rule::colon => !self.bracket_number && !before(piece.span.start),
                _ => false,
            };
            if refused {
                return Err(Refused);
            }
        }
        self.bracket_number |= number.is_some();
        Ok(())
    }

    fn positive_length(&mut self, end: usize) -> Result<Length, Refused> {
        let duration = self.duration(end, 0)?;
        match duration.kind {
            DurationKind::Number(number) if number.value <= 0.0 => Err(Refused),
            _ => Ok(length(duration)),
        }
    }

    fn offset(&mut self, piece: Piece, shift: &mut Shift) -> Result<(), Refused> {
        let duration = self.offset_duration(piece)?;
        self.finish(piece)?;
        if shift.offset.is_some() {
            return Err(Refused);
        }
        // An offset of nothing is none.
        let length = Some(length(duration));
        shift.offset = length.filter(|it| !matches!(it, Length::Fixed { nanoseconds: 0, .. }));
        Ok(())
    }

    fn offset_duration(&mut self, piece: Piece) -> Result<Duration, Refused> {
        let signed = self.inside(piece);
        // Of a clock behind `offset`, even a plus is kept.
        if let [sign, clock, ..] = signed
            && sign.rule == Rule::sign
            && sign.span.of(self.text) == "+"
            && matches!(clock.rule, Rule::clock | Rule::pick)
            && clock.after == piece.after
        {
            let sign = self.next(piece.after)?;
            let inner = self.duration(piece.after, SIGN_PRECEDENCE + 1)?;
            let span = Span { start: sign.span.start, end: inner.span.end };
            let kind = DurationKind::Signed(Sign::Plus, Box::new(inner));
            return Ok(Duration { kind, wrapping: Wrapping::Bare, span });
        }
        self.duration(piece.after, 0)
    }

    fn instant(&mut self, piece: Piece, shift: &mut Shift) -> Result<(), Refused> {
        let at = if let Some(bound) = self.next_if(piece.after, Rule::bound) {
            let start = self.of(bound).as_bytes().first().is_some_and(|byte| byte | 0x20 == b's');
            if start { At::Start } else { At::End }
        } else {
            const LIMIT: f64 = 9_223_372_036_854_775_808.0;
            let seconds = self.signed_number(piece.after)?.value;
            if seconds.is_nan() || seconds.abs() >= LIMIT {
                return Err(Refused);
            }
            At::Time(Timestamp(number::whole((seconds * 1000.0).round())))
        };
        self.finish(piece)?;
        if shift.at.replace(at).is_some() { Err(Refused) } else { Ok(()) }
    }

    fn edge(&self, piece: Piece, expr: &mut Expr) -> Result<(), Refused> {
        let anchored = self.of(piece).as_bytes().first().is_some_and(|byte| byte | 0x20 == b'a');
        let mode = if anchored { EdgeMode::Anchored } else { EdgeMode::Smoothed };
        let edges = match &mut expr.kind {
            ExprKind::Selector(selector) => &mut selector.edges,
            ExprKind::Range(range) => &mut range.selector.edges,
            _ => return Err(Refused),
        };
        if *edges != EdgeMode::Plain && *edges != mode {
            return Err(Refused);
        }
        *edges = mode;
        Ok(())
    }

    /// Reads an expression of lengths whose operators bind at least as tightly as `least`.
    fn duration(&mut self, end: usize, least: u8) -> Result<Duration, Refused> {
        let mut left = self.signed_duration(end)?;
        while let Some(piece) = self.peek(end).filter(|piece| piece.rule == Rule::arithmetic) {
            let op = Operator::of(self.of(piece)).ok_or(Refused)?;
            if op.precedence() < least {
                break;
            }
            self.next(end)?;
            let right = self.duration(end, op.right_precedence())?;
            let divides = matches!(op, Operator::Divide | Operator::Modulo);
            let zero = matches!(right.kind, DurationKind::Number(number) if number.value == 0.0);
            if divides && zero {
                return Err(Refused);
            }
            let span = Span { start: left.span.start, end: right.span.end };
            let kind = DurationKind::Binary(op, Box::new([left, right]));
            left = Duration { kind, wrapping: Wrapping::Bare, span };
        }
        Ok(left)
    }

    fn signed_duration(&mut self, end: usize) -> Result<Duration, Refused> {
        let Some(piece) = self.next_if(end, Rule::sign) else { return self.one_duration(end) };
        let sign = Sign::of(self.of(piece));
        let inner = self.duration(end, SIGN_PRECEDENCE + 1)?;
        let span = Span { start: piece.span.start, end: inner.span.end };
        let kind = match (sign, inner.kind) {
            (sign, DurationKind::Number(mut number)) => {
                number.value = sign.apply(number.value);
                DurationKind::Number(number)
            }
            (Sign::Plus, kind) => return Ok(Duration { kind, ..inner }),
            (Sign::Minus, kind) => {
                let inner = Duration { kind, ..inner };
                DurationKind::Signed(sign, Box::new(inner))
            }
        };
        Ok(Duration { kind, wrapping: Wrapping::Bare, span })
    }

    fn one_duration(&mut self, end: usize) -> Result<Duration, Refused> {
        let piece = self.next(end)?;
        let letter = self.of(piece).as_bytes().get(1).map(u8::to_ascii_lowercase);
        let kind = match piece.rule {
            Rule::group => {
                let inner = self.duration(piece.after, 0)?;
                self.finish(piece)?;
                return Ok(inner.wrapped(piece.span));
            }
            Rule::clock if letter == Some(b't') => DurationKind::Step,
            Rule::clock => DurationKind::Range,
            Rule::pick => {
                let one = self.duration(piece.after, 0)?;
                let two = self.duration(piece.after, 0)?;
                self.finish(piece)?;
                let pair = Box::new([one, two]);
                let least = letter == Some(b'i');
                if least { DurationKind::Least(pair) } else { DurationKind::Greatest(pair) }
            }
            _ => {
                let number = self.number(piece)?;
                if number::out_of_range(number.value) {
                    return Err(Refused);
                }
                DurationKind::Number(number)
            }
        };
        Ok(Duration { kind, wrapping: Wrapping::Bare, span: piece.span })
    }
}

fn length(duration: Duration) -> Length {
    match duration.kind {
        DurationKind::Number(number) => {
            let nanoseconds = number::nanoseconds_of(number.value);
            Length::Fixed { nanoseconds, span: duration.span }
        }
        _ => Length::Computed(Box::new(duration)),
    }
}

/// Returns when an expression looks, if it is one that can be shifted.
fn shift(expr: &mut Expr) -> Result<&mut Shift, Refused> {
    match &mut expr.kind {
        ExprKind::Selector(selector) => Ok(&mut selector.shift),
        ExprKind::Range(range) => Ok(&mut range.selector.shift),
        ExprKind::Subquery(subquery) => Ok(&mut subquery.shift),
        _ => Err(Refused),
    }
}
