//! Kinds of metrics, and what is told of a family beside its samples.

use rustc_hash::FxHashMap;

use crate::format::read_float;
use crate::math::general;
use crate::storage::Metadata;

use super::dialect::Dialect;

/// What a metric is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Kind {
    #[default]
    Unknown,
    Counter,
    Gauge,
    Histogram,
    GaugeHistogram,
    Summary,
    Info,
    StateSet,
}

impl Kind {
    /// Reads the word of a TYPE line.
    pub(super) fn read(word: &[u8], dialect: Dialect) -> Option<Self> {
        Some(match (word, dialect) {
            (b"counter", _) => Self::Counter,
            (b"gauge", _) => Self::Gauge,
            (b"histogram", _) => Self::Histogram,
            (b"summary", _) => Self::Summary,
            (b"untyped", Dialect::Text) | (b"unknown", Dialect::OpenMetrics) => Self::Unknown,
            (b"gaugehistogram", Dialect::OpenMetrics) => Self::GaugeHistogram,
            (b"info", Dialect::OpenMetrics) => Self::Info,
            (b"stateset", Dialect::OpenMetrics) => Self::StateSet,
            _ => return None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::GaugeHistogram => "gaugehistogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::StateSet => "stateset",
        }
    }

    /// Returns the label that tells the series of one metric apart, a number that is written in
    /// one way only.
    pub(super) fn number_label(self) -> Option<&'static str> {
        match self {
            Self::Histogram => Some("le"),
            Self::Summary => Some("quantile"),
            _ => None,
        }
    }

    /// Tells whether metrics of the kind have start timestamps.
    pub(super) fn has_start(self) -> bool {
        matches!(self, Self::Counter | Self::Histogram | Self::Summary)
    }

    /// Returns the value of a label as OpenMetrics writes the number; `None` where it stays.
    pub(super) fn rewrite(self, label: &str, value: &str) -> Option<String> {
        if self.number_label()? != label {
            return None;
        }
        let text = general(read_float(value).ok()?);
        let whole = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
        Some(if whole { text + ".0" } else { text })
    }
}

/// A thing that is told of a family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fact {
    Help,
    Type,
    Unit,
}

/// All families that were told of.
#[derive(Debug, Default)]
pub(super) struct Families {
    all: Vec<Metadata>,
    /// The lines that told of each.
    told: Vec<[u32; 3]>,
    by_name: FxHashMap<Box<str>, usize>,
}

impl Families {
    /// Takes in a line about a family; returns the line that last told the same, 0 for none.
    pub(super) fn tell(&mut self, name: &str, fact: Fact, text: &str, line: u32) -> u32 {
        let at = self.by_name.get(name).copied().unwrap_or_else(|| {
            let metric = name.to_owned();
            let kind = Kind::Unknown.word().to_owned();
            self.all.push(Metadata { metric, kind, ..Metadata::default() });
            self.told.push([0; 3]);
            self.by_name.insert(name.into(), self.all.len() - 1);
            self.all.len() - 1
        });
        let family = &mut self.all[at];
        let field = match fact {
            Fact::Help => &mut family.help,
            Fact::Type => &mut family.kind,
            Fact::Unit => &mut family.unit,
        };
        text.clone_into(field);
        std::mem::replace(&mut self.told[at][fact as usize], line)
    }

    /// Takes in a TYPE line; returns the line that last told the same, 0 for none.
    pub(super) fn tell_kind(&mut self, name: &str, kind: Kind, line: u32) -> u32 {
        self.tell(name, Fact::Type, kind.word(), line)
    }

    /// Returns what was told.
    pub(super) fn finish(self) -> Vec<Metadata> {
        self.all
    }
}
