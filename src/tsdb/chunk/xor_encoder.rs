//! Floats become an XOR chunk.

use super::bit_writer::BitWriter;
use super::bit_writer::fits;
use super::xor::HEADER;
use super::xor::Significant;

/// An XOR chunk that grows by samples.
#[derive(Clone, Debug)]
pub(crate) struct XorEncoder {
    bits: BitWriter,
    count: u16,
    time: i64,
    delta: i64,
    column: XorColumn,
}

/// One column of values that are told by their XOR with the one before.
#[derive(Clone, Copy, Debug)]
pub(super) struct XorColumn {
    value: u64,
    significant: Option<Significant>,
}

impl XorColumn {
    /// Returns a column that starts with a value.
    pub(super) fn starting(value: f64) -> Self {
        Self { value: value.to_bits(), significant: None }
    }

    /// Writes the next value.
    pub(super) fn write(&mut self, bits: &mut BitWriter, value: f64) {
        let change = value.to_bits() ^ self.value;
        self.value = value.to_bits();
        if change == 0 {
            return bits.field(0, 1);
        }
        // Five bits cannot say more than 31.
        let (leading, trailing) = (change.leading_zeros().min(31), change.trailing_zeros());
        let known = self.significant.filter(|known| {
            leading >= 64 - known.width - known.trailing && trailing >= known.trailing
        });
        let Significant { width, trailing } = if let Some(known) = known {
            bits.field(0b10, 2);
            known
        } else {
            let width = 64 - leading - trailing;
            bits.field(0b11, 2);
            bits.field(u64::from(leading), 5);
            // Six bits cannot say 64: zero means that.
            bits.field(u64::from(width), 6);
            Significant { width, trailing }
        };
        self.significant = Some(Significant { width, trailing });
        bits.field(change >> trailing, width);
    }
}

impl Default for XorEncoder {
    fn default() -> Self {
        let bits = BitWriter::after(HEADER);
        Self { bits, count: 0, time: 0, delta: 0, column: XorColumn::starting(0.0) }
    }
}

impl XorEncoder {
    /// Returns how many samples there are.
    pub(crate) fn count(&self) -> usize {
        usize::from(self.count)
    }

    /// Returns how many bytes there are.
    pub(crate) fn len(&self) -> usize {
        self.bits.len()
    }

    /// Appends a sample; a chunk holds 65,535 at most, and no more is asked of it.
    pub(crate) fn push(&mut self, time: i64, value: f64) {
        let delta = time.wrapping_sub(self.time);
        match self.count {
            0 => {
                self.bits.varint(time);
                self.bits.float(value);
                self.column = XorColumn::starting(value);
            }
            1 => {
                self.bits.uvarint(delta as u64);
                self.column.write(&mut self.bits, value);
            }
            _ => {
                self.difference(delta.wrapping_sub(self.delta));
                self.column.write(&mut self.bits, value);
            }
        }
        self.delta = if self.count == 0 { 0 } else { delta };
        self.time = time;
        self.count = self.count.saturating_add(1);
    }

    /// Writes how much the distance of two samples changed.
    fn difference(&mut self, change: i64) {
        let (prefix, length, width) = match change {
            0 => return self.bits.field(0, 1),
            _ if fits(change, 14) => (0b10, 2, 14),
            _ if fits(change, 17) => (0b110, 3, 17),
            _ if fits(change, 20) => (0b1110, 4, 20),
            _ => (0b1111, 4, 64),
        };
        self.bits.field(prefix, length);
        self.bits.field(change as u64, width);
    }

    /// Returns the bytes of the chunk.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.bits.patch(0, &self.count.to_be_bytes());
        self.bits.finish()
    }
}
