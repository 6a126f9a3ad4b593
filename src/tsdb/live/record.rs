//! The records of a write-ahead log.

use crate::histogram::Histogram;
use crate::label::Labels;
use crate::label::LabelsBuilder;
use crate::tsdb::bytes::ByteReader;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;

use super::histogram_record;
use super::histogram_record::Counts;

/// A sample of a series that goes by its number in the log.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Sample {
    /// The series.
    pub(super) series: u64,
    /// The time.
    pub(super) time: i64,
    /// The start timestamp, 0 where unknown.
    pub(super) start: i64,
    /// The value.
    pub(super) value: Value,
}

/// The value of a sample.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A float.
    Float(f64),
    /// A native histogram.
    Histogram(Box<Histogram>),
}

/// What is known of a metric through one of its series.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct About<'a> {
    /// The series.
    pub(super) series: u64,
    /// The number of the metric's type.
    pub(super) kind: u8,
    /// The unit.
    pub(super) unit: &'a str,
    /// The help text.
    pub(super) help: &'a str,
}

/// Somebody who is told the records of a log.
pub(super) trait Listener {
    /// A series has a number.
    fn series(&mut self, series: u64, labels: Labels);
    /// A series has a sample.
    fn sample(&mut self, sample: Sample);
    /// A stretch of a series was deleted.
    fn deleted(&mut self, series: u64, reach: Reach);
    /// Something is known of a metric.
    fn about(&mut self, about: About<'_>);
    /// All samples of a series up to here are in a chunk of a file.
    fn written(&mut self, series: u64, chunk: u64);
}

/// Tells what a record holds; records of kinds that are not known are passed over.
pub(super) fn tell(record: &[u8], listener: &mut dyn Listener) -> Result<(), Flaw> {
    let mut reader = ByteReader::new(record);
    let kind = reader.byte()?;
    if reader.is_empty() {
        return Ok(());
    }
    match kind {
        1 => series(reader, listener),
        2 => samples(reader, Form::Old, listener, &mut float),
        3 => tombstones(reader, listener),
        5 => markers(reader, listener),
        6 => metadata(reader, listener),
        7 | 9 => samples(reader, Form::Old, listener, &mut histogram(Counts::Integer)),
        8 | 10 => samples(reader, Form::Old, listener, &mut histogram(Counts::Float)),
        11 => samples(reader, Form::New, listener, &mut float),
        12 => samples(reader, Form::New, listener, &mut histogram(Counts::Integer)),
        13 => samples(reader, Form::New, listener, &mut histogram(Counts::Float)),
        // Exemplars, and what a newer server may write.
        _ => Ok(()),
    }
}

/// Reads a label set.
pub(super) fn labels(reader: &mut ByteReader<'_>) -> Result<Labels, Flaw> {
    let mut builder = LabelsBuilder::default();
    for _ in 0..reader.uvarint()? {
        let (name, value) = (reader.text()?, reader.text()?);
        builder.set(name, value);
    }
    Ok(builder.build())
}

fn series(mut reader: ByteReader<'_>, listener: &mut dyn Listener) -> Result<(), Flaw> {
    while !reader.is_empty() {
        let series = reader.be64()?;
        listener.series(series, labels(&mut reader)?);
    }
    Ok(())
}

fn tombstones(mut reader: ByteReader<'_>, listener: &mut dyn Listener) -> Result<(), Flaw> {
    while !reader.is_empty() {
        let series = reader.be64()?;
        let (first, last) = (reader.varint()?, reader.varint()?);
        listener.deleted(series, Reach { first, last });
    }
    Ok(())
}

fn markers(mut reader: ByteReader<'_>, listener: &mut dyn Listener) -> Result<(), Flaw> {
    while !reader.is_empty() {
        let (series, chunk) = (reader.be64()?, reader.be64()?);
        listener.written(series, chunk);
    }
    Ok(())
}

fn metadata(mut reader: ByteReader<'_>, listener: &mut dyn Listener) -> Result<(), Flaw> {
    while !reader.is_empty() {
        let (series, kind) = (reader.uvarint()?, reader.byte()?);
        let (mut unit, mut help) = ("", "");
        for _ in 0..reader.uvarint()? {
            match (reader.text()?, reader.text()?) {
                ("UNIT", text) => unit = text,
                ("HELP", text) => help = text,
                _ => {}
            }
        }
        listener.about(About { series, kind, unit, help });
    }
    Ok(())
}

/// How a record of samples tells series and times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// By differences to a base that stands in front.
    Old,
    /// By differences to the first or last sample, and with start timestamps.
    New,
}

/// Reads the value of a sample; none where it is of a kind that cannot be told.
type ReadValue<'r> = dyn FnMut(&mut ByteReader<'_>) -> Result<Option<Value>, Flaw> + 'r;

fn float(reader: &mut ByteReader<'_>) -> Result<Option<Value>, Flaw> {
    reader.float().map(|value| Some(Value::Float(value)))
}

fn histogram(counts: Counts) -> impl FnMut(&mut ByteReader<'_>) -> Result<Option<Value>, Flaw> {
    move |reader| {
        let histogram = histogram_record::read(reader, counts)?;
        Ok(histogram.map(|histogram| Value::Histogram(Box::new(histogram))))
    }
}

fn samples(
    mut reader: ByteReader<'_>,
    form: Form,
    listener: &mut dyn Listener,
    value: &mut ReadValue<'_>,
) -> Result<(), Flaw> {
    let mut positions = Positions::new(&mut reader, form)?;
    while !reader.is_empty() {
        positions.next(&mut reader)?;
        let Positions { series, time, start, .. } = positions;
        if let Some(value) = value(&mut reader)? {
            listener.sample(Sample { series, time, start, value });
        }
    }
    Ok(())
}

/// Series, time and start of the samples of a record, on the way through it.
#[derive(Clone, Copy)]
struct Positions {
    form: Form,
    first: Option<(i64, i64)>,
    base: (u64, i64),
    series: u64,
    time: i64,
    start: i64,
}

impl Positions {
    fn new(reader: &mut ByteReader<'_>, form: Form) -> Result<Self, Flaw> {
        let base = match form {
            Form::Old => (reader.be64()?, reader.be64()? as i64),
            Form::New => (0, 0),
        };
        Ok(Self { form, first: None, base, series: 0, time: 0, start: 0 })
    }

    fn next(&mut self, reader: &mut ByteReader<'_>) -> Result<(), Flaw> {
        match (self.form, self.first) {
            (Form::Old, _) => {
                self.series = self.base.0.wrapping_add(reader.varint()? as u64);
                self.time = self.base.1.wrapping_add(reader.varint()?);
            }
            (Form::New, None) => {
                self.series = reader.varint()? as u64;
                self.time = reader.varint()?;
                self.start = reader.varint()?;
                self.first = Some((self.time, self.start));
            }
            (Form::New, Some((time, start))) => {
                self.series = self.series.wrapping_add(reader.varint()? as u64);
                self.time = time.wrapping_add(reader.varint()?);
                self.start = match reader.byte()? {
                    0 => 0,
                    1 => self.start,
                    _ => start.wrapping_add(reader.varint()?),
                };
            }
        }
        Ok(())
    }
}
