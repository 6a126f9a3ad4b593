//! Reads a line of series notation: a metric and its values.

use std::sync::Arc;

use crate::format::NotationError;
use crate::histogram::Histogram;
use crate::label::Labels;
use crate::label::LabelsBuilder;
use crate::label::NAME;
use crate::math::STALE;
use crate::math::quote;
use crate::syntax::Text;

use super::combine::Direction;
use super::combine::combine;
use super::lexer::Lexer;
use super::number::read_count;
use super::number::read_number;
use super::token::Kind;
use super::token::Naming;
use super::token::Token;

/// The most values that one item of a line may stand for; more would only fill the memory.
const REPETITIONS_MAX: u64 = 10_000_000;

/// A metric and its values, as `load` blocks and expectations write them.
#[derive(Clone, PartialEq, Debug)]
pub struct SeriesLine {
    /// Who it is.
    pub labels: Labels,
    /// Its values, one a step.
    pub items: Vec<Item>,
}

/// One value of a line.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// Nothing at this step.
    Omitted,
    /// A float; `stale` is the stale marker.
    Float(f64),
    /// A native histogram.
    Histogram(Arc<Histogram>, HintText),
}

/// Whether a histogram's text says what is known of counter resets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HintText {
    /// It does, so an expectation compares it.
    Written,
    /// It does not, so any will do.
    Open,
}

/// Reads a line of series notation, such as `up{job="a"} 1 0+2x3 _ stale {{sum:3 count:1}}`.
///
/// Errors carry the number of the line they are given.
///
/// ```
/// use promqlite::format::read_series;
///
/// let line = read_series("up{job=\"a\"} 0+1x2 _ stale", 1)?;
/// assert_eq!((line.labels.get("job"), line.items.len()), ("a", 5));
/// # Ok::<(), promqlite::format::NotationError>(())
/// ```
pub fn read_series(text: &str, line: usize) -> Result<SeriesLine, NotationError> {
    read_series_start(text, line, usize::MAX)
}

/// Reads a line of series notation, and keeps no more than its first values.
pub fn read_series_start(
    text: &str,
    line: usize,
    items_max: usize,
) -> Result<SeriesLine, NotationError> {
    let mut reader = Reader::new(text, line);
    reader.items_max = items_max;
    let labels = reader.metric()?;
    let items = reader.values()?;
    Ok(SeriesLine { labels, items })
}

/// A line on its way to values; it never looks further than one token ahead.
pub(super) struct Reader<'a> {
    lexer: Lexer<'a>,
    ahead: Option<Token>,
    last: Token,
    /// How many values are kept.
    items_max: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, line: usize) -> Self {
        let last = Token { kind: Kind::End, start: 0, end: 0 };
        Self { lexer: Lexer::new(text, line), ahead: None, last, items_max: usize::MAX }
    }

    fn metric(&mut self) -> Result<Labels, NotationError> {
        let token = self.peek()?;
        let name = match token.kind {
            Kind::Identifier | Kind::MetricIdentifier | Kind::Keyword(_, Naming::Allowed) => {
                Some(self.take()?.text(self.lexer.input()))
            }
            _ => None,
        };
        let mut labels = LabelsBuilder::default();
        if self.eat(Kind::BraceOpen)? {
            self.label_set(&mut labels)?;
        }
        if let Some(name) = name {
            labels.set(NAME, name);
        }
        Ok(labels.build())
    }

    fn label_set(&mut self, labels: &mut LabelsBuilder) -> Result<(), NotationError> {
        if self.eat(Kind::BraceClose)? {
            return Ok(());
        }
        loop {
            self.label(labels)?;
            if self.eat(Kind::BraceClose)? {
                return Ok(());
            }
            self.expect(Kind::Comma, "label set", r#""," or "}""#)?;
            if self.eat(Kind::BraceClose)? {
                return Ok(());
            }
        }
    }

    fn label(&mut self, labels: &mut LabelsBuilder) -> Result<(), NotationError> {
        let token = self.peek()?;
        let name = match token.kind {
            Kind::Identifier => {
                let name = self.take()?.text(self.lexer.input()).to_owned();
                self.expect(Kind::Equal, "label set", r#""=""#)?;
                name
            }
            Kind::Text => {
                let text = self.text()?;
                if !self.eat(Kind::Equal)? {
                    return self.set(labels, token, NAME, &text);
                }
                text
            }
            _ => return Err(self.unexpected("label set", r#"identifier or "}""#)),
        };
        if self.peek()?.kind != Kind::Text {
            return Err(self.unexpected("label set", "string"));
        }
        let value = self.text()?;
        self.set(labels, token, &name, &value)
    }

    fn set(
        &self,
        labels: &mut LabelsBuilder,
        token: Token,
        name: &str,
        value: &str,
    ) -> Result<(), NotationError> {
        if !labels.get(name).is_empty() {
            let text = format!("label name {} is not unique", quote(name));
            return Err(self.lexer.error_at(token.start, text));
        }
        labels.set(name, value);
        Ok(())
    }

    fn text(&mut self) -> Result<String, NotationError> {
        let token = self.take()?;
        let literal = token.text(self.lexer.input());
        Text::unquote(literal).map(Text::into_string).ok_or_else(|| {
            let text = format!("error unquoting string {}: invalid syntax", quote(literal));
            self.lexer.error_at(token.start, text)
        })
    }

    fn values(&mut self) -> Result<Vec<Item>, NotationError> {
        let mut items = Vec::new();
        loop {
            match self.peek()?.kind {
                Kind::End => return Ok(items),
                Kind::Space => drop(self.take()?),
                _ => return Err(self.misplaced()),
            }
            match self.peek()?.kind {
                Kind::End | Kind::Space => {}
                Kind::Blank => self.blanks(&mut items)?,
                Kind::HistogramOpen => self.histograms(&mut items)?,
                _ => self.floats(&mut items)?,
            }
            items.truncate(self.items_max);
        }
    }

    /// Returns how many values are still kept.
    fn room(&self, items: &[Item]) -> usize {
        self.items_max.saturating_sub(items.len())
    }

    fn blanks(&mut self, items: &mut Vec<Item>) -> Result<(), NotationError> {
        self.take()?;
        let count = if self.eat(Kind::Times)? { self.repetitions()? } else { 1 };
        let room = self.room(items);
        items.extend((0..count).take(room).map(|_| Item::Omitted));
        Ok(())
    }

    fn floats(&mut self, items: &mut Vec<Item>) -> Result<(), NotationError> {
        let mut value = self.value()?;
        let step = match self.peek()?.kind {
            Kind::Plus | Kind::Minus => Some(self.signed_number()?),
            _ => None,
        };
        if !self.eat(Kind::Times)? {
            items.push(Item::Float(value));
            return if step.is_some() { Err(self.misplaced()) } else { Ok(()) };
        }
        let count = self.repetitions()?;
        for _ in (0..=count).take(self.room(items)) {
            items.push(Item::Float(value));
            // Added up step by step, as Prometheus does: a product would round otherwise.
            value += step.unwrap_or(-0.0);
        }
        Ok(())
    }

    fn value(&mut self) -> Result<f64, NotationError> {
        match self.peek()?.kind {
            Kind::Number | Kind::Plus | Kind::Minus => self.signed_number(),
            Kind::Identifier => {
                let word = self.take()?;
                if word.text(self.lexer.input()) == "stale" {
                    return Ok(STALE);
                }
                Err(self.unexpected_token(word, "series values", r#"number or "stale""#))
            }
            _ => Err(self.misplaced()),
        }
    }

    fn histograms(&mut self, items: &mut Vec<Item>) -> Result<(), NotationError> {
        let (first, hint) = self.histogram()?;
        let direction = match self.peek()?.kind {
            Kind::Plus => Some(Direction::Up),
            Kind::Minus => Some(Direction::Down),
            _ => None,
        };
        let Some(direction) = direction else {
            let count = if self.eat(Kind::Times)? { self.repetitions()? } else { 0 };
            let first = Arc::new(first);
            let repeated = (0..=count).take(self.room(items));
            items.extend(repeated.map(|_| Item::Histogram(first.clone(), hint)));
            return Ok(());
        };
        self.take()?;
        if self.peek()?.kind != Kind::HistogramOpen {
            return Err(self.misplaced());
        }
        let (step, hint) = self.histogram()?;
        if !self.eat(Kind::Times)? {
            return Err(self.misplaced());
        }
        let count = self.repetitions()?;
        self.repeat(first, &step, direction, count, |histogram| {
            items.push(Item::Histogram(Arc::new(histogram), hint));
        })
    }

    fn repeat(
        &self,
        first: Histogram,
        step: &Histogram,
        direction: Direction,
        count: u64,
        mut push: impl FnMut(Histogram),
    ) -> Result<(), NotationError> {
        let mut current = first;
        for _ in 0..count {
            let next = combine(&current, step, direction)
                .map_err(|text| self.lexer.error_at(self.last.start, text))?;
            push(std::mem::replace(&mut current, next));
        }
        push(current);
        Ok(())
    }

    /// Reads a number that may have a sign.
    pub(super) fn signed_number(&mut self) -> Result<f64, NotationError> {
        let negative = match self.peek()?.kind {
            Kind::Minus => true,
            Kind::Plus => false,
            _ => return self.number(),
        };
        self.take()?;
        let value = self.number()?;
        Ok(if negative { -value } else { value })
    }

    /// Reads a number without a sign.
    pub(super) fn number(&mut self) -> Result<f64, NotationError> {
        if self.peek()?.kind != Kind::Number {
            return Err(self.misplaced());
        }
        let token = self.take()?;
        read_number(token.text(self.lexer.input()))
            .map_err(|text| self.lexer.error_at(token.start, text))
    }

    /// Reads a whole number.
    pub(super) fn count(&mut self) -> Result<u64, NotationError> {
        if self.peek()?.kind != Kind::Number {
            return Err(self.misplaced());
        }
        let token = self.take()?;
        read_count(token.text(self.lexer.input())).map_err(|why| {
            let text = format!("invalid repetition in series values: {why}");
            self.lexer.error_at(token.start, text)
        })
    }

    fn repetitions(&mut self) -> Result<u64, NotationError> {
        let count = self.count()?;
        if count > REPETITIONS_MAX {
            let text = format!("invalid repetition in series values: more than {REPETITIONS_MAX}");
            return Err(self.lexer.error_at(self.last.start, text));
        }
        Ok(count)
    }

    /// Returns the next token and leaves it there.
    pub(super) fn peek(&mut self) -> Result<Token, NotationError> {
        if let Some(token) = self.ahead {
            return Ok(token);
        }
        let token = self.lexer.next()?;
        self.ahead = Some(token);
        self.last = token;
        Ok(token)
    }

    /// Takes the next token.
    pub(super) fn take(&mut self) -> Result<Token, NotationError> {
        let token = self.peek()?;
        self.ahead = None;
        Ok(token)
    }

    /// Takes the next token if it is of a kind.
    pub(super) fn eat(&mut self, kind: Kind) -> Result<bool, NotationError> {
        let there = self.peek()?.kind == kind;
        if there {
            self.take()?;
        }
        Ok(there)
    }

    fn expect(&mut self, kind: Kind, context: &str, wanted: &str) -> Result<(), NotationError> {
        if self.eat(kind)? { Ok(()) } else { Err(self.unexpected(context, wanted)) }
    }

    /// Returns the error that a token cannot stand among values.
    pub(super) fn misplaced(&self) -> NotationError {
        self.unexpected("series values", "")
    }

    /// Returns the error that the last token cannot stand where it does.
    pub(super) fn unexpected(&self, context: &str, wanted: &str) -> NotationError {
        self.unexpected_token(self.last, context, wanted)
    }

    fn unexpected_token(&self, token: Token, context: &str, wanted: &str) -> NotationError {
        let found = token.describe(self.lexer.input());
        let wanted = if wanted.is_empty() { String::new() } else { format!(", expected {wanted}") };
        self.lexer.error_at(token.start, format!("unexpected {found} in {context}{wanted}"))
    }

    /// Returns an error at a byte of the line.
    pub(super) fn error_at(&self, byte: usize, text: String) -> NotationError {
        self.lexer.error_at(byte, text)
    }
}
