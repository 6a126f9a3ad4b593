//! The pieces of a query made into a tree, by climbing its operators' precedence.
//!
//! A chain of operators is a loop, so that its length costs no stack. Whatever Prometheus would
//! refuse while it parses is [`Refused`] here without a word: `diagnose` finds the words.

use super::grammar::Piece;
use super::grammar::Rule;
use super::keyword::Word;
use crate::label::Grouping;
use crate::syntax::Binary;
use crate::syntax::Card;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::Matching;
use crate::syntax::Number;
use crate::syntax::Operator;
use crate::syntax::Returns;
use crate::syntax::SIGN_PRECEDENCE;
use crate::syntax::Sign;
use crate::syntax::Span;
use crate::syntax::Text;
use crate::syntax::Unary;

/// Says that a query is wrong; what is wrong is found out elsewhere.
pub(super) struct Refused;

/// Reads pieces from left to right.
pub(super) struct Climber<'a> {
    pub(super) text: &'a str,
    pieces: &'a [Piece],
    at: usize,
    /// Whether a number has been read inside brackets: before that, Prometheus' scanner takes no
    /// colon in them.
    pub(super) bracket_number: bool,
}

impl<'a> Climber<'a> {
    pub(super) fn new(text: &'a str, pieces: &'a [Piece]) -> Self {
        Self { text, pieces, at: 0, bracket_number: false }
    }

    /// Reads the whole query.
    pub(super) fn query(mut self) -> Result<Expr, Refused> {
        let end = self.pieces.len();
        let expr = self.climb(end, 0)?;
        if self.at == end { Ok(expr) } else { Err(Refused) }
    }

    /// Returns the next piece, if there is one before `end`.
    pub(super) fn peek(&self, end: usize) -> Option<Piece> {
        if self.at < end { self.pieces.get(self.at).copied() } else { None }
    }

    /// Takes the next piece.
    pub(super) fn next(&mut self, end: usize) -> Result<Piece, Refused> {
        let piece = self.peek(end).ok_or(Refused)?;
        self.at += 1;
        Ok(piece)
    }

    /// Takes the next piece if a rule took it.
    pub(super) fn next_if(&mut self, end: usize, rule: Rule) -> Option<Piece> {
        let piece = self.peek(end).filter(|piece| piece.rule == rule)?;
        self.at += 1;
        Some(piece)
    }

    /// Returns the index of the next piece.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Lists the pieces inside of one.
    pub(super) fn inside(&self, piece: Piece) -> &'a [Piece] {
        self.pieces.get(self.at..piece.after).unwrap_or_default()
    }

    pub(super) fn of(&self, piece: Piece) -> &'a str {
        piece.span.of(self.text)
    }

    /// Reads an expression whose operators bind at least as tightly as `least`.
    pub(super) fn climb(&mut self, end: usize, least: u8) -> Result<Expr, Refused> {
        let mut left = self.term(end)?;
        while let Some(piece) = self.peek(end).filter(|piece| piece.rule == Rule::binary) {
            let op = Operator::of(self.of(piece)).ok_or(Refused)?;
            if op.precedence() < least {
                break;
            }
            self.at += 1;
            let (returns, matching) = self.modifiers(op, end)?;
            let right = self.climb(end, op.right_precedence())?;
            let span = Span { start: left.span.start, end: right.span.end };
            let op_span = piece.span;
            let binary = Binary { op, op_span, returns, matching, left, right };
            left = Expr::new(ExprKind::Binary(Box::new(binary)), span);
        }
        Ok(left)
    }

    fn term(&mut self, end: usize) -> Result<Expr, Refused> {
        let Some(piece) = self.next_if(end, Rule::sign) else {
            let operand = self.operand(end)?;
            return self.suffixes(operand, end);
        };
        let sign = Sign::of(self.of(piece));
        let expr = self.climb(end, SIGN_PRECEDENCE + 1)?;
        let span = Span { start: piece.span.start, end: expr.span.end };
        Ok(match expr.kind {
            ExprKind::Number(number) => {
                let value = sign.apply(number.value);
                Expr::new(ExprKind::Number(Number { value, ..number }), span)
            }
            kind => {
                let expr = Expr::new(kind, expr.span);
                Expr::new(ExprKind::Unary(Box::new(Unary { sign, expr })), span)
            }
        })
    }

    fn operand(&mut self, end: usize) -> Result<Expr, Refused> {
        let piece = self.next(end)?;
        let kind = match piece.rule {
            Rule::name => return self.named(piece, end),
            Rule::number => ExprKind::Number(self.number(piece)?),
            Rule::text => ExprKind::Text(self.unquote(piece)?),
            Rule::anonymous => ExprKind::Selector(Box::new(self.selector(None, Some(piece))?)),
            Rule::paren => {
                let inner = self.climb(piece.after, 0)?;
                self.finish(piece)?;
                ExprKind::Paren(Box::new(inner))
            }
            _ => return Err(Refused),
        };
        Ok(Expr::new(kind, piece.span))
    }

    /// Makes sure that all pieces inside of one have been read.
    pub(super) fn finish(&self, piece: Piece) -> Result<(), Refused> {
        if self.at == piece.after { Ok(()) } else { Err(Refused) }
    }

    /// Leaves a piece without reading what is inside.
    pub(super) fn leave(&mut self, piece: Piece) {
        self.at = piece.after;
    }

    pub(super) fn unquote(&self, piece: Piece) -> Result<Text, Refused> {
        Text::unquote(self.of(piece)).ok_or(Refused)
    }

    /// Reads the labels of a piece that holds nothing else.
    pub(super) fn labels(&mut self, piece: Piece) -> Result<Vec<String>, Refused> {
        let mut labels = Vec::with_capacity(piece.after - self.at);
        for label in self.inside(piece) {
            labels.push(self.label(*label)?);
        }
        self.leave(piece);
        Ok(labels)
    }

    fn label(&self, piece: Piece) -> Result<String, Refused> {
        let text = self.of(piece);
        if piece.rule == Rule::name {
            return if Word::of(text).names_label() { Ok(text.to_owned()) } else { Err(Refused) };
        }
        let name = self.unquote(piece)?;
        if name.is_utf8() && !name.as_str().is_empty() {
            Ok(name.as_str().to_owned())
        } else {
            Err(Refused)
        }
    }

    /// Reads what stands between an operator and its right operand.
    fn modifiers(&mut self, op: Operator, end: usize) -> Result<(Returns, Matching), Refused> {
        let truth = self.next_if(end, Rule::boolean).is_some();
        let returns = if truth { Returns::Truth } else { Returns::Elements };
        let mut matching = Matching::of(op);
        if let Some(piece) = self.next_if(end, Rule::matching) {
            let on = self.of(piece).as_bytes().first().is_some_and(|byte| byte | 0x20 == b'o');
            let labels = self.labels(piece)?;
            matching.labels = if on { Grouping::By(labels) } else { Grouping::Without(labels) };
        }
        if let Some(piece) = self.next_if(end, Rule::include) {
            let left = self.side(piece, 6) == Some(b'l');
            matching.card = if left { Card::ManyToOne } else { Card::OneToMany };
            matching.include = self.labels(piece)?;
        }
        while let Some(piece) = self.next_if(end, Rule::fill) {
            self.fill(piece, &mut matching)?;
        }
        Ok((returns, matching))
    }

    /// Returns the letter at a place of a keyword, in small.
    fn side(&self, piece: Piece, place: usize) -> Option<u8> {
        self.of(piece).as_bytes().get(place).map(u8::to_ascii_lowercase)
    }

    fn fill(&mut self, piece: Piece, matching: &mut Matching) -> Result<(), Refused> {
        let side = self.side(piece, 5).filter(|_| self.side(piece, 4) == Some(b'_'));
        let value = self.signed_number(piece.after)?.value;
        self.finish(piece)?;
        let filled = match side {
            Some(b'l') => matching.fill_left.replace(value).is_some(),
            Some(_) => matching.fill_right.replace(value).is_some(),
            None => {
                let filled = matching.fills();
                (matching.fill_left, matching.fill_right) = (Some(value), Some(value));
                filled
            }
        };
        if filled { Err(Refused) } else { Ok(()) }
    }

    /// Reads a literal number with or without a sign.
    pub(super) fn signed_number(&mut self, end: usize) -> Result<Number, Refused> {
        let sign = self.next_if(end, Rule::sign).map_or(Sign::Plus, |sign| Sign::of(self.of(sign)));
        let piece = self.next(end)?;
        let number = self.number(piece)?;
        Ok(Number { value: sign.apply(number.value), ..number })
    }
}
