//! The entry of a series: its labels and where its chunks lie.

use crate::tsdb::bytes::ByteReader;
use crate::tsdb::checked::Checked;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;

/// The entry of a series, not decoded yet.
#[derive(Clone, Copy)]
pub(super) struct SeriesEntry<'a>(ByteReader<'a>);

/// Where a chunk lies and which time it covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ChunkMeta {
    /// The number of its segment file and the offset in it.
    pub(super) reference: u64,
    /// The times of its first and last samples.
    pub(super) reach: Reach,
}

impl<'a> SeriesEntry<'a> {
    /// Takes the entry of a numbered series at an offset and compares its checksum once.
    #[inline]
    pub(super) fn at(
        file: &'a [u8],
        offset: u64,
        number: usize,
        checked: &Checked,
    ) -> Result<Self, Flaw> {
        let mut reader = ByteReader::at(file, offset)?;
        let entry = reader.sized()?;
        checked.once(number, || reader.check(entry))?;
        Ok(Self(ByteReader::new(entry)))
    }

    /// Tells the references to name and value of each label, and returns what is behind them.
    #[inline]
    pub(super) fn labels(
        self,
        mut tell: impl FnMut(u64, u64) -> Result<(), Flaw>,
    ) -> Result<ChunkList<'a>, Flaw> {
        let mut reader = self.0;
        for _ in 0..reader.uvarint()? {
            let (name, value) = (reader.uvarint()?, reader.uvarint()?);
            tell(name, value)?;
        }
        Ok(ChunkList(reader))
    }

    /// Returns the reference to the value of the label whose name has a reference.
    #[inline]
    pub(super) fn value(self, name: u64) -> Result<Option<u64>, Flaw> {
        let mut reader = self.0;
        for _ in 0..reader.uvarint()? {
            let (other, value) = (reader.uvarint()?, reader.uvarint()?);
            if other == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// The chunks of a series, not decoded yet.
#[derive(Clone, Copy)]
pub(super) struct ChunkList<'a>(ByteReader<'a>);

impl ChunkList<'_> {
    /// Tells each chunk, oldest first, until one begins after the reach.
    #[inline]
    pub(super) fn within(self, reach: Reach, mut tell: impl FnMut(ChunkMeta)) -> Result<(), Flaw> {
        let mut reader = self.0;
        let (mut time, mut reference) = (0i64, 0u64);
        for i in 0..reader.uvarint()? {
            let first = match i {
                0 => reader.varint()?,
                _ => time.wrapping_add(reader.uvarint()? as i64),
            };
            let last = first.wrapping_add(reader.uvarint()? as i64);
            reference = match i {
                0 => reader.uvarint()?,
                _ => reference.wrapping_add(reader.varint()? as u64),
            };
            time = last;
            let chunk = Reach { first, last };
            if first > reach.last {
                break;
            }
            if chunk.overlaps(reach) {
                tell(ChunkMeta { reference, reach: chunk });
            }
        }
        Ok(())
    }
}
