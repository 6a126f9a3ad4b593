//! Which series have a label with a value.

use std::ops::Range;

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::bytes::text;
use crate::tsdb::flaw::Flaw;

use super::version::Version;

/// Where every so many-th value of a name lies; the ones between are walked to.
const STRIDE: usize = 32;

/// The table of all names and values and where the lists of their series lie.
#[derive(Debug)]
pub(super) struct PostingsTable {
    version: Version,
    names: Vec<Name>,
    /// Offsets in the file of entries: all of them in version 1, some in version 2.
    entries: Vec<usize>,
}

#[derive(Debug)]
struct Name {
    text: Range<usize>,
    count: usize,
    entries: Range<usize>,
}

/// An entry of the table.
#[derive(Clone, Copy)]
struct Entry<'a> {
    name: &'a [u8],
    value: &'a [u8],
    list: u64,
}

impl<'a> Entry<'a> {
    #[inline]
    fn read(reader: &mut ByteReader<'a>) -> Result<Self, Flaw> {
        if reader.uvarint()? != 2 {
            return Err(Flaw("an entry of the postings table that is no pair"));
        }
        Ok(Self { name: reader.sized()?, value: reader.sized()?, list: reader.uvarint()? })
    }
}

impl PostingsTable {
    /// Walks the table that begins at an offset.
    pub(super) fn read(file: &[u8], offset: u64, version: Version) -> Result<Self, Flaw> {
        let mut section = ByteReader::at(file, offset)?.section()?;
        let count = section.be32()?;
        let base = offset as usize + 4 + 4 + section.rest().len();
        match version {
            Version::One => Self::collect(file, section, base, count),
            Version::Two => Self::sample(section, base, count),
        }
    }

    /// Remembers every so many-th entry of a sorted table.
    fn sample(mut section: ByteReader<'_>, base: usize, count: u32) -> Result<Self, Flaw> {
        let (mut names, mut entries) = (Vec::<Name>::new(), Vec::new());
        let mut current: &[u8] = &[];
        for _ in 0..count {
            let at = base - section.rest().len();
            let entry = Entry::read(&mut section)?;
            if names.is_empty() || entry.name != current {
                // The pair count and the length of the name stand in front of it.
                let start = at + 1 + varint_length(entry.name.len());
                let (text, from) = (start..start + entry.name.len(), entries.len());
                names.push(Name { text, count: 0, entries: from..from });
                current = entry.name;
            }
            if let Some(last) = names.last_mut() {
                if last.count.is_multiple_of(STRIDE) {
                    entries.push(at);
                    last.entries.end += 1;
                }
                last.count += 1;
            }
        }
        Ok(Self { version: Version::Two, names, entries })
    }

    /// Remembers and sorts all entries of a table that may be in any order.
    fn collect(
        file: &[u8],
        mut section: ByteReader<'_>,
        base: usize,
        count: u32,
    ) -> Result<Self, Flaw> {
        let mut found = Vec::new();
        for _ in 0..count {
            let at = base - section.rest().len();
            let entry = Entry::read(&mut section)?;
            found.push((entry.name, entry.value, at));
        }
        found.sort_unstable();
        let mut names = Vec::<Name>::new();
        let mut current: &[u8] = &[];
        for (i, (name, _, at)) in found.iter().enumerate() {
            if names.is_empty() || *name != current {
                let start = at + 1 + varint_length(name.len());
                names.push(Name { text: start..start + name.len(), count: 0, entries: i..i });
                current = name;
            }
            if let Some(last) = names.last_mut() {
                last.count += 1;
                last.entries.end += 1;
            }
        }
        let entries = found.iter().map(|&(.., at)| at).filter(|&at| at < file.len()).collect();
        Ok(Self { version: Version::One, names, entries })
    }

    /// Returns the names of all labels; the empty one belongs to the list of all series.
    pub(super) fn names<'a>(&'a self, file: &'a [u8]) -> impl Iterator<Item = &'a str> {
        self.names.iter().filter_map(|name| text(file.get(name.text.clone())?).ok())
    }

    /// Returns how many values a label has.
    pub(super) fn count(&self, file: &[u8], name: &str) -> usize {
        self.name(file, name).map_or(0, |name| name.count)
    }

    fn name(&self, file: &[u8], name: &str) -> Option<&Name> {
        self.names.iter().find(|entry| file.get(entry.text.clone()) == Some(name.as_bytes()))
    }

    /// Finds the offset of the list of series that have a label with a value.
    pub(super) fn find(&self, file: &[u8], name: &str, value: &str) -> Result<Option<u64>, Flaw> {
        let Some(found) = self.name(file, name) else { return Ok(None) };
        let entries = self.entries.get(found.entries.clone()).unwrap_or_default();
        let entry_at = |&at: &usize| Entry::read(&mut ByteReader::at(file, at as u64)?);
        let (mut low, mut high) = (0, entries.len());
        while low < high {
            let middle = low.midpoint(high);
            let entry = entries.get(middle).map_or(Err(Flaw("no such entry")), entry_at)?;
            if entry.value <= value.as_bytes() { low = middle + 1 } else { high = middle }
        }
        let Some(group) = low.checked_sub(1) else { return Ok(None) };
        let stride = if self.version == Version::One { 1 } else { STRIDE };
        let Some(&at) = entries.get(group) else { return Ok(None) };
        let mut reader = ByteReader::at(file, at as u64)?;
        for _ in 0..stride.min(found.count - group * stride) {
            let entry = Entry::read(&mut reader)?;
            if entry.value == value.as_bytes() {
                return Ok(Some(entry.list));
            }
        }
        Ok(None)
    }

    /// Tells each value of a label and the offset of the list of its series.
    pub(super) fn each_value(
        &self,
        file: &[u8],
        name: &str,
        tell: &mut dyn FnMut(&str, u64) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let Some(found) = self.name(file, name) else { return Ok(()) };
        let entries = self.entries.get(found.entries.clone()).unwrap_or_default();
        if self.version == Version::One {
            for &at in entries {
                let entry = Entry::read(&mut ByteReader::at(file, at as u64)?)?;
                tell(text(entry.value)?, entry.list)?;
            }
            return Ok(());
        }
        let Some(&first) = entries.first() else { return Ok(()) };
        let mut reader = ByteReader::at(file, first as u64)?;
        for _ in 0..found.count {
            let entry = Entry::read(&mut reader)?;
            tell(text(entry.value)?, entry.list)?;
        }
        Ok(())
    }
}

/// Appends the series of the list at an offset; they are sorted.
pub(super) fn list(file: &[u8], offset: u64, into: &mut Vec<u32>) -> Result<(), Flaw> {
    let mut section = ByteReader::at(file, offset)?.section()?;
    let count = section.be32()? as usize;
    let (series, _) = section.rest().as_chunks::<4>();
    if count > series.len() {
        return Err(Flaw("a list of series ends early"));
    }
    into.extend(series.iter().take(count).map(|four| u32::from_be_bytes(*four)));
    Ok(())
}

fn varint_length(value: usize) -> usize {
    let bits = usize::BITS - value.leading_zeros();
    (bits.max(1) as usize).div_ceil(7)
}
