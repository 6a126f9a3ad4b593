//! Reading bytes that may be anything: no length is believed before it is checked.

use crate::tsdb::flaw::Flaw;

/// A place among bytes that moves on as it reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByteReader<'a>(&'a [u8]);

const SHORT: Flaw = Flaw("the data ends early");

impl<'a> ByteReader<'a> {
    /// Returns a reader of these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns a reader that starts at an offset of the bytes.
    pub(super) fn at(bytes: &'a [u8], offset: u64) -> Result<Self, Flaw> {
        let offset = usize::try_from(offset).map_err(|_| SHORT)?;
        bytes.get(offset..).map(Self).ok_or(Flaw("an offset points beyond the file"))
    }

    /// Returns what is left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    /// Tells whether nothing is left.
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Takes a number of bytes.
    #[inline]
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], Flaw> {
        let length = usize::try_from(length).map_err(|_| SHORT)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Takes an array of bytes.
    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Flaw> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(SHORT)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// Reads a byte.
    #[inline]
    pub(super) fn byte(&mut self) -> Result<u8, Flaw> {
        self.array().map(|[byte]| byte)
    }

    /// Reads a number of four bytes, the most significant first.
    pub(super) fn be32(&mut self) -> Result<u32, Flaw> {
        self.array().map(u32::from_be_bytes)
    }

    /// Reads a number of eight bytes, the most significant first.
    pub(super) fn be64(&mut self) -> Result<u64, Flaw> {
        self.array().map(u64::from_be_bytes)
    }

    /// Reads a float.
    pub(super) fn float(&mut self) -> Result<f64, Flaw> {
        self.be64().map(f64::from_bits)
    }

    /// Reads a number of seven bits a byte, the least significant first.
    #[inline]
    pub(super) fn uvarint(&mut self) -> Result<u64, Flaw> {
        let (&first, rest) = self.0.split_first().ok_or(SHORT)?;
        if first < 0x80 {
            self.0 = rest;
            return Ok(u64::from(first));
        }
        self.long_uvarint()
    }

    fn long_uvarint(&mut self) -> Result<u64, Flaw> {
        let mut value = 0;
        for (i, &byte) in self.0.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                self.0 = self.0.get(i + 1..).unwrap_or_default();
                return Ok(value);
            }
        }
        Err(Flaw("a number does not end"))
    }

    /// Reads a zigzag number of seven bits a byte.
    #[inline]
    pub(super) fn varint(&mut self) -> Result<i64, Flaw> {
        self.uvarint().map(|value| (value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// Reads bytes behind their length.
    #[inline]
    pub(super) fn sized(&mut self) -> Result<&'a [u8], Flaw> {
        let length = self.uvarint()?;
        self.take(length)
    }

    /// Reads a text behind its length.
    #[inline]
    pub(super) fn text(&mut self) -> Result<&'a str, Flaw> {
        text(self.sized()?)
    }

    /// Takes a section: its length in four bytes, the section, its checksum.
    pub(super) fn section(&mut self) -> Result<ByteReader<'a>, Flaw> {
        let length = self.be32()?;
        let section = self.take(u64::from(length))?;
        self.check(section)?;
        Ok(ByteReader(section))
    }

    /// Reads a checksum and compares it with that of some bytes.
    #[inline]
    pub(super) fn check(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        if self.be32()? == crc32c::crc32c(bytes) { Ok(()) } else { Err(Flaw("a wrong checksum")) }
    }
}

/// Returns bytes as text.
#[inline]
pub(super) fn text(bytes: &[u8]) -> Result<&str, Flaw> {
    std::str::from_utf8(bytes).map_err(|_| Flaw("a text that is not UTF-8"))
}
