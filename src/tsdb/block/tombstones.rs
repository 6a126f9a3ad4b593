//! Deleted stretches of series.

use std::collections::BTreeMap;

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;

/// What a file of tombstones begins with.
pub(crate) const MAGIC: u32 = 0x0130_BA30;

/// The deleted stretches of each series, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tombstones(BTreeMap<u64, Vec<Reach>>);

impl Tombstones {
    /// Reads a file of tombstones.
    pub(crate) fn read(file: &[u8]) -> Result<Self, Flaw> {
        let mut reader = ByteReader::new(file);
        if reader.be32()? != MAGIC {
            return Err(Flaw("no file of tombstones"));
        }
        let length = reader.rest().len().checked_sub(4).ok_or(Flaw("the data ends early"))?;
        let stones = reader.take(length as u64)?;
        // The checksum leaves out the format byte.
        reader.check(stones.get(1..).unwrap_or_default())?;
        Self::decode(stones)
    }

    /// Reads tombstones behind their format byte.
    pub(crate) fn decode(stones: &[u8]) -> Result<Self, Flaw> {
        let mut reader = ByteReader::new(stones);
        if reader.byte()? != 1 {
            return Err(Flaw("tombstones of an unknown format"));
        }
        let mut tombstones = Self::default();
        while !reader.is_empty() {
            let series = reader.uvarint()?;
            let (first, last) = (reader.varint()?, reader.varint()?);
            tombstones.add(series, Reach { first, last });
        }
        Ok(tombstones)
    }

    /// Adds a stretch of a series.
    pub(crate) fn add(&mut self, series: u64, reach: Reach) {
        let stretches = self.0.entry(series).or_default();
        let at = stretches.partition_point(|other| other.first < reach.first);
        stretches.insert(at, reach);
    }

    /// Returns the stretches of a series.
    pub(crate) fn of(&self, series: u64) -> &[Reach] {
        if self.0.is_empty() {
            return &[];
        }
        self.0.get(&series).map_or(&[], Vec::as_slice)
    }

    /// Returns all stretches by series, in order of the series.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &[Reach])> {
        self.0.iter().map(|(&series, stretches)| (series, stretches.as_slice()))
    }
}
