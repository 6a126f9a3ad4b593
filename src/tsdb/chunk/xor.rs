//! Floats as differences of differences of time and XORs of neighbouring values.

use crate::math::STALE_BITS;
use crate::tsdb::flaw::Flaw;

use super::bits::BitReader;
use super::bits::Bits;

/// The bytes in front of the first sample.
pub(super) const HEADER: usize = 2;

/// Which bits of a value changed last: so many, so far from the right end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Significant {
    /// How many bits.
    pub(super) width: u32,
    /// How many zeros follow them.
    pub(super) trailing: u32,
}

impl Significant {
    /// What holds before the first change.
    pub(super) const ALL: Self = Self { width: 64, trailing: 0 };

    /// Reads the 11 bits that describe a window, at the left of a word.
    #[inline]
    pub(super) fn read(word: u64) -> Result<Self, Flaw> {
        let leading = (word >> 59) as u32;
        // Six bits cannot say 64, and 0 is never needed.
        let width = match (word >> 53) as u32 & 0x3f {
            0 => 64,
            width => width,
        };
        match 64u32.checked_sub(leading + width) {
            Some(trailing) => Ok(Self { width, trailing }),
            None => Err(Flaw("a float has more than 64 bits")),
        }
    }
}

/// Where the decoding of a chunk stands.
struct State {
    at: usize,
    time: i64,
    delta: i64,
    value: u64,
    significant: Significant,
    stale: bool,
}

/// Decodes a chunk into columns of its length; tells whether there are stale markers.
pub(super) fn decode<B: Bits>(
    bits: B,
    length: usize,
    times: &mut [i64],
    values: &mut [f64],
) -> Result<bool, Flaw> {
    let mut reader = BitReader::new(bits, HEADER, length);
    let count = times.len();
    let [first, second] = [0, 1].map(|one| one < count);
    if !first {
        return Ok(false);
    }
    let (time, value) = (reader.varint(), reader.field(64));
    (times[0], values[0]) = (time, f64::from_bits(value));
    let stale = value == STALE_BITS;
    let significant = Significant::ALL;
    let mut state = State { at: reader.at, time, delta: 0, value, significant, stale };
    if second {
        state.delta = reader.uvarint() as i64;
        state.at = reader.at;
        state.time = time.wrapping_add(state.delta);
        times[1] = state.time;
        state.value(bits, bits.peek(state.at))?;
        values[1] = f64::from_bits(state.value);
    }
    if count > 2 {
        // Below four bits a sample most samples repeat the one before: two zero bits each.
        let sparse = length * 8 < count * 4;
        let (times, values) = (&mut times[2..], &mut values[2..]);
        if sparse {
            state.runs(bits, times, values)?;
        } else {
            state.samples(bits, times, values)?;
        }
    }
    reader.at = state.at;
    reader.check().map(|()| state.stale)
}

impl State {
    /// Decodes one sample after the other.
    fn samples<B: Bits>(
        &mut self,
        bits: B,
        times: &mut [i64],
        values: &mut [f64],
    ) -> Result<(), Flaw> {
        let State { mut at, mut time, mut delta, mut value, mut significant, mut stale } = *self;
        for (time_slot, value_slot) in times.iter_mut().zip(values) {
            let mut word = bits.peek(at);
            if word >> 63 == 0 {
                at += 1;
                word <<= 1;
            } else {
                let (change, used) = difference(bits, at, word);
                delta = delta.wrapping_add(change);
                at += used;
                word = bits.peek(at);
            }
            time = time.wrapping_add(delta);
            *time_slot = time;
            if word >> 63 == 0 {
                at += 1;
            } else {
                // Of the 57 bits of a look so many are left behind what told of them.
                let left = if word >> 62 == 0b10 {
                    at += 2;
                    word <<= 2;
                    54
                } else {
                    significant = Significant::read(word << 2)?;
                    at += 13;
                    word <<= 13;
                    43
                };
                let Significant { width, trailing } = significant;
                let field =
                    if width <= left { word >> (64 - width) } else { bits.field(at, width) };
                at += width as usize;
                value ^= field << trailing;
                stale |= value == STALE_BITS;
            }
            *value_slot = f64::from_bits(value);
        }
        *self = State { at, time, delta, value, significant, stale };
        Ok(())
    }

    /// Decodes samples that mostly repeat: a look at zeros is a run of equal samples.
    fn runs<B: Bits>(
        &mut self,
        bits: B,
        mut times: &mut [i64],
        mut values: &mut [f64],
    ) -> Result<(), Flaw> {
        while !times.is_empty() {
            let zeros = bits.peek(self.at).leading_zeros().min(56) as usize;
            let run = (zeros / 2).min(times.len());
            let (run_times, rest_times) = times.split_at_mut(run);
            let (run_values, rest_values) = values.split_at_mut(run);
            for slot in run_times {
                self.time = self.time.wrapping_add(self.delta);
                *slot = self.time;
            }
            run_values.fill(f64::from_bits(self.value));
            self.at += 2 * run;
            (times, values) = (rest_times, rest_values);
            // What follows a run of zeros is a change, unless the look was too short.
            let one = times.len().min(usize::from(zeros < 56));
            let (one_time, rest_times) = times.split_at_mut(one);
            let (one_value, rest_values) = values.split_at_mut(one);
            self.samples(bits, one_time, one_value)?;
            (times, values) = (rest_times, rest_values);
        }
        Ok(())
    }

    /// Decodes a value, of which `word` holds the first bits.
    fn value<B: Bits>(&mut self, bits: B, word: u64) -> Result<(), Flaw> {
        if word >> 63 == 0 {
            self.at += 1;
            return Ok(());
        }
        if word >> 62 == 0b10 {
            self.at += 2;
        } else {
            self.significant = Significant::read(word << 2)?;
            self.at += 13;
        }
        let Significant { width, trailing } = self.significant;
        self.value ^= bits.field(self.at, width) << trailing;
        self.at += width as usize;
        self.stale |= self.value == STALE_BITS;
        Ok(())
    }
}

/// Reads how much the distance of two samples changed, and how many bits said so.
#[inline]
fn difference<B: Bits>(bits: B, at: usize, word: u64) -> (i64, usize) {
    let (prefix, width) = match (word >> 60) & 0b0111 {
        0b000..=0b011 => (2, 14),
        0b100 | 0b101 => (3, 17),
        0b110 => (4, 20),
        _ => return (bits.field(at + 4, 64) as i64, 68),
    };
    let field = word << prefix >> (64 - width);
    // A width holds one more positive than negative number, unlike two's complement.
    let negative = field > 1 << (width - 1);
    (field as i64 - if negative { 1 << width } else { 0 }, (prefix + width) as usize)
}

/// Decodes the next value of an XOR column; histograms hold several of them side by side.
#[inline]
pub(super) fn next<B: Bits>(
    reader: &mut BitReader<B>,
    value: &mut f64,
    significant: &mut Significant,
) -> Result<(), Flaw> {
    let word = reader.bits.peek(reader.at);
    if word >> 63 == 0 {
        reader.at += 1;
        return Ok(());
    }
    if word >> 62 == 0b10 {
        reader.at += 2;
    } else {
        *significant = Significant::read(word << 2)?;
        reader.at += 13;
    }
    let field = reader.field(significant.width);
    *value = f64::from_bits(value.to_bits() ^ (field << significant.trailing));
    Ok(())
}
