//! Writing bits, most significant first.

/// Bytes that grow by bits.
#[derive(Clone, Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that are not a byte yet, at the right.
    pending: u64,
    /// How many they are, always fewer than 8.
    count: u32,
}

impl BitWriter {
    /// Returns a writer behind a header of so many zero bytes.
    pub(super) fn after(header: usize) -> Self {
        Self { bytes: vec![0; header], pending: 0, count: 0 }
    }

    /// Returns how many bytes have been begun.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() + usize::from(self.count > 0)
    }

    /// Overwrites bytes of the header.
    pub(super) fn patch(&mut self, at: usize, bytes: &[u8]) {
        if let Some(place) = self.bytes.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Writes the lowest bits of a number, at most 64.
    pub(super) fn field(&mut self, value: u64, width: u32) {
        if width > 32 {
            self.field(value >> 32, width - 32);
            return self.field(value, 32);
        }
        let mask = (1u64 << width) - 1;
        self.pending = self.pending << width | (value & mask);
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
        self.pending &= (1 << self.count) - 1;
    }

    /// Writes a float.
    pub(super) fn float(&mut self, value: f64) {
        self.field(value.to_bits(), 64);
    }

    /// Writes a number of seven bits a byte, the least significant first.
    pub(super) fn uvarint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.field(value & 0x7f | 0x80, 8);
            value >>= 7;
        }
        self.field(value, 8);
    }

    /// Writes a zigzag number of seven bits a byte.
    pub(super) fn varint(&mut self, value: i64) {
        self.uvarint((value << 1 ^ value >> 63) as u64);
    }

    /// Writes an unsigned number behind its width in unary.
    pub(super) fn varbit_uint(&mut self, value: u64) {
        self.varbit(value, |width| value < 1 << width);
    }

    /// Writes a signed number behind its width in unary.
    pub(super) fn varbit_int(&mut self, value: i64) {
        self.varbit(value as u64, |width| fits(value, width));
    }

    fn varbit(&mut self, value: u64, fits: impl Fn(u32) -> bool) {
        const WIDTHS: [u32; 7] = [3, 6, 9, 12, 18, 25, 56];
        if value == 0 {
            return self.field(0, 1);
        }
        for (ones, &width) in (1..).zip(&WIDTHS) {
            if fits(width) {
                // As many ones as there are narrower widths, and a zero.
                self.field((1 << (ones + 1)) - 2, ones + 1);
                return self.field(value, width);
            }
        }
        self.field(0xff, 8);
        self.field(value, 64);
    }

    /// Returns the bytes, the last one filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.field(0, 8 - self.count);
        }
        self.bytes
    }
}

/// Tells whether a number fits a width, which holds one more positive than negative number.
pub(super) fn fits(value: i64, width: u32) -> bool {
    -((1i64 << (width - 1)) - 1) <= value && value <= 1 << (width - 1)
}
