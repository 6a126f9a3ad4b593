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

    /// Returns how many values of a label begin with one of some texts, more or less.
    pub(super) fn count(
        &self,
        file: &[u8],
        name: &str,
        beginnings: &[&[u8]],
    ) -> Result<usize, Flaw> {
        let Some(found) = self.name(file, name) else { return Ok(0) };
        let mut groups = 0;
        for beginning in beginnings {
            groups += self.groups(file, found, beginning)?.len();
        }
        Ok(found.count.min(groups * self.stride()))
    }

    fn name(&self, file: &[u8], name: &str) -> Option<&Name> {
        self.names.iter().find(|entry| file.get(entry.text.clone()) == Some(name.as_bytes()))
    }

    /// Returns how many values lie from one remembered entry to the next.
    fn stride(&self) -> usize {
        if self.version == Version::One { 1 } else { STRIDE }
    }

    /// Returns the remembered entries of a name behind which all values with a beginning lie.
    fn groups(&self, file: &[u8], name: &Name, beginning: &[u8]) -> Result<Range<usize>, Flaw> {
        if beginning.is_empty() {
            return Ok(0..name.entries.len());
        }
        // The value that is looked for may lie behind the last entry before it.
        let first = self.search(file, name, |value| value < beginning)?.saturating_sub(1);
        let before_end = |value: &[u8]| value < beginning || value.starts_with(beginning);
        let until = self.search(file, name, before_end)?;
        Ok(first..until)
    }

    /// Returns how many remembered entries of a name come before a place that a test tells.
    fn search(
        &self,
        file: &[u8],
        name: &Name,
        is_before: impl Fn(&[u8]) -> bool,
    ) -> Result<usize, Flaw> {
        let entries = self.entries.get(name.entries.clone()).unwrap_or_default();
        let (mut low, mut high) = (0, entries.len());
        while low < high {
            let middle = low.midpoint(high);
            let at = entries.get(middle).ok_or(Flaw("no such entry"))?;
            let entry = Entry::read(&mut ByteReader::at(file, *at as u64)?)?;
            if is_before(entry.value) { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// Finds the offset of the list of series that have a label with a value.
    pub(super) fn find(&self, file: &[u8], name: &str, value: &str) -> Result<Option<u64>, Flaw> {
        let Some(found) = self.name(file, name) else { return Ok(None) };
        let after = self.search(file, found, |other| other <= value.as_bytes())?;
        let Some(group) = after.checked_sub(1) else { return Ok(None) };
        let mut list = None;
        self.walk(file, found, group..group + 1, &mut |entry| {
            if entry.value == value.as_bytes() {
                list = Some(entry.list);
            }
            Ok(())
        })?;
        Ok(list)
    }

    /// Tells each value of a label that begins with one of some texts, and the offset of the list
    /// of its series.
    pub(super) fn each_value(
        &self,
        file: &[u8],
        name: &str,
        beginnings: &[&[u8]],
        tell: &mut dyn FnMut(&str, u64) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let Some(found) = self.name(file, name) else { return Ok(()) };
        for beginning in beginnings {
            let groups = self.groups(file, found, beginning)?;
            self.walk(file, found, groups, &mut |entry| {
                // Some processors take long to compare no bytes at no address.
                let begins = beginning.is_empty() || entry.value.starts_with(beginning);
                if begins { tell(text(entry.value)?, entry.list) } else { Ok(()) }
            })?;
        }
        Ok(())
    }

    /// Tells the entries behind some remembered ones of a name.
    fn walk<'a>(
        &self,
        file: &'a [u8],
        name: &Name,
        groups: Range<usize>,
        tell: &mut dyn FnMut(Entry<'a>) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let entries = self.entries.get(name.entries.clone()).unwrap_or_default();
        let stride = self.stride();
        for group in groups {
            let Some(&at) = entries.get(group) else { return Ok(()) };
            let mut reader = ByteReader::at(file, at as u64)?;
            for _ in 0..stride.min(name.count - group * stride) {
                tell(Entry::read(&mut reader)?)?;
            }
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
