//! Native histograms as write-ahead logs hold them.

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::histogram::is_known_schema;
use crate::tsdb::bytes::ByteReader;
use crate::tsdb::flaw::Flaw;

/// How counts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counts {
    /// As integers; buckets by their difference to the one before.
    Integer,
    /// As floats.
    Float,
}

/// Reads a histogram; none where its schema is not known.
pub(super) fn read(reader: &mut ByteReader<'_>, form: Counts) -> Result<Option<Histogram>, Flaw> {
    let reset_hint = match reader.byte()? {
        1 => ResetHint::Reset,
        2 => ResetHint::NotReset,
        3 => ResetHint::Gauge,
        _ => ResetHint::Unknown,
    };
    let schema = reader.varint()? as i32;
    let zero_threshold = reader.float()?;
    let (zero_count, count) = match form {
        Counts::Integer => (reader.uvarint()? as f64, reader.uvarint()? as f64),
        Counts::Float => (reader.float()?, reader.float()?),
    };
    let sum = reader.float()?;
    let runs = [runs(reader)?, runs(reader)?];
    let [positive_runs, negative_runs] = runs;
    let positive = Side { runs: positive_runs, counts: counts(reader, form)? };
    let negative = Side { runs: negative_runs, counts: counts(reader, form)? };
    let custom = schema == CUSTOM_BUCKETS_SCHEMA;
    let custom_bounds = if custom { Some(floats(reader)?.into()) } else { None };
    for side in [&positive, &negative] {
        let width: u64 = side.runs.iter().map(|run| u64::from(run.length)).sum();
        if width != side.counts.len() as u64 {
            return Err(Flaw("a histogram with more buckets than counts"));
        }
    }
    let mut histogram = Histogram {
        schema,
        zero_threshold,
        zero_count,
        count,
        sum,
        positive,
        negative,
        custom_bounds,
        reset_hint,
    };
    if !is_known_schema(schema) {
        return Ok(None);
    }
    histogram.make_computable();
    Ok(Some(histogram))
}

fn runs(reader: &mut ByteReader<'_>) -> Result<Vec<Run>, Flaw> {
    (0..reader.uvarint()?)
        .map(|_| Ok(Run { offset: reader.varint()? as i32, length: reader.uvarint()? as u32 }))
        .collect()
}

fn floats(reader: &mut ByteReader<'_>) -> Result<Vec<f64>, Flaw> {
    (0..reader.uvarint()?).map(|_| reader.float()).collect()
}

fn counts(reader: &mut ByteReader<'_>, form: Counts) -> Result<Vec<f64>, Flaw> {
    if form == Counts::Float {
        return floats(reader);
    }
    let mut total = 0i64;
    (0..reader.uvarint()?)
        .map(|_| {
            total = total.wrapping_add(reader.varint()?);
            Ok(total as f64)
        })
        .collect()
}
