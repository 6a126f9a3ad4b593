//! Native histograms with integer counts: differences of differences.

use crate::math::is_stale;
use crate::tsdb::flaw::Flaw;

use super::bits::BitReader;
use super::bits::Bits;
use super::layout::Counts;
use super::layout::HEADER;
use super::layout::Layout;
use super::sink::Header;
use super::sink::Sink;
use super::xor;
use super::xor::Significant;

/// An integer that is told by the difference of its differences.
#[derive(Clone, Copy, Default)]
struct Dod {
    value: i64,
    delta: i64,
}

impl Dod {
    #[inline]
    fn read<B: Bits>(&mut self, reader: &mut BitReader<B>) {
        self.delta = self.delta.wrapping_add(reader.varbit_int());
        self.value = self.value.wrapping_add(self.delta);
    }

    fn starting(value: i64) -> Self {
        Self { value, delta: 0 }
    }
}

/// The buckets of one sign: each told by its difference to the one before.
struct Buckets {
    steps: Vec<Dod>,
    counts: Vec<f64>,
}

impl Buckets {
    fn new(width: usize) -> Self {
        Self { steps: vec![Dod::default(); width], counts: vec![0.0; width] }
    }

    fn first<B: Bits>(&mut self, reader: &mut BitReader<B>) {
        for step in &mut self.steps {
            step.value = reader.varbit_int();
        }
        self.add_up();
    }

    fn next<B: Bits>(&mut self, reader: &mut BitReader<B>) {
        for step in &mut self.steps {
            step.read(reader);
        }
        self.add_up();
    }

    fn add_up(&mut self) {
        let mut total = 0i64;
        for (step, count) in self.steps.iter().zip(&mut self.counts) {
            total = total.wrapping_add(step.value);
            *count = total as f64;
        }
    }
}

/// Decodes a chunk sample by sample.
pub(super) fn decode<B: Bits>(
    bits: B,
    length: usize,
    mut header: Header,
    sink: &mut Sink<'_>,
) -> Result<(), Flaw> {
    let mut reader = BitReader::new(bits, HEADER, length);
    if header.count == 0 {
        return Ok(());
    }
    let layout = Layout::read(&mut reader, header.flags)?;
    let mut positive = Buckets::new(Layout::width(&layout.positive, &reader)?);
    let mut negative = Buckets::new(Layout::width(&layout.negative, &reader)?);
    let mut time = Dod::starting(reader.varbit_int());
    let mut count = Dod::starting(reader.varbit_uint() as i64);
    let mut zero_count = Dod::starting(reader.varbit_uint() as i64);
    let (mut sum, mut significant) = (reader.float(), Significant::ALL);
    positive.first(&mut reader);
    negative.first(&mut reader);
    let mut before = 0;
    for number in 0..header.count {
        if number > 0 {
            before = time.value;
            time.read(&mut reader);
            count.read(&mut reader);
            zero_count.read(&mut reader);
            xor::next(&mut reader, &mut sum, &mut significant)?;
            if !is_stale(sum) {
                positive.next(&mut reader);
                negative.next(&mut reader);
            }
        }
        header.starts.read(&mut reader, number, time.value, before);
        reader.check()?;
        sink.push(time.value, header.starts.start, sum, || {
            let (count, zero_count) = (count.value as u64 as f64, zero_count.value as u64 as f64);
            let (positive, negative) = (&positive.counts, &negative.counts);
            layout.histogram(number, &Counts { count, zero_count, sum, positive, negative })
        });
    }
    Ok(())
}
