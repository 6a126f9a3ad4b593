//! Chunks with start timestamps, written for tests only: no released server before 3.14 reads them.

use crate::math::is_stale;

use super::bit_writer::BitWriter;
use super::xor::Significant;
use super::xor2::HEADER;

/// The number of the sample from which on every sample has a start, at the latest.
const CHANGES_AT_MAX: usize = 0x7f;

/// Start timestamps on their way into a chunk.
#[derive(Default)]
pub(super) struct StartEncoder {
    start: i64,
    distance: i64,
    first_known: bool,
    changes_at: usize,
}

impl StartEncoder {
    /// Writes the start of the sample of a number, between its time and the one before.
    pub(super) fn write(
        &mut self,
        bits: &mut BitWriter,
        number: usize,
        start: i64,
        (time, before): (i64, i64),
    ) {
        let distance = before.wrapping_sub(start);
        if number == 0 {
            if start != 0 {
                bits.varint(time.wrapping_sub(start));
                self.first_known = true;
            }
        } else if self.changes_at > 0 {
            bits.varbit_int(distance.wrapping_sub(self.distance));
            self.distance = distance;
        } else if start != self.start || number == CHANGES_AT_MAX {
            self.changes_at = number;
            bits.varbit_int(distance);
            self.distance = distance;
        }
        self.start = start;
    }

    /// Returns the byte of the header that tells where starts are.
    pub(super) fn header(&self) -> u8 {
        u8::from(self.first_known) << 7 | self.changes_at as u8
    }
}

/// A float with its time and start.
pub(super) type Sample = (i64, f64, i64);

/// Writes an XOR2 chunk.
pub(super) fn xor2(samples: &[Sample]) -> Vec<u8> {
    let mut bits = BitWriter::after(HEADER);
    let mut starts = StartEncoder::default();
    let mut column = Column { base: 0, significant: None };
    let (mut before, mut delta) = (0i64, 0i64);
    for (number, &(time, value, start)) in samples.iter().enumerate() {
        let next = time.wrapping_sub(before);
        match number {
            0 => {
                bits.varint(time);
                bits.float(value);
                column.base = if is_stale(value) { 0 } else { value.to_bits() };
            }
            1 => {
                bits.uvarint(next as u64);
                column.any(&mut bits, value);
            }
            _ => joint(&mut bits, &mut column, next.wrapping_sub(delta), value),
        }
        starts.write(&mut bits, number, start, (time, before));
        delta = if number == 0 { 0 } else { next };
        before = time;
    }
    let count = samples.len() as u16;
    bits.patch(0, &count.to_be_bytes());
    bits.patch(2, &[starts.header()]);
    bits.finish()
}

/// Writes a change of distance and a value behind a prefix of both.
fn joint(bits: &mut BitWriter, column: &mut Column, change: i64, value: f64) {
    match change {
        0 if is_stale(value) => bits.field(0b11111, 5),
        0 if value.to_bits() == column.base => bits.field(0, 1),
        0 => {
            bits.field(0b10, 2);
            column.changed(bits, value, 1);
        }
        -4096..=4095 => {
            bits.field(0b110, 3);
            bits.field(change as u64, 13);
            column.any(bits, value);
        }
        -524_288..=524_287 => {
            bits.field(0b1110, 4);
            bits.field(change as u64, 20);
            column.any(bits, value);
        }
        _ => {
            bits.field(0b11110, 5);
            bits.field(change as u64, 64);
            column.any(bits, value);
        }
    }
}

/// The values of a chunk; stale markers leave no trace in it.
struct Column {
    base: u64,
    significant: Option<Significant>,
}

impl Column {
    fn any(&mut self, bits: &mut BitWriter, value: f64) {
        if is_stale(value) {
            bits.field(0b111, 3);
        } else if value.to_bits() == self.base {
            bits.field(0, 1);
        } else {
            self.changed(bits, value, 2);
        }
    }

    /// Writes a value that differs, behind `10` and `110` or, known to differ, `0` and `1`.
    fn changed(&mut self, bits: &mut BitWriter, value: f64, prefix: u32) {
        let change = value.to_bits() ^ self.base;
        self.base = value.to_bits();
        let (leading, trailing) = (change.leading_zeros().min(31), change.trailing_zeros());
        let known = self.significant.filter(|known| {
            leading >= 64 - known.width - known.trailing && trailing >= known.trailing
        });
        let Significant { width, trailing } = if let Some(known) = known {
            bits.field(if prefix == 1 { 0 } else { 0b10 }, prefix);
            known
        } else {
            let width = 64 - leading - trailing;
            if prefix == 1 {
                bits.field(1, 1);
            } else {
                bits.field(0b110, 3);
            }
            bits.field(u64::from(leading), 5);
            bits.field(u64::from(width), 6);
            Significant { width, trailing }
        };
        self.significant = Some(Significant { width, trailing });
        bits.field(change >> trailing, width);
    }
}
