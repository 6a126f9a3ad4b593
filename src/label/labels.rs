//! A label set in one allocation.
//!
//! Names and values stand one after the other, each behind its length: one byte, or 255 and three
//! little-endian bytes. That is the form whose xxHash64 decides `limit_ratio`, so the hash of the
//! bytes is the hash of the labels.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use xxhash_rust::xxh64::xxh64;

use crate::label::NAME;
use crate::label::TYPE;
use crate::label::UNIT;
use crate::math::quote;

/// A set of labels, sorted by name, without empty values; cheap to clone.
///
/// ```
/// use promqlite::label::Labels;
///
/// let up = Labels::of([("job", "api"), ("__name__", "up")]);
/// assert_eq!((up.name(), up.get("job"), up.get("zone")), ("up", "api", ""));
/// assert_eq!(up.with("job", "db").without_name().to_string(), r#"{job="db"}"#);
/// assert_eq!(up.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["__name__", "job"]);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Labels(Arc<[u8]>);

impl Labels {
    /// Returns the set without labels.
    pub fn empty() -> Self {
        Self(Arc::from(&[][..]))
    }

    /// Builds a set from names and values in any order; a later value of a name wins.
    ///
    /// ```
    /// use promqlite::label::Labels;
    /// let labels = Labels::of([("job", "api"), ("__name__", "up"), ("zone", "")]);
    /// assert_eq!(labels.to_string(), r#"{__name__="up", job="api"}"#);
    /// ```
    pub fn of<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut builder = LabelsBuilder::default();
        for (name, value) in pairs {
            builder.set(name.as_ref(), value.as_ref());
        }
        builder.build()
    }

    /// Builds a set from pairs that are sorted by name, unique and not empty.
    pub fn from_sorted<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut bytes = Vec::with_capacity(128);
        for (name, value) in pairs {
            push(&mut bytes, name);
            push(&mut bytes, value);
        }
        Self(bytes.into())
    }

    /// Tells whether there is no label at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the labels in order of their names.
    pub fn iter(&self) -> Iter<'_> {
        Iter(&self.0)
    }

    /// Returns the value of a label; an absent label has the empty value.
    pub fn get(&self, name: &str) -> &str {
        self.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| value)
    }

    /// Returns the metric's name, empty where there is none.
    pub fn name(&self) -> &str {
        self.get(NAME)
    }

    /// Returns the set without the metric's name, type and unit.
    #[must_use]
    pub fn without_name(&self) -> Self {
        self.filter(|name| name != NAME && name != TYPE && name != UNIT)
    }

    /// Returns the labels whose names pass a test.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&str) -> bool) -> Self {
        if self.iter().all(|(name, _)| keep(name)) {
            return self.clone();
        }
        Self::from_sorted(self.iter().filter(|(name, _)| keep(name)))
    }

    /// Returns the set with one label set to a value, or removed where the value is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut builder = self.to_builder();
        builder.set(name, value);
        builder.build()
    }

    /// Returns a builder that starts from this set.
    pub fn to_builder(&self) -> LabelsBuilder {
        LabelsBuilder { pairs: self.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect() }
    }

    /// Appends the labels whose names pass a test, in the form that [`decode`](Self::decode) reads.
    pub fn encode(&self, keep: impl Fn(&str) -> bool, into: &mut Vec<u8>) {
        let mut rest = &self.0[..];
        while !rest.is_empty() {
            let label = rest;
            let keeps = keep(take(&mut rest));
            take(&mut rest);
            if keeps {
                into.extend_from_slice(&label[..label.len() - rest.len()]);
            }
        }
    }

    /// Returns the set that [`encode`](Self::encode) wrote.
    pub fn decode(bytes: &[u8]) -> Self {
        Self(Arc::from(bytes))
    }

    /// Returns the xxHash64 of the set that [`encode`](Self::encode) wrote.
    pub fn hash64_of(bytes: &[u8]) -> u64 {
        xxh64(bytes, 0)
    }

    /// Returns the xxHash64 of the set, the same number in every process.
    pub fn hash64(&self) -> u64 {
        Self::hash64_of(&self.0)
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self::empty()
    }
}

impl Ord for Labels {
    /// Compares label by label, name before value; a proper prefix sorts first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl PartialOrd for Labels {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> IntoIterator for &'a Labels {
    type Item = (&'a str, &'a str);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl fmt::Display for Labels {
    /// Writes `{a="1", b="2"}`, as Prometheus does; names that are not legacy names are quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, (name, value)) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            if is_legacy_name(name) {
                write!(f, "{comma}{name}={}", quote(value))?;
            } else {
                write!(f, "{comma}{}={}", quote(name), quote(value))?;
            }
        }
        f.write_str("}")
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The labels of a set, in order.
#[derive(Clone, Debug)]
pub struct Iter<'a>(&'a [u8]);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        (!self.0.is_empty()).then(|| (take(&mut self.0), take(&mut self.0)))
    }
}

/// Names and values on their way to becoming [`Labels`].
///
/// ```
/// use promqlite::label::{Labels, LabelsBuilder};
///
/// let mut builder = LabelsBuilder::default();
/// builder.set("job", "api").set("zone", "a").set("zone", "");
/// assert_eq!(builder.build(), Labels::of([("job", "api")]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct LabelsBuilder {
    pairs: Vec<(String, String)>,
}

impl LabelsBuilder {
    /// Sets a label; an empty value removes it.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        match self.pairs.binary_search_by(|(other, _)| other.as_str().cmp(name)) {
            Ok(at) if value.is_empty() => drop(self.pairs.remove(at)),
            Ok(at) => value.clone_into(&mut self.pairs[at].1),
            Err(_) if value.is_empty() => {}
            Err(at) => self.pairs.insert(at, (name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Returns the value of a label, empty where it is not set.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// Returns the finished set.
    pub fn build(&self) -> Labels {
        Labels::from_sorted(self.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }
}

/// Tells whether a label name can stand without quotes.
///
/// ```
/// use promqlite::label::is_legacy_name;
///
/// assert!(is_legacy_name("le") && !is_legacy_name("http.status"));
/// ```
pub fn is_legacy_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// Appends a text behind its length.
fn push(bytes: &mut Vec<u8>, text: &str) {
    match u8::try_from(text.len()) {
        Ok(length) if length < 255 => bytes.push(length),
        _ => {
            bytes.push(255);
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes()[..3]);
        }
    }
    bytes.extend_from_slice(text.as_bytes());
}

/// Takes the next text off the front.
fn take<'a>(bytes: &mut &'a [u8]) -> &'a str {
    let (length, start) = match bytes[0] {
        255 => (u32::from_le_bytes([bytes[1], bytes[2], bytes[3], 0]) as usize, 4),
        short => (usize::from(short), 1),
    };
    let text = &bytes[start..start + length];
    *bytes = &bytes[start + length..];
    std::str::from_utf8(text).unwrap_or("\u{FFFD}")
}
