//! Reading bits, most significant first.
//!
//! Positions are believed, ends are checked afterwards: a look beyond the end gives anything, but
//! never fails, so hot loops carry no bounds. Whoever decodes asks at the end where it stands.

use crate::tsdb::flaw::Flaw;

/// The longest chunk, in bytes, that is read through a mask.
pub(super) const MASKED: usize = 2048;
const MASK: usize = MASKED - 1;
/// The bytes behind a masked chunk that a look may touch.
const SLACK: usize = 9;

/// Bits that can be looked at anywhere.
pub(super) trait Bits: Copy {
    /// Returns 57 bits or more from a position on, left-aligned.
    fn peek(self, at: usize) -> u64;

    /// Returns the 64 bits from a position on.
    fn full(self, at: usize) -> u64;

    /// Returns a field of 1 to 64 bits.
    #[inline]
    fn field(self, at: usize, width: u32) -> u64 {
        let word = if width <= 57 { self.peek(at) } else { self.full(at) };
        word >> (64 - width)
    }
}

/// A short chunk: the position is masked, so it needs no check.
#[derive(Clone, Copy)]
pub(super) struct Masked<'a>(&'a [u8; MASKED + SLACK]);

impl<'a> Masked<'a> {
    /// Returns the window that begins here, if the bytes go on for long enough.
    pub(super) fn over(bytes: &'a [u8]) -> Option<Self> {
        bytes.first_chunk().map(Self)
    }
}

impl Bits for Masked<'_> {
    #[inline]
    fn peek(self, at: usize) -> u64 {
        let from = (at >> 3) & MASK;
        let Some(eight) = self.0[from..].first_chunk::<8>() else { return 0 };
        u64::from_be_bytes(*eight) << (at & 7)
    }

    #[inline]
    fn full(self, at: usize) -> u64 {
        let from = (at >> 3) & MASK;
        let Some(&[eight @ .., ninth]) = self.0[from..].first_chunk::<9>() else { return 0 };
        u64::from_be_bytes(eight) << (at & 7) | u64::from(ninth) >> (8 - (at & 7))
    }
}

/// A copy of a short chunk, for one that lies too near the end of its file.
pub(super) struct Scratch([u8; MASKED + SLACK]);

impl Scratch {
    /// Copies a chunk of at most [`MASKED`] bytes.
    pub(super) fn copy(chunk: &[u8]) -> Option<Self> {
        let mut scratch = [0; MASKED + SLACK];
        scratch.get_mut(..chunk.len())?.copy_from_slice(chunk);
        Some(Self(scratch))
    }

    /// Returns its bits.
    pub(super) fn bits(&self) -> Masked<'_> {
        Masked(&self.0)
    }
}

/// A chunk of any length.
#[derive(Clone, Copy)]
pub(super) struct Wide<'a>(pub(super) &'a [u8]);

impl Bits for Wide<'_> {
    #[inline]
    fn peek(self, at: usize) -> u64 {
        let rest = self.0.get(at >> 3..).unwrap_or_default();
        let eight = rest.first_chunk::<8>().copied().unwrap_or_else(|| {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            last
        });
        u64::from_be_bytes(eight) << (at & 7)
    }

    fn full(self, at: usize) -> u64 {
        self.peek(at) >> 32 << 32 | self.peek(at + 32) >> 32
    }
}

/// A place among bits that moves on as it reads.
#[derive(Clone, Copy)]
pub(super) struct BitReader<B> {
    /// The bits.
    pub(super) bits: B,
    /// The position, in bits.
    pub(super) at: usize,
    /// Where the chunk ends, in bits.
    end: usize,
}

impl<B: Bits> BitReader<B> {
    /// Returns a reader that starts behind a number of bytes.
    pub(super) fn new(bits: B, skip: usize, length: usize) -> Self {
        Self { bits, at: skip * 8, end: length * 8 }
    }

    /// Fails if the reader has passed the end.
    #[inline]
    pub(super) fn check(&self) -> Result<(), Flaw> {
        if self.at > self.end { Err(Flaw("the chunk ends early")) } else { Ok(()) }
    }

    /// Returns how many bits are left.
    pub(super) fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// Reads a field of 1 to 64 bits.
    #[inline]
    pub(super) fn field(&mut self, width: u32) -> u64 {
        let field = self.bits.field(self.at, width);
        self.at += width as usize;
        field
    }

    /// Reads a float.
    pub(super) fn float(&mut self) -> f64 {
        f64::from_bits(self.field(64))
    }

    /// Reads an integer of seven bits a byte, least significant first.
    pub(super) fn uvarint(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.field(8);
            value |= (byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    /// Reads a zigzag integer of seven bits a byte.
    pub(super) fn varint(&mut self) -> i64 {
        let value = self.uvarint();
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }

    /// Reads an unsigned integer whose width stands in front of it in unary.
    #[inline]
    pub(super) fn varbit_uint(&mut self) -> u64 {
        self.varbit().0
    }

    /// Reads a signed integer whose width stands in front of it in unary.
    ///
    /// A width holds one more positive than negative number, unlike two's complement.
    #[inline]
    pub(super) fn varbit_int(&mut self) -> i64 {
        let (value, width) = self.varbit();
        if width < 64 && value > (1u64 << width >> 1) {
            return value.wrapping_sub(1 << width) as i64;
        }
        value as i64
    }

    /// Reads a number and its width.
    #[inline]
    fn varbit(&mut self) -> (u64, u32) {
        const WIDTHS: [u32; 9] = [0, 3, 6, 9, 12, 18, 25, 56, 64];
        let word = self.bits.peek(self.at);
        if word >> 63 == 0 {
            self.at += 1;
            return (0, 0);
        }
        let ones = (!word).leading_zeros().min(8);
        // Eight ones have no zero behind them.
        let prefix = (ones + 1).min(8);
        let width = WIDTHS[ones as usize];
        self.at += prefix as usize;
        if prefix + width <= 57 {
            self.at += width as usize;
            return (word << prefix >> (64 - width), width);
        }
        (self.field(width), width)
    }
}
