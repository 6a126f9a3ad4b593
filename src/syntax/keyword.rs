//! The words with a meaning of their own.

/// What a word means where an expression may begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// No keyword: a metric or, before parentheses, a function.
    Name,
    /// A word with a colon: a metric and nothing else.
    Recorded,
    /// The number infinity or not-a-number.
    Number,
    /// An aggregation; before anything but parentheses and groupings, a metric.
    Aggregation(&'static str),
    /// A name of the query's own facts: a metric, or a function before parentheses.
    Fact,
    /// `fill` and its kin, keywords only before parentheses.
    Fill,
    /// A keyword that is a metric's name everywhere else.
    Keyword,
    /// `without`, which names metrics but no labels.
    Without,
    /// A keyword that names no metric.
    Reserved,
    /// An operator that is a metric's name elsewhere.
    Operator,
    /// An operator that names no metric.
    ReservedOperator,
}

impl Word {
    /// Returns what a word means; its case does not matter.
    pub(super) fn of(text: &str) -> Self {
        let mut letters = [0; LONGEST];
        let Some(letters) = letters.get_mut(..text.len()) else {
            return Self::plain(text);
        };
        letters.copy_from_slice(text.as_bytes());
        letters.make_ascii_lowercase();
        keyword(letters).unwrap_or_else(|| Self::plain(text))
    }

    fn plain(text: &str) -> Self {
        if text.contains(':') { Self::Recorded } else { Self::Name }
    }

    /// Tells whether the word may name a metric without quotes.
    pub(super) const fn names_metric(self) -> bool {
        !matches!(self, Self::Number | Self::Reserved | Self::ReservedOperator)
    }

    /// Tells whether the word may name a label in a grouping without quotes.
    pub(super) const fn names_label(self) -> bool {
        !matches!(self, Self::Number | Self::Without)
    }

    /// Tells whether the word may stand before the arguments of a call.
    pub(super) const fn names_call(self) -> bool {
        matches!(self, Self::Name | Self::Fact)
    }
}

/// The length of the longest keyword.
const LONGEST: usize = 12;

fn keyword(letters: &[u8]) -> Option<Word> {
    if let Some(name) = aggregation(letters) {
        return Some(Word::Aggregation(name));
    }
    Some(match letters {
        b"by" | b"offset" | b"anchored" | b"smoothed" => Word::Keyword,
        b"on" | b"ignoring" | b"group_left" | b"group_right" | b"bool" => Word::Reserved,
        b"without" => Word::Without,
        b"and" | b"or" | b"unless" => Word::Operator,
        b"atan2" => Word::ReservedOperator,
        b"start" | b"end" | b"step" | b"range" | b"min_of" | b"max_of" => Word::Fact,
        b"fill" | b"fill_left" | b"fill_right" => Word::Fill,
        b"inf" | b"nan" => Word::Number,
        _ => return None,
    })
}

fn aggregation(letters: &[u8]) -> Option<&'static str> {
    AGGREGATIONS.iter().copied().find(|name| name.as_bytes() == letters)
}

/// The words that begin an aggregation; `aggregate` says what each does.
///
/// ```
/// use promqlite::syntax::AGGREGATIONS;
///
/// assert!(AGGREGATIONS.contains(&"topk"));
/// ```
pub const AGGREGATIONS: [&str; 14] = [
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

/// The words a query may contain, for those who complete or correct them.
///
/// ```
/// use promqlite::syntax::KEYWORDS;
///
/// assert!(KEYWORDS.contains(&"offset"));
/// ```
pub const KEYWORDS: [&str; 19] = [
    "and",
    "anchored",
    "atan2",
    "bool",
    "by",
    "fill",
    "fill_left",
    "fill_right",
    "group_left",
    "group_right",
    "ignoring",
    "inf",
    "nan",
    "offset",
    "on",
    "or",
    "smoothed",
    "unless",
    "without",
];
