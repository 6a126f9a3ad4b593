//! The layout that all native histograms of a chunk share, written.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::math::is_stale;

use super::bit_writer::BitWriter;
use super::continuity::Continuity;

/// A sample that is a native histogram or a stale marker in its sum.
pub(crate) type Cell = (i64, Arc<Histogram>);

/// Which buckets a chunk has.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    indexes: Vec<i32>,
    runs: Vec<Run>,
}

impl Buckets {
    /// Returns all buckets that any of some sides has.
    pub(super) fn of<'a>(sides: impl Iterator<Item = &'a Side>) -> Self {
        let indexes: BTreeSet<_> =
            sides.flat_map(|side| side.cells().map(|(index, _)| index)).collect();
        let (mut runs, mut end) = (Vec::<Run>::new(), 0);
        for &index in &indexes {
            match runs.last_mut() {
                Some(run) if index == end => run.length += 1,
                _ => runs.push(Run { offset: index.wrapping_sub(end), length: 1 }),
            }
            end = index.wrapping_add(1);
        }
        Self { indexes: indexes.into_iter().collect(), runs }
    }

    /// Returns the counts of a side, zero where it has no bucket.
    pub(super) fn counts<'a>(&'a self, side: &'a Side) -> impl Iterator<Item = f64> + 'a {
        let mut cells = side.cells().peekable();
        self.indexes.iter().map(move |&index| {
            cells.next_if(|&(other, _)| other == index).map_or(0.0, |(_, count)| count)
        })
    }

    /// Returns how many buckets there are.
    pub(super) fn len(&self) -> usize {
        self.indexes.len()
    }

    fn write(&self, bits: &mut BitWriter) {
        bits.varbit_uint(self.runs.len() as u64);
        for run in &self.runs {
            bits.varbit_uint(u64::from(run.length));
            bits.varbit_int(i64::from(run.offset));
        }
    }
}

/// The buckets of both signs.
#[derive(Debug, Default)]
pub(super) struct Sides {
    /// Those above zero.
    pub(super) positive: Buckets,
    /// Those below zero.
    pub(super) negative: Buckets,
}

/// Writes header and layout of a chunk, and returns its buckets.
pub(super) fn begin(bits: &mut BitWriter, cells: &[Cell], start: Continuity) -> Sides {
    let header = [(cells.len() >> 8) as u8, cells.len() as u8, flags(cells, start)];
    bits.patch(0, &header);
    // Stale markers have no layout of their own.
    let whole: Vec<_> = cells.iter().map(|(_, one)| one).filter(|one| !is_stale(one.sum)).collect();
    let sides = Sides {
        positive: Buckets::of(whole.iter().map(|one| &one.positive)),
        negative: Buckets::of(whole.iter().map(|one| &one.negative)),
    };
    let nothing = Arc::default();
    let first = whole.first().map_or(&nothing, |first| *first);
    write_threshold(bits, first.zero_threshold);
    bits.varbit_int(i64::from(first.schema));
    sides.positive.write(bits);
    sides.negative.write(bits);
    if first.is_custom() {
        bits.varbit_uint(first.bounds().len() as u64);
        first.bounds().iter().for_each(|&bound| write_bound(bits, bound));
    }
    sides
}

/// Tells what is known of a reset in front of a chunk, in the highest bits of a byte.
fn flags(cells: &[Cell], start: Continuity) -> u8 {
    let gauge = cells.first().is_some_and(|(_, first)| first.reset_hint == ResetHint::Gauge);
    match start {
        _ if gauge => 0b1100_0000,
        Continuity::Reset => 0b1000_0000,
        Continuity::Continues => 0b0100_0000,
        Continuity::Breaks => 0,
    }
}

fn write_threshold(bits: &mut BitWriter, threshold: f64) {
    let exponent = (threshold.to_bits() >> 52) as i64 - 1023;
    let power = threshold.to_bits().trailing_zeros() >= 52;
    if threshold == 0.0 {
        bits.field(0, 8);
    } else if power && (-243..=10).contains(&exponent) {
        bits.field((exponent + 244) as u64, 8);
    } else {
        bits.field(255, 8);
        bits.float(threshold);
    }
}

/// Writes a bound, in few bits where it is a whole number of thousandths.
fn write_bound(bits: &mut BitWriter, bound: f64) {
    let thousandths = (bound * 1000.0).round();
    if bound * 1000.0 >= 0.0 && bound * 1000.0 <= 33_554_430.0 && thousandths / 1000.0 == bound {
        bits.varbit_uint(thousandths as u64 + 1);
    } else {
        bits.field(0, 1);
        bits.float(bound);
    }
}
