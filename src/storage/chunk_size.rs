//! How many bytes Prometheus' encoding of a histogram chunk takes.
//!
//! The head cuts a chunk by its size, and where it cuts decides which reset hints are read back.
//! Start timestamps are left out of the count: they add a few bits to chunks that have them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::math::is_stale;

/// The bits of the flags and the number of samples.
const HEADER_BITS: u64 = 24;

/// The largest custom bound, in thousandths, that is written as a whole number.
const SHORT_BOUND_MAX: f64 = 33_554_430.0;

/// The size of a chunk, followed sample by sample.
#[derive(Clone, Debug, Default)]
pub(super) struct ChunkSize {
    bits: u64,
    samples: Vec<(i64, Arc<Histogram>)>,
    time: i64,
    gap: i64,
    totals: [Xor; 3],
    positive: BTreeMap<i32, Xor>,
    negative: BTreeMap<i32, Xor>,
}

/// The state of one column of floats, each written as its difference to the one before.
#[derive(Clone, Copy, Debug, Default)]
struct Xor {
    value: u64,
    /// The zero bits around the last difference that was written anew; `None` at the start.
    frame: Option<(u32, u32)>,
}

impl ChunkSize {
    /// Returns the size so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bits.div_ceil(8)
    }

    /// Returns the number of samples.
    pub(super) fn samples(&self) -> usize {
        self.samples.len()
    }

    /// Adds a sample; new buckets have the whole chunk written again.
    pub(super) fn push(&mut self, at: i64, histogram: &Arc<Histogram>) {
        let first = self.samples.is_empty();
        let widened = self.widen(histogram);
        self.samples.push((at, histogram.clone()));
        if first || !widened {
            self.write(at, histogram);
        } else {
            self.write_all();
        }
    }

    /// Makes room for the buckets of a histogram; tells whether there was none for some.
    fn widen(&mut self, histogram: &Histogram) -> bool {
        let mut widened = false;
        let Self { positive, negative, .. } = self;
        for (side, columns) in [(&histogram.positive, positive), (&histogram.negative, negative)] {
            for (index, _) in side.cells() {
                columns.entry(index).or_insert_with(|| {
                    widened = true;
                    Xor::default()
                });
            }
        }
        widened
    }

    fn write_all(&mut self) {
        let samples = std::mem::take(&mut self.samples);
        self.bits = 0;
        for column in self.positive.values_mut().chain(self.negative.values_mut()) {
            *column = Xor::default();
        }
        self.totals = [Xor::default(); 3];
        for (at, histogram) in &samples {
            self.write(*at, histogram);
        }
        self.samples = samples;
    }

    fn write(&mut self, at: i64, histogram: &Histogram) {
        let stale = is_stale(histogram.sum);
        if self.bits == 0 {
            self.bits = HEADER_BITS + self.layout_bits(histogram, stale) + signed_bits(at);
            self.gap = 0;
            let floats = if stale { 3 } else { 3 + self.positive.len() + self.negative.len() };
            self.bits += 64 * floats as u64;
            self.each(histogram, |column, value| {
                column.value = value.to_bits();
                0
            });
        } else {
            let gap = at - self.time;
            self.bits += signed_bits(gap - self.gap);
            self.gap = gap;
            self.bits += self.each(histogram, Xor::write);
        }
        self.time = at;
    }

    /// Runs all columns over a histogram; a stale marker leaves the buckets as they are.
    fn each(&mut self, histogram: &Histogram, run: impl Fn(&mut Xor, f64) -> u64) -> u64 {
        let stale = is_stale(histogram.sum);
        let zero_if_stale = |value: f64| if stale { 0.0 } else { value };
        let values =
            [zero_if_stale(histogram.count), zero_if_stale(histogram.zero_count), histogram.sum];
        let mut bits: u64 =
            self.totals.iter_mut().zip(values).map(|(column, value)| run(column, value)).sum();
        if stale {
            return bits;
        }
        let Self { positive, negative, .. } = self;
        for (side, columns) in [(&histogram.positive, positive), (&histogram.negative, negative)] {
            let counts: BTreeMap<_, _> = side.cells().collect();
            for (index, column) in columns {
                bits += run(column, counts.get(index).copied().unwrap_or(0.0));
            }
        }
        bits
    }

    fn layout_bits(&self, histogram: &Histogram, stale: bool) -> u64 {
        if stale {
            return 8 + 3;
        }
        let bounds = histogram.bounds();
        let bounds = if histogram.is_custom() {
            unsigned_bits(bounds.len() as u64)
                + bounds.iter().map(|&bound| bound_bits(bound)).sum::<u64>()
        } else {
            0
        };
        threshold_bits(histogram.zero_threshold)
            + signed_bits(i64::from(histogram.schema))
            + run_bits(self.positive.keys())
            + run_bits(self.negative.keys())
            + bounds
    }
}

impl Xor {
    fn write(&mut self, value: f64) -> u64 {
        let difference = value.to_bits() ^ std::mem::replace(&mut self.value, value.to_bits());
        if difference == 0 {
            return 1;
        }
        let (leading, trailing) = (difference.leading_zeros().min(31), difference.trailing_zeros());
        match self.frame {
            Some((before, behind)) if leading >= before && trailing >= behind => {
                2 + u64::from(64 - before - behind)
            }
            _ => {
                self.frame = Some((leading, trailing));
                2 + 5 + 6 + u64::from(64 - leading - trailing)
            }
        }
    }
}

fn run_bits<'a>(indexes: impl Iterator<Item = &'a i32>) -> u64 {
    let mut runs: Vec<(i64, u64)> = Vec::new();
    let mut end = 0_i64;
    for index in indexes.map(|&index| i64::from(index)) {
        match runs.last_mut() {
            Some((_, length)) if index == end => *length += 1,
            _ => runs.push((index - end, 1)),
        }
        end = index + 1;
    }
    let one = |(offset, length): &(i64, u64)| unsigned_bits(*length) + signed_bits(*offset);
    unsigned_bits(runs.len() as u64) + runs.iter().map(one).sum::<u64>()
}

fn threshold_bits(threshold: f64) -> u64 {
    let power_of_two = threshold.to_bits().trailing_zeros() >= 52;
    let exponent = ((threshold.to_bits() >> 52) & 0x7ff) as i64 - 1022;
    let short = threshold == 0.0 || (power_of_two && (-242..=11).contains(&exponent));
    if short { 8 } else { 72 }
}

fn bound_bits(bound: f64) -> u64 {
    let thousandths = bound * 1000.0;
    let whole = (thousandths.round() / 1000.0) == bound;
    if (0.0..=SHORT_BOUND_MAX).contains(&thousandths) && whole {
        unsigned_bits(thousandths.round() as u64 + 1)
    } else {
        65
    }
}

/// The bits of a whole number and its prefix, by the bits of the number alone.
const VARBIT: [(u32, u64); 7] = [(3, 5), (6, 9), (9, 13), (12, 17), (18, 24), (25, 32), (56, 64)];

fn signed_bits(value: i64) -> u64 {
    let fits = |bits: u32| {
        let half = 1_i64 << (bits - 1);
        (1 - half..=half).contains(&value)
    };
    varbit(value == 0, fits)
}

fn unsigned_bits(value: u64) -> u64 {
    varbit(value == 0, |bits| value < 1 << bits)
}

fn varbit(zero: bool, fits: impl Fn(u32) -> bool) -> u64 {
    if zero {
        return 1;
    }
    VARBIT.iter().find(|(bits, _)| fits(*bits)).map_or(72, |(_, whole)| *whole)
}
