//! Operands: names and what makes them selectors, calls and aggregations.

use super::climb::Climber;
use super::climb::Refused;
use super::grammar::Piece;
use super::grammar::Rule;
use super::keyword::Word;
use super::number;
use super::number::Shape;
use crate::label::Grouping;
use crate::label::MatchOp;
use crate::label::NAME;
use crate::syntax::Aggregate;
use crate::syntax::Call;
use crate::syntax::EdgeMode;
use crate::syntax::Expr;
use crate::syntax::ExprKind;
use crate::syntax::LabelTest;
use crate::syntax::Notation;
use crate::syntax::Number;
use crate::syntax::Selector;
use crate::syntax::Shift;
use crate::syntax::Span;
use crate::syntax::Text;

impl Climber<'_> {
    /// Reads on behind a name.
    pub(super) fn named(&mut self, piece: Piece, end: usize) -> Result<Expr, Refused> {
        let name = self.of(piece);
        let word = Word::of(name);
        let next = self.peek(end);
        match (next.map(|next| next.rule), word) {
            (Some(Rule::args | Rule::grouping), Word::Aggregation(name)) => {
                self.aggregate(name, piece.span, end)
            }
            (Some(Rule::args), _) => self.call(piece, word, end),
            (Some(Rule::matchers), word) if word.names_metric() => {
                let matchers = self.next(end)?;
                let selector = self.selector(Some(name), Some(matchers))?;
                let span = Span { start: piece.span.start, end: matchers.span.end };
                Ok(Expr::new(ExprKind::Selector(Box::new(selector)), span))
            }
            (Some(Rule::grouping | Rule::matchers), _) => Err(Refused),
            (_, Word::Number) => Ok(Expr::new(ExprKind::Number(self.number(piece)?), piece.span)),
            (_, word) if word.names_metric() => {
                let selector = self.selector(Some(name), None)?;
                Ok(Expr::new(ExprKind::Selector(Box::new(selector)), piece.span))
            }
            _ => Err(Refused),
        }
    }

    fn call(&mut self, name: Piece, word: Word, end: usize) -> Result<Expr, Refused> {
        let args = self.next(end)?;
        // The scanner takes `fill` for a keyword if nothing but blanks divides it from `(`.
        let between = Span { start: name.span.end, end: args.span.start };
        let plain_fill = word == Word::Fill && between.of(self.text).contains('#');
        if !word.names_call() && !plain_fill {
            return Err(Refused);
        }
        let span = Span { start: name.span.start, end: args.span.end };
        let call = Call { name: self.of(name).to_owned(), args: self.arguments(args)? };
        Ok(Expr::new(ExprKind::Call(Box::new(call)), span))
    }

    fn aggregate(&mut self, name: &'static str, place: Span, end: usize) -> Result<Expr, Refused> {
        let mut grouping = self.next_if(end, Rule::grouping);
        let mut groups = grouping.map(|piece| self.groups(piece)).transpose()?;
        let body = self.next(end)?;
        let args = self.arguments(body)?;
        if grouping.is_none() {
            grouping = self.next_if(end, Rule::grouping);
            groups = grouping.map(|piece| self.groups(piece)).transpose()?;
        }
        let last = grouping.map_or(body.span.end, |piece| piece.span.end.max(body.span.end));
        let grouping = groups.unwrap_or(Grouping::By(Vec::new()));
        let aggregate = Aggregate { name, args, grouping };
        let span = Span { start: place.start, end: last };
        Ok(Expr::new(ExprKind::Aggregate(Box::new(aggregate)), span))
    }

    fn groups(&mut self, piece: Piece) -> Result<Grouping, Refused> {
        let by = self.of(piece).as_bytes().first().is_some_and(|byte| byte | 0x20 == b'b');
        let labels = self.labels(piece)?;
        Ok(if by { Grouping::By(labels) } else { Grouping::Without(labels) })
    }

    fn arguments(&mut self, piece: Piece) -> Result<Vec<Expr>, Refused> {
        let mut args = Vec::new();
        while self.peek(piece.after).is_some() {
            args.push(self.climb(piece.after, 0)?);
        }
        Ok(args)
    }

    /// Reads a selector's braces.
    pub(super) fn selector(
        &mut self,
        name: Option<&str>,
        braces: Option<Piece>,
    ) -> Result<Selector, Refused> {
        let mut tests = Vec::new();
        if let Some(braces) = braces {
            tests.reserve((braces.after - self.position()) / 3);
            while self.peek(braces.after).is_some() {
                tests.push(self.test(braces.after)?);
            }
        }
        let name = name.map(str::to_owned);
        Ok(Selector { name, tests, shift: Shift::default(), edges: EdgeMode::Plain })
    }

    fn test(&mut self, end: usize) -> Result<LabelTest, Refused> {
        let key = self.next(end)?;
        let name =
            if key.rule == Rule::key { Text::from(self.of(key)) } else { self.unquote(key)? };
        let Some(compare) = self.next_if(end, Rule::compare) else {
            let (op, span) = (MatchOp::Equal, key.span);
            return Ok(LabelTest { name: NAME.to_owned(), op, value: name, span });
        };
        let op = match self.of(compare) {
            "=" => MatchOp::Equal,
            "!=" => MatchOp::NotEqual,
            "=~" => MatchOp::Regex,
            _ => MatchOp::NotRegex,
        };
        let value = self.next(end)?;
        let span = Span { start: key.span.start, end: value.span.end };
        let value = self.unquote(value)?;
        Ok(LabelTest { name: name.into_string(), op, value, span })
    }

    /// Reads a literal number or duration.
    pub(super) fn number(&self, piece: Piece) -> Result<Number, Refused> {
        let text = self.of(piece);
        if piece.rule != Rule::number {
            // A word for a number, if a name is one at all.
            let value = number::value(text).map_err(|_| Refused)?;
            return Ok(Number { value, notation: Notation::Plain });
        }
        let (shape, end) = number::scan(self.text, piece.span.start as usize);
        if end != piece.span.end as usize {
            return Err(Refused);
        }
        let (value, notation) = match shape {
            Shape::Number => (number::value(text).map_err(|_| Refused)?, Notation::Plain),
            Shape::Duration => {
                let nanoseconds = number::nanoseconds(text).map_err(|_| Refused)?;
                (number::seconds(nanoseconds), Notation::Duration)
            }
            Shape::Broken => return Err(Refused),
        };
        Ok(Number { value, notation })
    }
}
