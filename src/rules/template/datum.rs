//! The values a template computes with, under the names Go's types have.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::label::Labels;

use super::moment::Moment;
use super::moment::Named;
use super::scene::Reading;
use super::scene::Sample;

/// Whether Go holds a value itself or a pointer to it, which its messages tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Held {
    Value,
    Pointer,
}

/// What a template starts from: the fields of `.` in an alert.
#[derive(Clone, Debug)]
pub(super) struct Root {
    pub(super) labels: Labels,
    pub(super) external_labels: Labels,
    pub(super) external_url: Arc<str>,
    pub(super) value: Reading,
}

/// The map that `args` makes.
///
/// It knows how deep and how large it is: maps can share their members, so that counting them
/// could take longer than making them.
#[derive(Clone, Debug)]
pub(super) struct Arguments {
    pub(super) members: BTreeMap<String, Datum>,
    depth: usize,
    weight: usize,
}

/// How deep such maps may hold each other.
const ARGUMENTS_DEPTH_MAX: usize = 64;

impl Arguments {
    /// Names values `arg0`, `arg1` and so on.
    pub(super) fn of(values: &[Datum]) -> Result<Self, String> {
        let depth = values.iter().map(Datum::depth).max().unwrap_or(0) + 1;
        if depth > ARGUMENTS_DEPTH_MAX {
            return Err(format!("args are nested more than {ARGUMENTS_DEPTH_MAX} deep"));
        }
        let weight = values.iter().map(Datum::weight).fold(1, usize::saturating_add);
        let named = values.iter().enumerate();
        let members = named.map(|(i, value)| (format!("arg{i}"), value.clone())).collect();
        Ok(Self { members, depth, weight })
    }
}

/// A value of a template.
#[derive(Clone, Debug)]
pub(super) enum Datum {
    /// Nothing at all, or an untyped nil.
    Nothing,
    Bool(bool),
    Int(i64),
    /// A byte of a string.
    Byte(u8),
    Float(f64),
    Complex(f64, f64),
    Text(Arc<str>),
    /// Text that is HTML already.
    Html(Arc<str>),
    Labels(Labels),
    /// What `args` makes.
    Args(Arc<Arguments>),
    Sample(Arc<Sample>),
    Samples(Arc<[Arc<Sample>]>),
    /// A native histogram.
    Histogram(Reading),
    Time(Moment, Held),
    /// Nanoseconds.
    Duration(i64, Held),
    /// A month or a day of the week.
    Named(Named),
    Root(Arc<Root>),
    /// Named texts of a notification.
    Kv(Labels),
    /// Something with fields, in a notification.
    Record(Arc<Record>),
    /// Several things of a kind, in a notification.
    List(ListKind, Arc<[Datum]>),
}

/// Something with fields.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) type_name: &'static str,
    pub(super) fields: Vec<(&'static str, Datum)>,
}

/// What a list is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ListKind {
    Texts,
    Pairs,
    Alerts,
}

impl Datum {
    /// Returns a text.
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Returns something with fields.
    pub(super) fn record(record: Record) -> Self {
        Self::Record(Arc::new(record))
    }

    /// Returns several things of a kind.
    pub(super) fn list(kind: ListKind, items: impl Iterator<Item = Self>) -> Self {
        Self::List(kind, items.collect())
    }

    /// Returns what a list holds; other values hold nothing.
    pub(super) fn items(&self) -> &[Self] {
        if let Self::List(_, items) = self { items } else { &[] }
    }

    /// Returns a field of a record.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        let Self::Record(record) = self else { return None };
        record.fields.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Writes a list of pairs as they write themselves.
    pub(super) fn paired(&self) -> String {
        let text = |pair: &Self, field| pair.field(field).and_then(|it| it.as_text().cloned());
        let one = |pair: &Self| {
            let fields = ["Name", "Value"].map(|field| text(pair, field).unwrap_or_default());
            fields.join("=")
        };
        self.items().iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Returns the value of a sample.
    pub(super) fn reading(reading: &Reading) -> Self {
        match reading {
            Reading::Float(value) => Self::Float(*value),
            Reading::Histogram { .. } => Self::Histogram(reading.clone()),
        }
    }

    /// Returns the name of the Go type that holds such a value in Prometheus.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Nothing => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Byte(_) => "uint8",
            Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::Text(_) => "string",
            Self::Html(_) => "template.HTML",
            Self::Labels(_) => "map[string]string",
            Self::Args(_) => "map[string]interface {}",
            Self::Sample(_) => "*template.sample",
            Self::Samples(_) => "template.queryResult",
            Self::Histogram(_) => "*histogram.FloatHistogram",
            Self::Time(_, Held::Value) => "time.Time",
            Self::Time(_, Held::Pointer) => "*time.Time",
            Self::Duration(_, Held::Value) => "time.Duration",
            Self::Duration(_, Held::Pointer) => "*time.Duration",
            Self::Named(named) => named.type_name(),
            Self::Kv(_) => "template.KV",
            Self::Record(record) => record.type_name,
            Self::List(ListKind::Texts, _) => "[]string",
            Self::List(ListKind::Pairs, _) => "template.Pairs",
            Self::List(ListKind::Alerts, _) => "template.Alerts",
            Self::Root(_) => {
                "struct { Labels map[string]string; ExternalLabels map[string]string; \
                 ExternalURL string; Value interface {} }"
            }
        }
    }

    /// Tells whether `if` takes the value for true: it is not the zero of its type.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Bool(value) => *value,
            Self::Int(value) | Self::Duration(value, Held::Value) => *value != 0,
            Self::Byte(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
            Self::Text(text) | Self::Html(text) => !text.is_empty(),
            Self::Labels(labels) | Self::Kv(labels) => !labels.is_empty(),
            Self::List(_, items) => !items.is_empty(),
            Self::Args(map) => !map.members.is_empty(),
            Self::Samples(samples) => !samples.is_empty(),
            Self::Named(named) => named.number() != 0,
            Self::Sample(_)
            | Self::Histogram(_)
            | Self::Time(..)
            | Self::Duration(_, Held::Pointer)
            | Self::Record(_)
            | Self::Root(_) => true,
        }
    }

    /// Returns the integer behind a value of an integer kind.
    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Self::Int(value) | Self::Duration(value, Held::Value) => Some(*value),
            Self::Byte(value) => Some(i64::from(*value)),
            Self::Named(named) => Some(named.number()),
            _ => None,
        }
    }

    /// Returns the text behind a value of a string kind.
    pub(super) fn as_text(&self) -> Option<&Arc<str>> {
        match self {
            Self::Text(text) | Self::Html(text) => Some(text),
            _ => None,
        }
    }

    /// Returns about how much work it is to look at all of the value.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) | Self::Html(text) => text.len(),
            Self::Samples(samples) => samples.len().saturating_mul(64),
            Self::List(_, items) => items.len().saturating_mul(16),
            Self::Args(map) => map.weight,
            _ => 1,
        }
    }

    fn depth(&self) -> usize {
        if let Self::Args(map) = self { map.depth } else { 0 }
    }
}
