//! The layout that all native histograms of a chunk share.

use std::sync::Arc;

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::histogram::is_known_schema;
use crate::tsdb::flaw::Flaw;

use super::bits::BitReader;
use super::bits::Bits;

/// The bytes in front of the layout.
pub(super) const HEADER: usize = 3;

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
        if !is_known_schema(schema) {
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
        histogram.make_computable();
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
