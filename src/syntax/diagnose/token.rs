//! Tokens, and how complaints show them.

use crate::math::quote;
use crate::syntax::Operator;
use crate::syntax::Span;

/// A token of a query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The kinds of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    End,
    Comma,
    Colon,
    Equal,
    Matches,
    MatchesNot,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    LeftParen,
    RightParen,
    At,
    Name,
    Recorded,
    Number,
    Duration,
    Text,
    Operator(Operator),
    Aggregation(&'static str),
    Bool,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Fill,
    FillLeft,
    FillRight,
    Offset,
    Anchored,
    Smoothed,
    Start,
    Finish,
    Step,
    Range,
    MaxOf,
    MinOf,
}

impl Kind {
    /// Returns the kind of a word outside of braces; `None` if it is no keyword.
    pub(super) fn keyword(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        if let Some(name) = crate::syntax::AGGREGATIONS.iter().find(|name| **name == word) {
            return Some(Self::Aggregation(name));
        }
        Some(match word.as_str() {
            "and" | "or" | "unless" | "atan2" => Self::Operator(Operator::of(&word)?),
            "bool" => Self::Bool,
            "by" => Self::By,
            "without" => Self::Without,
            "on" => Self::On,
            "ignoring" => Self::Ignoring,
            "group_left" => Self::GroupLeft,
            "group_right" => Self::GroupRight,
            "fill" => Self::Fill,
            "fill_left" => Self::FillLeft,
            "fill_right" => Self::FillRight,
            "offset" => Self::Offset,
            "anchored" => Self::Anchored,
            "smoothed" => Self::Smoothed,
            "start" => Self::Start,
            "end" => Self::Finish,
            "inf" | "nan" => Self::Number,
            other => return Self::clock(other),
        })
    }

    /// Returns the kind of a word inside of brackets.
    pub(super) fn clock(word: &str) -> Option<Self> {
        Some(match word {
            "step" => Self::Step,
            "range" => Self::Range,
            "max_of" => Self::MaxOf,
            "min_of" => Self::MinOf,
            _ => return None,
        })
    }

    /// Tells whether the token may name a metric.
    pub(super) fn names_metric(self) -> bool {
        match self {
            Self::Operator(op) => op.is_set(),
            Self::Name
            | Self::Recorded
            | Self::Aggregation(_)
            | Self::By
            | Self::Without
            | Self::Offset
            | Self::Anchored
            | Self::Smoothed => true,
            _ => self.is_fill() || self.is_fact(),
        }
    }

    /// Tells whether the token may name a label in a grouping.
    pub(super) fn names_label(self) -> bool {
        match self {
            Self::Operator(op) => op.is_set() || op == Operator::Atan2,
            Self::Without => false,
            Self::Bool | Self::On | Self::Ignoring | Self::GroupLeft | Self::GroupRight => true,
            _ => self.names_metric(),
        }
    }

    pub(super) fn is_fill(self) -> bool {
        matches!(self, Self::Fill | Self::FillLeft | Self::FillRight)
    }

    /// Tells whether the token names a fact of the query, which is a function before parentheses.
    pub(super) fn is_fact(self) -> bool {
        matches!(self, Self::Start | Self::Finish) || self.is_clock() || self.is_pick()
    }

    pub(super) fn is_clock(self) -> bool {
        matches!(self, Self::Step | Self::Range)
    }

    pub(super) fn is_pick(self) -> bool {
        matches!(self, Self::MaxOf | Self::MinOf)
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Duration)
    }

    pub(super) fn is_sign(self) -> bool {
        matches!(self, Self::Operator(Operator::Add | Operator::Subtract))
    }

    /// Tells whether an expression may begin with the token.
    pub(super) fn begins_expression(self) -> bool {
        self == Self::LeftParen || self.begins_operand()
    }

    /// Tells whether an expression without parentheses around it may begin with the token.
    pub(super) fn begins_operand(self) -> bool {
        let opens = matches!(self, Self::LeftBrace | Self::Text);
        opens || self.is_number() || self.is_sign() || self.names_metric()
    }

    /// Tells whether the token compares a label.
    pub(super) fn compares_label(self) -> bool {
        matches!(
            self,
            Self::Equal | Self::Matches | Self::MatchesNot | Self::Operator(Operator::NotEqual)
        )
    }
}

impl Token {
    /// Shows the token as Prometheus' complaints do.
    pub(super) fn shown(self, text: &str) -> String {
        let word = self.span.of(text);
        match self.kind {
            Kind::End => "end of input".to_owned(),
            Kind::Name => format!("identifier {}", quote(word)),
            Kind::Recorded => format!("metric identifier {}", quote(word)),
            Kind::Number => format!("number {}", cut(word)),
            Kind::Duration => format!("duration {}", cut(word)),
            Kind::Text => format!("string {}", cut(word)),
            Kind::Operator(_) | Kind::At | Kind::Matches | Kind::MatchesNot => {
                format!("<op:{word}>")
            }
            Kind::Aggregation(_) => format!("<aggr:{word}>"),
            Kind::Comma
            | Kind::Colon
            | Kind::Equal
            | Kind::LeftBrace
            | Kind::RightBrace
            | Kind::LeftBracket
            | Kind::RightBracket
            | Kind::LeftParen
            | Kind::RightParen => cut(word),
            kind if kind.is_fact() => cut(word),
            _ => format!("<{word}>"),
        }
    }
}

/// Quotes the first ten characters of a text.
fn cut(word: &str) -> String {
    if word.len() <= 10 {
        return quote(word);
    }
    let end = word.char_indices().nth(10).map_or(word.len(), |(at, _)| at);
    format!("{}...", quote(word.get(..end).unwrap_or(word)))
}
