//! Floats with start timestamps: one prefix tells of time and value together.

use crate::math::STALE_BITS;
use crate::tsdb::flaw::Flaw;

use super::bits::BitReader;
use super::bits::Bits;
use super::start::Starts;
use super::xor::Significant;

/// The bytes in front of the first sample.
pub(super) const HEADER: usize = 3;

/// The columns a chunk is decoded into, all of its length.
pub(super) struct Columns<'a> {
    pub(super) times: &'a mut [i64],
    pub(super) values: &'a mut [f64],
    /// Empty where the chunk knows no start.
    pub(super) starts: &'a mut [i64],
}

struct State<B> {
    reader: BitReader<B>,
    time: i64,
    delta: i64,
    /// The last value that is no stale marker: the next one is told by the difference to it.
    base: u64,
    /// The value of this sample.
    value: u64,
    significant: Significant,
    stale: bool,
}

/// Decodes a chunk; tells whether there are stale markers.
pub(super) fn decode<B: Bits>(
    bits: B,
    length: usize,
    mut starts: Starts,
    columns: Columns<'_>,
) -> Result<bool, Flaw> {
    let reader = BitReader::new(bits, HEADER, length);
    let significant = Significant::ALL;
    let (time, delta, base, value, stale) = (0, 0, 0, 0, false);
    let mut state = State { reader, time, delta, base, value, significant, stale };
    let Columns { times, values, starts: start_slots } = columns;
    for (i, (time_slot, value_slot)) in times.iter_mut().zip(values).enumerate() {
        let before = state.time;
        match i {
            0 => state.first(),
            1 => state.second()?,
            _ => state.later()?,
        }
        state.stale |= state.value == STALE_BITS;
        *time_slot = state.time;
        *value_slot = f64::from_bits(state.value);
        starts.read(&mut state.reader, i, state.time, before);
        if let Some(slot) = start_slots.get_mut(i) {
            *slot = starts.start;
        }
    }
    state.reader.check().map(|()| state.stale)
}

impl<B: Bits> State<B> {
    fn first(&mut self) {
        self.time = self.reader.varint();
        self.value = self.reader.field(64);
        if self.value != STALE_BITS {
            self.base = self.value;
        }
    }

    fn second(&mut self) -> Result<(), Flaw> {
        self.delta = self.reader.uvarint() as i64;
        self.time = self.time.wrapping_add(self.delta);
        self.any_value()
    }

    #[inline]
    fn later(&mut self) -> Result<(), Flaw> {
        let word = self.reader.bits.peek(self.reader.at);
        match word >> 59 {
            0b00000..=0b01111 => {
                self.reader.at += 1;
                self.value = self.base;
                self.step(0);
            }
            0b10000..=0b10111 => {
                self.reader.at += 2;
                self.step(0);
                return self.changed_value();
            }
            0b11000..=0b11011 => return self.uneven(3, 13),
            0b11100 | 0b11101 => return self.uneven(4, 20),
            0b11110 => return self.uneven(5, 64),
            _ => {
                self.reader.at += 5;
                self.value = STALE_BITS;
                self.step(0);
            }
        }
        Ok(())
    }

    /// Reads a sample whose distance to the one before differs from the distance before that.
    fn uneven(&mut self, prefix: usize, width: u32) -> Result<(), Flaw> {
        self.reader.at += prefix;
        let field = self.reader.field(width);
        let unused = 64 - width;
        self.step(((field << unused) as i64) >> unused);
        self.any_value()
    }

    #[inline]
    fn step(&mut self, change: i64) {
        self.delta = self.delta.wrapping_add(change);
        self.time = self.time.wrapping_add(self.delta);
    }

    /// Reads a value of which nothing is known yet.
    fn any_value(&mut self) -> Result<(), Flaw> {
        let word = self.reader.bits.peek(self.reader.at);
        match word >> 61 {
            0b000..=0b011 => {
                self.reader.at += 1;
                self.value = self.base;
            }
            0b100 | 0b101 => {
                self.reader.at += 2;
                self.difference();
            }
            0b110 => {
                self.reader.at += 3;
                self.significant = Significant::read(word << 3)?;
                self.reader.at += 11;
                self.difference();
            }
            _ => {
                self.reader.at += 3;
                self.value = STALE_BITS;
            }
        }
        Ok(())
    }

    /// Reads a value that is known to have changed.
    #[inline]
    fn changed_value(&mut self) -> Result<(), Flaw> {
        let word = self.reader.bits.peek(self.reader.at);
        self.reader.at += 1;
        if word >> 63 == 1 {
            self.significant = Significant::read(word << 1)?;
            self.reader.at += 11;
        }
        self.difference();
        Ok(())
    }

    #[inline]
    fn difference(&mut self) {
        let Significant { width, trailing } = self.significant;
        self.base ^= self.reader.field(width) << trailing;
        self.value = self.base;
    }
}
