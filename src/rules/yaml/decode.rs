//! From nodes to values, by the rules of Go's library with unknown fields refused.
//!
//! What is of the wrong kind is noted and reading goes on; what makes the library give up is a
//! [`Halt`], and nothing behind it is looked at.

use std::collections::BTreeSet;

use super::node::Node;
use super::node::Shape;
use super::place::Pair;
use super::place::Placed;
use super::place::Style;
use super::tag;
use super::tag::Tag;

/// The longest chain of aliases and merges that is followed.
const CHAIN_MAX: usize = 500;

/// What is wrong with a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is of another kind than is wanted.
    Kind(Placed<String>),
    /// It belongs to a key that nobody knows.
    Unknown(Placed<String>),
    /// Its key was there before.
    Twice(Placed<String>),
    /// Reading ends with it.
    Fatal(Placed<String>),
}

/// Reading has come to an end; the reason is among the faults.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Halt;

/// Whether a field is one of those that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// Called with each field of a mapping: its key and its value.
type Visit<'v, 'd> = dyn FnMut(&mut Decoder, &Placed<String>, Node<'d>) -> Result<Known, Halt> + 'v;

/// Reads values out of nodes and notes what is wrong with them.
#[derive(Debug, Default)]
pub struct Decoder {
    faults: Vec<Fault>,
    decoded: usize,
    /// How many of them by way of an alias.
    by_alias: usize,
    /// The aliases that are being followed.
    following: Vec<u32>,
    /// The mappings that are being merged into others.
    merging: usize,
}

/// Returns how many of so many values may come from aliases.
fn alias_share(decoded: usize) -> f64 {
    let (low, high) = (400_000.0, 4_000_000.0);
    let part = ((decoded as f64 - low) / (high - low)).clamp(0.0, 1.0);
    0.99 - 0.89 * part
}

impl Decoder {
    /// Returns what was wrong, in the order it was found.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    fn fatal(&mut self, node: Node<'_>, message: impl Into<String>) -> Halt {
        let (value, place) = (message.into(), node.place());
        self.faults.push(Fault::Fatal(Placed { value, place }));
        Halt
    }

    /// Notes why a value cannot be what it should be, and gives up.
    pub fn refuse(&mut self, node: Node<'_>, message: impl Into<String>) -> Halt {
        self.fatal(node, message)
    }

    fn wrong_kind(&mut self, node: Node<'_>, wanted: &str) {
        let (tag, text) = (node.tag(), node.text());
        let written = node.written_tag().map(short).unwrap_or(tag.name().to_owned());
        let shown = match tag {
            Tag::Sequence | Tag::Mapping => String::new(),
            _ if text.len() > 10 => format!(" `{}...`", &text[..text.floor_char_boundary(7)]),
            _ => format!(" `{text}`"),
        };
        let value = format!("cannot unmarshal {written}{shown} into {wanted}");
        self.faults.push(Fault::Kind(Placed { value, place: node.place() }));
    }

    /// Counts a value, and gives up where aliases blow a small text up.
    fn count(&mut self, node: Node<'_>) -> Result<(), Halt> {
        self.decoded += 1;
        self.by_alias += usize::from(!self.following.is_empty());
        let share = self.by_alias as f64 / self.decoded as f64;
        let is_too_much = self.by_alias > 100 && share > alias_share(self.decoded);
        if self.decoded > 1000 && is_too_much {
            return Err(self.fatal(node, "document contains excessive aliasing"));
        }
        Ok(())
    }

    /// Counts a node, and follows it if it is an alias.
    fn enter<'d, T>(
        &mut self,
        node: Node<'d>,
        read: &mut dyn FnMut(&mut Self, Node<'d>) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        self.count(node)?;
        if node.shape() != Shape::Alias {
            return read(self, node);
        }
        if self.following.contains(&node.number()) {
            let message = format!("anchor '{}' value contains itself", node.text());
            return Err(self.fatal(node, message));
        }
        if self.following.len() >= CHAIN_MAX {
            return Err(self.fatal(node, "document contains excessive aliasing"));
        }
        self.following.push(node.number());
        let result = self.count(node).and_then(|()| read(self, node.target()));
        self.following.pop();
        result
    }

    /// Reads a text; `None` for a null and for what is none.
    pub fn text(&mut self, node: Node<'_>) -> Result<Option<Placed<String>>, Halt> {
        self.enter(node, &mut |decoder, node| {
            if node.shape() != Shape::Scalar {
                decoder.wrong_kind(node, "string");
                return Ok(None);
            }
            let tag = decoder.resolved(node)?;
            let value = match tag {
                Tag::Null => return Ok(None),
                Tag::Binary => decoder.binary(node)?,
                _ => node.text().to_owned(),
            };
            Ok(Some(Placed { value, place: node.place() }))
        })
    }

    /// Reads a whole number.
    pub fn integer(&mut self, node: Node<'_>) -> Result<Option<Placed<i64>>, Halt> {
        self.enter(node, &mut |decoder, node| {
            if node.shape() != Shape::Scalar {
                decoder.wrong_kind(node, "int");
                return Ok(None);
            }
            let value = match decoder.resolved(node)? {
                Tag::Null => return Ok(None),
                Tag::Int(value) => i64::try_from(value).ok(),
                Tag::Float(value) if value <= i64::MAX as f64 => Some(value as i64),
                _ => None,
            };
            if value.is_none() {
                decoder.wrong_kind(node, "int");
            }
            Ok(value.map(|value| Placed { value, place: node.place() }))
        })
    }

    /// Returns what a scalar is, its tag and its looks compared.
    fn resolved(&mut self, node: Node<'_>) -> Result<Tag, Halt> {
        let Some(written) = node.written_tag() else { return Ok(node.tag()) };
        let named = tag::named(written);
        let looks = match named {
            Tag::Text | Tag::Binary | Tag::Merge | Tag::Sequence | Tag::Mapping | Tag::Other => {
                return Ok(named);
            }
            _ => tag::of_plain(node.text()),
        };
        match (named, looks) {
            (Tag::Float(_), Tag::Int(value)) => Ok(Tag::Float(value as f64)),
            _ if named.is_kin(looks) => Ok(looks),
            _ => {
                let (found, wanted) = (looks.name(), named.name());
                let text = node.text();
                Err(self.fatal(node, format!("cannot decode {found} `{text}` as a {wanted}")))
            }
        }
    }

    fn binary(&mut self, node: Node<'_>) -> Result<String, Halt> {
        match bytes_of(node.text()) {
            Some(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            None => Err(self.fatal(node, "!!binary value contains invalid base64 data")),
        }
    }

    /// Reads the items of a list; `wanted` is what Go calls it.
    pub fn list<'d>(
        &mut self,
        node: Node<'d>,
        wanted: &str,
        visit: &mut dyn FnMut(&mut Self, Node<'d>) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        self.enter(node, &mut |decoder, node| {
            if node.shape() != Shape::Sequence {
                return decoder.other_kind(node, wanted);
            }
            node.items().try_for_each(|item| visit(decoder, item))
        })
    }

    /// Notes a node of the wrong kind, unless it is a null.
    fn other_kind(&mut self, node: Node<'_>, wanted: &str) -> Result<(), Halt> {
        let is_null = node.shape() == Shape::Scalar && self.resolved(node)? == Tag::Null;
        if !is_null {
            self.wrong_kind(node, wanted);
        }
        Ok(())
    }

    /// Reads the fields of a mapping, merged ones last; returns whether it is one.
    ///
    /// `wanted` is what Go calls it.
    pub fn fields<'d>(
        &mut self,
        node: Node<'d>,
        wanted: &str,
        visit: &mut Visit<'_, 'd>,
    ) -> Result<bool, Halt> {
        self.mapping(node, wanted, None, visit)
    }

    /// Reads texts by their names.
    pub fn texts(&mut self, node: Node<'_>) -> Result<Vec<Pair>, Halt> {
        let mut texts: Vec<Pair> = Vec::new();
        self.fields(node, "map[string]string", &mut |decoder, key, value| {
            let faults = decoder.faults.len();
            let text = decoder.text(value)?;
            let is_null = text.is_none() && decoder.faults.len() == faults;
            let null = || is_null.then(|| Placed { value: String::new(), place: value.place() });
            if let Some(text) = text.or_else(null) {
                texts.retain(|(other, _)| other.value != key.value);
                texts.push((key.clone(), text));
            }
            Ok(Known::Yes)
        })?;
        Ok(texts)
    }

    fn mapping<'d>(
        &mut self,
        node: Node<'d>,
        wanted: &str,
        mut taken: Option<&mut BTreeSet<String>>,
        visit: &mut Visit<'_, 'd>,
    ) -> Result<bool, Halt> {
        self.enter(node, &mut |decoder, node| {
            if node.shape() != Shape::Mapping {
                return decoder.other_kind(node, wanted).map(|()| false);
            }
            if decoder.has_twins(node) {
                return Ok(false);
            }
            decoder.own_and_merged(node, wanted, taken.as_deref_mut(), visit).map(|()| true)
        })
    }

    fn own_and_merged<'d>(
        &mut self,
        node: Node<'d>,
        wanted: &str,
        mut taken: Option<&mut BTreeSet<String>>,
        visit: &mut Visit<'_, 'd>,
    ) -> Result<(), Halt> {
        let mut merged = None;
        let mut own = BTreeSet::new();
        for (key, value) in node.pairs() {
            if is_merge(key) {
                merged = Some(value);
                continue;
            }
            let Some(key) = self.text(key)? else { continue };
            if let Some(taken) = &mut taken
                && !taken.insert(key.value.clone())
            {
                continue;
            }
            if !own.insert(key.value.clone()) {
                let value = format!("field {} already set in type {wanted}", key.value);
                self.faults.push(Fault::Twice(key.with(value)));
                continue;
            }
            if visit(self, &key, value)? == Known::No {
                let value = format!("field {} not found in type {wanted}", key.value);
                self.faults.push(Fault::Unknown(key.with(value)));
            }
        }
        match merged {
            Some(merged) => self.merge(merged, wanted, taken.unwrap_or(&mut own), visit),
            None => Ok(()),
        }
    }

    /// Reads what is merged into a mapping; the fields it has already are left as they are.
    fn merge<'d>(
        &mut self,
        merged: Node<'d>,
        wanted: &str,
        taken: &mut BTreeSet<String>,
        visit: &mut Visit<'_, 'd>,
    ) -> Result<(), Halt> {
        let parts: Vec<_> = match merged.shape() {
            Shape::Sequence => merged.items().collect(),
            _ => vec![merged],
        };
        if self.merging >= CHAIN_MAX {
            return Err(self.fatal(merged, "document contains excessive aliasing"));
        }
        self.merging += 1;
        for part in parts {
            if part.target().shape() != Shape::Mapping {
                let message = "map merge requires map or sequence of maps as the value";
                return Err(self.fatal(part, message));
            }
            self.mapping(part, wanted, Some(taken), visit)?;
        }
        self.merging -= 1;
        Ok(())
    }

    /// Notes keys that are told twice; returns whether there are any.
    fn has_twins(&mut self, node: Node<'_>) -> bool {
        let mut seen = BTreeSet::new();
        let mut found = false;
        for (key, _) in node.pairs() {
            let kind = key.shape() as u8;
            if !seen.insert((kind, key.text())) {
                let value = format!("mapping key {:?} already defined", key.text());
                self.faults.push(Fault::Twice(Placed { value, place: key.place() }));
                found = true;
            }
        }
        found
    }
}

fn is_merge(key: Node<'_>) -> bool {
    let is_plain = key.shape() == Shape::Scalar && key.place().style == Style::Plain;
    let by_tag = key.written_tag().is_some_and(|tag| tag::named(tag) == Tag::Merge);
    key.text() == "<<" && (by_tag || is_plain && key.written_tag().is_none())
}

fn short(tag: &str) -> String {
    match tag.strip_prefix("tag:yaml.org,2002:") {
        Some(rest) => format!("!!{rest}"),
        None => tag.to_owned(),
    }
}

/// Reads base 64 with its padding; line ends are left out.
pub fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let letters = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r'));
    let letters: Vec<u8> = letters.collect();
    let (groups, rest) = letters.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (i, group) in groups.iter().enumerate() {
        let padding = group.iter().rev().take_while(|letter| **letter == b'=').count();
        if padding > 2 || padding > 0 && i + 1 < groups.len() {
            return None;
        }
        let kept = group.get(..4 - padding)?;
        let bits =
            kept.iter().try_fold(0_u32, |bits, letter| Some(bits << 6 | sextet(*letter)?))?;
        let bits = bits << (6 * padding);
        bytes.extend_from_slice(bits.to_be_bytes().get(1..4 - padding)?);
    }
    Some(bytes)
}

fn sextet(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::bytes_of;

    #[test]
    fn base_64_is_read_with_its_padding() {
        for (text, bytes) in [("aGk=", "hi"), ("aGkh", "hi!"), ("aA==", "h"), ("", "")] {
            assert_eq!(bytes_of(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        for text in ["a", "aGk", "a===", "aG=k", "a*k="] {
            assert_eq!(bytes_of(text), None, "{text}");
        }
    }
}
