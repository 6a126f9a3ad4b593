//! Native histograms with float counts: every number is an XOR column of its own.

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

/// The buckets of one sign.
struct Buckets {
    counts: Vec<f64>,
    significant: Vec<Significant>,
}

impl Buckets {
    fn first<B: Bits>(reader: &mut BitReader<B>, width: usize) -> Self {
        let counts = (0..width).map(|_| reader.float()).collect();
        Self { counts, significant: vec![Significant::ALL; width] }
    }

    fn next<B: Bits>(&mut self, reader: &mut BitReader<B>) -> Result<(), Flaw> {
        let mut columns = self.counts.iter_mut().zip(&mut self.significant);
        columns.try_for_each(|(count, significant)| xor::next(reader, count, significant))
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
    let widths = [&layout.positive, &layout.negative].map(|runs| Layout::width(runs, &reader));
    let [positive_width, negative_width] = widths;
    let (mut time, mut delta) = (reader.varbit_int(), 0i64);
    // Count, zero count and sum.
    let mut totals = [0.0; 3].map(|_: f64| reader.float());
    let mut significant = [Significant::ALL; 3];
    let mut positive = Buckets::first(&mut reader, positive_width?);
    let mut negative = Buckets::first(&mut reader, negative_width?);
    let mut before = 0;
    for number in 0..header.count {
        if number > 0 {
            before = time;
            delta = delta.wrapping_add(reader.varbit_int());
            time = time.wrapping_add(delta);
            for (total, significant) in totals.iter_mut().zip(&mut significant) {
                xor::next(&mut reader, total, significant)?;
            }
            if !is_stale(totals[2]) {
                positive.next(&mut reader)?;
                negative.next(&mut reader)?;
            }
        }
        header.starts.read(&mut reader, number, time, before);
        reader.check()?;
        let [count, zero_count, sum] = totals;
        sink.push(time, header.starts.start, sum, || {
            let (positive, negative) = (&positive.counts, &negative.counts);
            layout.histogram(number, &Counts { count, zero_count, sum, positive, negative })
        });
    }
    Ok(())
}
