//! The layout that all native histograms of a chunk share.

use std::sync::Arc;

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::tsdb::flaw::Flaw;

use super::bits::BitReader;
use super::bits::Bits;

/// The bytes in front of the layout.
pub(super) const HEADER: usize = 3;
/// The finest schema that the language knows.
const FINEST: i32 = 8;
/// The schemas that a file may hold; those beyond the finest are reduced when they are read.
pub(crate) const KNOWN: std::ops::RangeInclusive<i32> = -9..=52;

/// What the first bytes of a histogram chunk tell.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    schema: i32,
    zero_threshold: f64,
    /// The buckets above zero.
    pub(super) positive: Vec<Run>,
    /// The buckets below zero.
    pub(super) negative: Vec<Run>,
    custom_bounds: Option<Arc<[f64]>>,
    gauge: bool,
}

/// The counts of one sample.
pub(super) struct Counts<'a> {
    pub(super) count: f64,
    pub(super) zero_count: f64,
    pub(super) sum: f64,
    pub(super) positive: &'a [f64],
    pub(super) negative: &'a [f64],
}

impl Layout {
    /// Reads the layout; `flags` is the byte that holds what is known of counter resets.
    pub(super) fn read<B: Bits>(reader: &mut BitReader<B>, flags: u8) -> Result<Self, Flaw> {
        let zero_threshold = zero_threshold(reader);
        let schema = reader.varbit_int() as i32;
        let positive = runs(reader)?;
        let negative = runs(reader)?;
        let custom = schema == CUSTOM_BUCKETS_SCHEMA;
        let custom_bounds = if custom { Some(bounds(reader)?.into()) } else { None };
        reader.check()?;
        if !custom && !KNOWN.contains(&schema) {
            return Err(Flaw("a histogram of an unknown schema"));
        }
        let gauge = flags & 0b1100_0000 == 0b1100_0000;
        Ok(Self { schema, zero_threshold, positive, negative, custom_bounds, gauge })
    }

    /// Returns how many buckets a side has, which may not be more than there are bits left.
    pub(super) fn width<B: Bits>(runs: &[Run], reader: &BitReader<B>) -> Result<usize, Flaw> {
        let width: usize = runs.iter().map(|run| run.length as usize).sum();
        if width > reader.left() { Err(Flaw("more buckets than bits")) } else { Ok(width) }
    }

    /// Returns the histogram of a sample, which is the `number`th of its chunk.
    pub(super) fn histogram(&self, number: usize, counts: &Counts<'_>) -> Histogram {
        let side = |runs: &[Run], counts: &[f64]| Side { runs: runs.into(), counts: counts.into() };
        let mut histogram = Histogram {
            schema: self.schema,
            zero_threshold: self.zero_threshold,
            zero_count: counts.zero_count,
            count: counts.count,
            sum: counts.sum,
            positive: side(&self.positive, counts.positive),
            negative: side(&self.negative, counts.negative),
            custom_bounds: self.custom_bounds.clone(),
            reset_hint: self.hint(number),
        };
        reduce(&mut histogram);
        histogram
    }

    /// Tells what is known of a reset in front of a sample.
    ///
    /// Nothing about the first: the chunk before may be gone, or have come from elsewhere.
    fn hint(&self, number: usize) -> ResetHint {
        match number {
            _ if self.gauge => ResetHint::Gauge,
            0 => ResetHint::Unknown,
            _ => ResetHint::NotReset,
        }
    }
}

fn zero_threshold<B: Bits>(reader: &mut BitReader<B>) -> f64 {
    match reader.field(8) as i32 {
        0 => 0.0,
        255 => reader.float(),
        // Powers of two from 2^-243 to 2^10.
        exponent => 2f64.powi(exponent - 244),
    }
}

fn runs<B: Bits>(reader: &mut BitReader<B>) -> Result<Vec<Run>, Flaw> {
    let mut runs = Vec::new();
    for _ in 0..reader.varbit_uint() {
        let length = reader.varbit_uint() as u32;
        let offset = reader.varbit_int() as i32;
        reader.check()?;
        runs.push(Run { offset, length });
    }
    Ok(runs)
}

fn bounds<B: Bits>(reader: &mut BitReader<B>) -> Result<Vec<f64>, Flaw> {
    let mut bounds = Vec::new();
    for _ in 0..reader.varbit_uint() {
        bounds.push(match reader.varbit_uint() {
            0 => reader.float(),
            thousandths => (thousandths - 1) as f64 / 1000.0,
        });
        reader.check()?;
    }
    Ok(bounds)
}

/// Merges buckets until the schema is one that the language knows.
pub(crate) fn reduce(histogram: &mut Histogram) {
    let steps = (histogram.schema - FINEST).max(0) as u32;
    if steps == 0 {
        return;
    }
    histogram.positive = reduced(&histogram.positive, steps);
    histogram.negative = reduced(&histogram.negative, steps);
    histogram.schema = FINEST;
}

fn reduced(side: &Side, steps: u32) -> Side {
    let mut merged = Side::default();
    let (mut index, mut last) = (0i64, None::<i64>);
    let mut counts = side.counts.iter();
    for run in &side.runs {
        index += i64::from(run.offset);
        for &count in counts.by_ref().take(run.length as usize) {
            let bucket = ((index - 1) >> steps.min(63)) + 1;
            index += 1;
            merged.add(&mut last, bucket, count);
        }
    }
    merged
}

trait Grow {
    fn add(&mut self, last: &mut Option<i64>, bucket: i64, count: f64);
}

impl Grow for Side {
    /// Adds to a bucket that is the last one or lies beyond it.
    fn add(&mut self, last: &mut Option<i64>, bucket: i64, count: f64) {
        let gap = last.replace(bucket).map_or(bucket, |last| bucket - last - 1);
        match (self.runs.last_mut(), self.counts.last_mut()) {
            (Some(_), Some(total)) if gap < 0 => *total += count,
            (Some(run), _) if gap == 0 => {
                run.length += 1;
                self.counts.push(count);
            }
            _ => {
                self.runs.push(Run { offset: gap as i32, length: 1 });
                self.counts.push(count);
            }
        }
    }
}
