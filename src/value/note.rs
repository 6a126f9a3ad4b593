//! Warnings and infos that travel beside an answer, in Prometheus' words.

use crate::syntax::Span;

/// What was noticed while a query ran.
///
/// ```
/// use promqlite::value::NoteKind;
///
/// assert!(NoteKind::Quantile(1.5).is_warning());
/// assert!(!NoteKind::MaybeNotCounter("up".to_owned()).is_warning());
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum NoteKind {
    /// A warning of the storage, without a place in the query.
    Storage(String),
    /// An info of a server that evaluated a part, in the server's words.
    Remark(String),
    /// A ratio beyond −1 and 1, and what it was taken for.
    Ratio {
        /// The ratio that was given.
        got: f64,
        /// The nearest that is allowed.
        capped: f64,
    },
    /// A quantile that is not between 0 and 1.
    Quantile(f64),
    /// A bucket without a readable `le`.
    BadBucketLabel {
        /// The label's value.
        le: String,
        /// The metric, empty where it has no name.
        metric: String,
    },
    /// Floats and histograms in one range.
    MixedFloatsHistograms(String),
    /// Floats and histograms in one group.
    MixedAggregation,
    /// Classic and native histograms under the same labels.
    MixedClassicNative(String),
    /// A rate of a gauge histogram.
    NotCounter(String),
    /// A delta of a counter histogram.
    NotGauge(String),
    /// Exponential and custom buckets together.
    MixedSchemas(String),
    /// Exponential and custom buckets on the two sides of an operator.
    IncompatibleBuckets(&'static str),
    /// A sort in a range query.
    SortInRange,
    /// Counter resets on one side and none on the other: addition, subtraction or aggregation.
    ConflictingResets(&'static str),
    /// Start timestamps that reach back over the sample before.
    StartOverlap {
        /// The metric.
        metric: String,
        /// How often.
        count: u64,
    },
    /// A rate of something not named like a counter.
    MaybeNotCounter(String),
    /// A rate of something whose type label is not that of a counter.
    MaybeNotCounterType {
        /// The type label.
        kind: String,
        /// The metric.
        metric: String,
    },
    /// Classic buckets whose counts fall.
    NotMonotonic(Monotonicity),
    /// An operator that has no meaning for its operands.
    IncompatibleTypes {
        /// `float` or `histogram`.
        left: &'static str,
        /// The operator.
        op: &'static str,
        /// `float` or `histogram`.
        right: &'static str,
    },
    /// Histograms that an aggregation of floats left out.
    IgnoredInAggregation(&'static str),
    /// Histograms that a function of floats left out.
    IgnoredInRange(String),
    /// A quantile that NaN observations make NaN.
    QuantileNan(String),
    /// A quantile that NaN observations pull upwards.
    QuantileSkewed(String),
    /// A fraction that leaves NaN observations out.
    FractionNan(String),
    /// Custom bounds that differ and were brought together: addition, subtraction or aggregation.
    ReconciledBounds(&'static str),
}

/// How far classic buckets were from rising, over all steps and series of a call.
#[derive(Clone, PartialEq, Debug)]
pub struct Monotonicity {
    /// The metric, empty where it has no name.
    pub metric: String,
    /// The lowest bucket that was mended.
    pub lowest: f64,
    /// The highest bucket that was mended.
    pub highest: f64,
    /// The largest fall.
    pub difference: f64,
    /// How many samples were mended.
    pub samples: u64,
    /// The first evaluation that was concerned, in milliseconds.
    pub from: i64,
    /// The last evaluation that was concerned, in milliseconds.
    pub to: i64,
}

impl Monotonicity {
    /// Takes in what was found of more samples.
    pub fn merge(&mut self, other: &Self) {
        self.lowest = self.lowest.min(other.lowest);
        self.highest = self.highest.max(other.highest);
        self.difference = self.difference.max(other.difference);
        self.samples += other.samples;
        self.from = self.from.min(other.from);
        self.to = self.to.max(other.to);
    }
}

/// A note and the place of the query it is about.
///
/// ```
/// use promqlite::syntax::Span;
/// use promqlite::value::{NoteKind, Notes};
///
/// let query = "rate(up[5m])";
/// let mut notes = Notes::default();
/// notes.add(NoteKind::MaybeNotCounter("up".to_owned()), Some(Span::new(5, 11)));
/// let note = notes.iter().next().unwrap();
/// assert!(note.text(query).ends_with("\"up\" (1:6)"), "{}", note.text(query));
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// What was noticed.
    pub kind: NoteKind,
    /// Where; `None` where it is about the data alone.
    pub span: Option<Span>,
}

impl NoteKind {
    /// Tells whether the note is a warning rather than an info.
    pub fn is_warning(&self) -> bool {
        use NoteKind as K;
        !matches!(
            self,
            K::Remark(_)
                | K::MaybeNotCounter(_)
                | K::MaybeNotCounterType { .. }
                | K::NotMonotonic(_)
                | K::IncompatibleTypes { .. }
                | K::IgnoredInAggregation(_)
                | K::IgnoredInRange(_)
                | K::QuantileNan(_)
                | K::QuantileSkewed(_)
                | K::FractionNan(_)
                | K::ReconciledBounds(_)
        )
    }

    /// Takes in another note about the same thing; `false` where it is about another thing.
    fn merge(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::NotMonotonic(one), Self::NotMonotonic(two)) if one.metric == two.metric => {
                one.merge(two);
                true
            }
            (
                Self::StartOverlap { metric, count },
                Self::StartOverlap { metric: other, count: more },
            ) if metric == other => {
                *count += more;
                true
            }
            (one, two) => one == two || (one.to_string() == two.to_string()),
        }
    }
}

/// The notes of a query, each thing once, in a fixed order.
///
/// ```
/// use promqlite::value::{NoteKind, Notes};
///
/// let mut notes = Notes::default();
/// notes.add(NoteKind::Storage("a disk is full".to_owned()), None);
/// assert_eq!(notes.warnings("up"), ["a disk is full"]);
/// assert!(notes.infos("up").is_empty());
/// ```
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Notes {
    notes: Vec<Note>,
}

impl Notes {
    /// Adds a note; one about the same thing takes the later place.
    pub fn add(&mut self, kind: NoteKind, span: Option<Span>) {
        match self.notes.iter_mut().find_map(|note| note.kind.merge(&kind).then_some(note)) {
            Some(known) => known.span = later(known.span, span),
            None => self.notes.push(Note { kind, span }),
        }
    }

    /// Takes in all notes of another collection.
    pub fn append(&mut self, other: Self) {
        for note in other.notes {
            self.add(note.kind, note.span);
        }
    }

    /// Tells whether nothing was noticed.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Returns all notes.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter()
    }

    /// Returns the texts of the warnings with their places, sorted.
    pub fn warnings(&self, query: &str) -> Vec<String> {
        self.texts(query, true)
    }

    /// Returns the texts of the infos with their places, sorted.
    pub fn infos(&self, query: &str) -> Vec<String> {
        self.texts(query, false)
    }

    fn texts(&self, query: &str, warnings: bool) -> Vec<String> {
        let of_kind = self.notes.iter().filter(|note| note.kind.is_warning() == warnings);
        let mut texts: Vec<_> = of_kind.map(|note| note.text(query)).collect();
        texts.sort();
        texts
    }
}

/// Returns the place whose note is made later: of nested ones the outer, else the one behind.
fn later(one: Option<Span>, two: Option<Span>) -> Option<Span> {
    let order = |span: Option<Span>| span.map(|span| (span.end, std::cmp::Reverse(span.start)));
    if order(two) >= order(one) { two } else { one }
}

impl Note {
    /// Returns the message with its place in the query, as Prometheus shows it.
    pub fn text(&self, query: &str) -> String {
        match self.span.map(|span| span.line_column(query)) {
            Some(Some((line, column))) => format!("{} ({line}:{column})", self.kind),
            Some(None) => format!("{} (invalid position)", self.kind),
            None => self.kind.to_string(),
        }
    }
}
