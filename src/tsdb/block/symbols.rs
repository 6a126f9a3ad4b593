//! The strings of a block.

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::flaw::Flaw;

use super::version::Version;

/// Where every so many-th symbol lies; the ones between are walked to.
///
/// Labels that are written or matched are made of symbols one by one, so the walk is short.
const STRIDE: usize = 4;

/// The sorted, numbered strings of a block.
#[derive(Debug)]
pub(super) struct SymbolTable {
    version: Version,
    count: usize,
    /// The offsets of symbols in the file: all of them in version 1, some in version 2.
    offsets: Vec<u32>,
}

impl SymbolTable {
    /// Walks the table that begins at an offset.
    pub(super) fn read(file: &[u8], offset: u64, version: Version) -> Result<Self, Flaw> {
        let mut section = ByteReader::at(file, offset)?.section()?;
        let count = section.be32()? as usize;
        if count > section.rest().len() {
            return Err(Flaw("more symbols than bytes"));
        }
        let stride = stride(version);
        let mut offsets = Vec::with_capacity(count / stride + 1);
        let base = offset as usize + 4 + 4 + section.rest().len();
        for i in 0..count {
            if i % stride == 0 {
                let at = base - section.rest().len();
                offsets.push(u32::try_from(at).map_err(|_| Flaw("a symbol beyond 4 GiB"))?);
            }
            section.sized()?;
        }
        Ok(Self { version, count, offsets })
    }

    /// Returns how many symbols there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Returns the number of a symbol that a series refers to.
    #[inline]
    pub(super) fn number(&self, reference: u64) -> Result<u32, Flaw> {
        let number = match self.version {
            // References are offsets.
            Version::One => self.offsets.binary_search(&(reference as u32)).ok(),
            Version::Two => usize::try_from(reference).ok().filter(|&number| number < self.count),
        };
        number.map(|number| number as u32).ok_or(Flaw("a reference to no symbol"))
    }

    /// Returns the reference by which series mean a symbol.
    pub(super) fn reference(&self, number: u32) -> u64 {
        match self.version {
            Version::One => self.offsets.get(number as usize).map_or(0, |&at| u64::from(at)),
            Version::Two => u64::from(number),
        }
    }

    /// Returns the text of a symbol.
    pub(super) fn text<'a>(&self, file: &'a [u8], number: u32) -> Result<&'a str, Flaw> {
        let (number, stride) = (number as usize, stride(self.version));
        let near = self.offsets.get(number / stride).ok_or(Flaw("a reference to no symbol"))?;
        let mut reader = ByteReader::at(file, u64::from(*near))?;
        for _ in 0..number % stride {
            reader.sized()?;
        }
        reader.text()
    }

    /// Finds the number of a text.
    pub(super) fn find(&self, file: &[u8], text: &str) -> Option<u32> {
        let stride = stride(self.version);
        let at = |group: usize| self.text(file, (group * stride) as u32).unwrap_or_default();
        let (mut low, mut high) = (0, self.offsets.len());
        while low < high {
            let middle = low.midpoint(high);
            if at(middle) <= text { low = middle + 1 } else { high = middle }
        }
        let first = low.checked_sub(1)? * stride;
        let mut reader = ByteReader::at(file, u64::from(*self.offsets.get(low - 1)?)).ok()?;
        for number in first..(first + stride).min(self.count) {
            if reader.text().ok()? == text {
                return Some(number as u32);
            }
        }
        None
    }
}

fn stride(version: Version) -> usize {
    if version == Version::One { 1 } else { STRIDE }
}
