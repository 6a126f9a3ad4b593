//! Native histograms become a chunk.

use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::math::is_stale;

use super::bit_writer::BitWriter;
use super::continuity::Continuity;
use super::encoding::Encoding;
use super::layout::HEADER;
use super::layout_encoder::Buckets;
use super::layout_encoder::Cell;
use super::layout_encoder::Sides;
use super::layout_encoder::begin;
use super::xor_encoder::XorColumn;

/// Counts above this are not exact in a float, so they are not written as integers.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// What is written behind the sample of a number.
pub(super) type Behind<'b> = dyn FnMut(&mut BitWriter, usize) + 'b;

/// Writes histograms of one layout; stale markers may only end them.
pub(crate) fn encode(cells: &[Cell], encoding: Encoding, start: Continuity) -> Vec<u8> {
    encode_with(cells, encoding, start, &mut |_, _| ())
}

/// Writes histograms and something behind each.
pub(super) fn encode_with(
    cells: &[Cell],
    encoding: Encoding,
    start: Continuity,
    behind: &mut Behind<'_>,
) -> Vec<u8> {
    let mut bits = BitWriter::after(HEADER);
    let sides = begin(&mut bits, cells, start);
    if matches!(encoding, Encoding::Histogram | Encoding::HistogramStart) {
        integers(&mut bits, cells, &sides, behind);
    } else {
        floats(&mut bits, cells, &sides, behind);
    }
    bits.finish()
}

/// Tells whether all counts of a histogram are whole numbers.
pub(crate) fn is_whole(histogram: &Histogram) -> bool {
    let totals = [histogram.count, histogram.zero_count];
    let sides = [&histogram.positive, &histogram.negative];
    let counts = sides.into_iter().flat_map(|side| &side.counts);
    is_stale(histogram.sum)
        || totals.iter().chain(counts).all(|&count| {
            (0.0..=WHOLE_MAX).contains(&count) && count.fract() == 0.0 && !is_negative_zero(count)
        })
}

fn is_negative_zero(count: f64) -> bool {
    count == 0.0 && count.is_sign_negative()
}

/// An integer that is told by the difference of its differences.
#[derive(Clone, Copy, Default)]
struct Dod {
    value: i64,
    delta: i64,
}

impl Dod {
    fn starting(value: i64) -> Self {
        Self { value, delta: 0 }
    }

    fn write(&mut self, bits: &mut BitWriter, value: i64) {
        let delta = value.wrapping_sub(self.value);
        bits.varbit_int(delta.wrapping_sub(self.delta));
        *self = Self { value, delta };
    }
}

/// Tells each bucket's difference to the one before.
fn steps<'a>(buckets: &'a Buckets, side: &'a Side) -> impl Iterator<Item = i64> + 'a {
    let mut before = 0;
    buckets.counts(side).map(move |count| {
        let step = count as i64 - before;
        before = count as i64;
        step
    })
}

fn integers(bits: &mut BitWriter, cells: &[Cell], sides: &Sides, behind: &mut Behind<'_>) {
    let Some((time, first)) = cells.first() else { return };
    bits.varbit_int(*time);
    bits.varbit_uint(first.count as u64);
    bits.varbit_uint(first.zero_count as u64);
    bits.float(first.sum);
    let mut buckets = Vec::with_capacity(sides.positive.len() + sides.negative.len());
    let all_steps = |one: &Histogram| {
        let positive = steps(&sides.positive, &one.positive);
        positive.chain(steps(&sides.negative, &one.negative)).collect::<Vec<_>>()
    };
    for step in all_steps(first) {
        bits.varbit_int(step);
        buckets.push(Dod::starting(step));
    }
    behind(bits, 0);
    let mut time = Dod::starting(*time);
    let mut totals = [first.count, first.zero_count].map(|one| Dod::starting(one as i64));
    let mut sum = XorColumn::starting(first.sum);
    for (number, (at, histogram)) in cells.iter().enumerate().skip(1) {
        time.write(bits, *at);
        if is_stale(histogram.sum) {
            // Nothing but further markers may follow, so it does not matter what they count.
            bits.field(0, 2);
            sum.write(bits, histogram.sum);
        } else {
            totals[0].write(bits, histogram.count as i64);
            totals[1].write(bits, histogram.zero_count as i64);
            sum.write(bits, histogram.sum);
            for (bucket, step) in buckets.iter_mut().zip(all_steps(histogram)) {
                bucket.write(bits, step);
            }
        }
        behind(bits, number);
    }
}

fn floats(bits: &mut BitWriter, cells: &[Cell], sides: &Sides, behind: &mut Behind<'_>) {
    let Some((time, first)) = cells.first() else { return };
    let columns = |one: &Histogram| {
        let mut values = vec![one.count, one.zero_count, one.sum];
        if !is_stale(one.sum) {
            values.extend(sides.positive.counts(&one.positive));
            values.extend(sides.negative.counts(&one.negative));
        }
        values
    };
    bits.varbit_int(*time);
    let mut columns_before: Vec<_> = columns(first)
        .into_iter()
        .map(|value| {
            bits.float(value);
            XorColumn::starting(value)
        })
        .collect();
    behind(bits, 0);
    let mut time = Dod::starting(*time);
    for (number, (at, histogram)) in cells.iter().enumerate().skip(1) {
        time.write(bits, *at);
        for (column, value) in columns_before.iter_mut().zip(columns(histogram)) {
            column.write(bits, value);
        }
        behind(bits, number);
    }
}
