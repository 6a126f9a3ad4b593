//! The tokens of series notation.

use crate::histogram::ResetHint;
use crate::math::quote;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The end of the text.
    End,
    /// Blank space between two values.
    Space,
    /// `,`
    Comma,
    /// `=`
    Equal,
    /// `{`
    BraceOpen,
    /// `}`
    BraceClose,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `:`
    Colon,
    /// `_`, a value that is left out.
    Blank,
    /// `x`, before a number of repetitions.
    Times,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `{{`
    HistogramOpen,
    /// `}}`
    HistogramClose,
    /// A number without a sign.
    Number,
    /// A quoted string, quotes included.
    Text,
    /// A name without a colon.
    Identifier,
    /// A name with a colon.
    MetricIdentifier,
    /// A word that queries give a meaning, and that may still name a metric or not.
    Keyword(Word, Naming),
    /// A mark that only queries use.
    Mark,
    /// What a histogram's number is about.
    Key(Key),
    /// What is known of counter resets.
    Hint(ResetHint),
}

/// Which sort of word a keyword is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// `and`, `atan2`, `*`
    Operator,
    /// `sum`
    Aggregator,
    /// `by`
    Modifier,
    /// `start`
    Preprocessor,
}

/// Whether a keyword may name a metric.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Naming {
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

/// A property of a histogram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Key {
    Sum,
    Count,
    Schema,
    Offset,
    NegativeOffset,
    Buckets,
    NegativeBuckets,
    ZeroBucket,
    ZeroWidth,
    CustomValues,
    ResetHint,
}

/// The names of the properties, in the order in which Prometheus numbers their tokens.
const KEYS: [(&str, Key); 11] = [
    ("sum", Key::Sum),
    ("count", Key::Count),
    ("schema", Key::Schema),
    ("offset", Key::Offset),
    ("n_offset", Key::NegativeOffset),
    ("buckets", Key::Buckets),
    ("n_buckets", Key::NegativeBuckets),
    ("z_bucket", Key::ZeroBucket),
    ("z_bucket_w", Key::ZeroWidth),
    ("custom_values", Key::CustomValues),
    ("counter_reset_hint", Key::ResetHint),
];

/// The number of the first property's token in Prometheus' parser, which its errors show.
const FIRST_KEY: usize = 57_370;

/// The same for reset hints.
const FIRST_HINT: usize = 57_445;

const HINTS: [(&str, ResetHint); 4] = [
    ("unknown", ResetHint::Unknown),
    ("reset", ResetHint::Reset),
    ("not_reset", ResetHint::NotReset),
    ("gauge", ResetHint::Gauge),
];

const AGGREGATORS: [&str; 14] = [
    "sum",
    "avg",
    "count",
    "min",
    "max",
    "group",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "count_values",
    "quantile",
    "limitk",
    "limit_ratio",
];

const MODIFIERS: [&str; 6] = ["offset", "smoothed", "anchored", "by", "without", "fill"];

const MODIFIERS_NO_NAMES: [&str; 5] = ["on", "ignoring", "group_left", "group_right", "bool"];

impl Key {
    /// Returns the property of a name, in whatever case.
    pub(super) fn of(word: &str) -> Option<Self> {
        KEYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, key)| *key)
    }

    /// Returns the name.
    pub(super) fn name(self) -> &'static str {
        KEYS.iter().find(|(_, key)| *key == self).map_or("", |(name, _)| name)
    }
}

/// Returns the reset hint of a name, in whatever case.
pub(super) fn hint_of(word: &str) -> Option<ResetHint> {
    HINTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, hint)| *hint)
}

/// Returns the name of a reset hint.
pub(super) fn hint_name(hint: ResetHint) -> &'static str {
    HINTS.iter().find(|(_, other)| *other == hint).map_or("", |(name, _)| name)
}

/// Tells what a word is outside of histograms.
pub(super) fn word_kind(word: &str) -> Kind {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "inf" | "nan" => Kind::Number,
        "and" | "or" | "unless" => Kind::Keyword(Word::Operator, Naming::Allowed),
        "atan2" => Kind::Keyword(Word::Operator, Naming::Refused),
        "start" | "end" | "step" | "range" | "max_of" | "min_of" => {
            Kind::Keyword(Word::Preprocessor, Naming::Allowed)
        }
        name if AGGREGATORS.contains(&name) => Kind::Keyword(Word::Aggregator, Naming::Allowed),
        name if MODIFIERS.contains(&name) => Kind::Keyword(Word::Modifier, Naming::Allowed),
        name if MODIFIERS_NO_NAMES.contains(&name) => {
            Kind::Keyword(Word::Modifier, Naming::Refused)
        }
        name if name.contains(':') => Kind::MetricIdentifier,
        _ => Kind::Identifier,
    }
}

/// A token and its place in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    /// Returns the token's text.
    pub(super) fn text(self, input: &str) -> &str {
        input.get(self.start..self.end).unwrap_or("")
    }

    /// Describes the token as Prometheus does when it was not expected.
    pub(super) fn describe(self, input: &str) -> String {
        let text = self.text(input);
        match self.kind {
            Kind::End => "end of input".to_owned(),
            Kind::Identifier => format!("identifier {}", quote(text)),
            Kind::MetricIdentifier => format!("metric identifier {}", quote(text)),
            Kind::Number => format!("number {}", shown(text)),
            Kind::Text => format!("string {}", shown(text)),
            Kind::Keyword(Word::Operator, _) | Kind::Plus | Kind::Minus => format!("<op:{text}>"),
            Kind::Keyword(Word::Aggregator, _) => format!("<aggr:{text}>"),
            Kind::Keyword(Word::Modifier, _) => format!("<{text}>"),
            Kind::Key(key) => numbered(FIRST_KEY, KEYS.iter().position(|k| k.1 == key), text),
            Kind::Hint(hint) => numbered(FIRST_HINT, HINTS.iter().position(|h| h.1 == hint), text),
            _ => shown(text),
        }
    }
}

/// Names a token that Prometheus has no word for.
fn numbered(first: usize, place: Option<usize>, text: &str) -> String {
    format!("\"<Item {}>\" {}", first + place.unwrap_or(0), shown(text))
}

/// Quotes a text, cut where it is long.
fn shown(text: &str) -> String {
    if text.len() <= 10 {
        return quote(text);
    }
    let cut: String = text.chars().take(10).collect();
    format!("{}...", quote(&cut))
}
