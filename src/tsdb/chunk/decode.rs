//! A chunk of any encoding becomes columns.

use crate::math::is_stale;
use crate::tsdb::flaw::Flaw;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::bits::Bits;
use super::bits::MASKED;
use super::bits::Masked;
use super::bits::Scratch;
use super::bits::Wide;
use super::encoding::Encoding;
use super::float_histogram;
use super::histogram;
use super::sink::Header;
use super::sink::Sink;
use super::start::Starts;
use super::xor;
use super::xor2;

/// The bytes of a chunk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk<'a> {
    /// How its samples are written.
    pub(crate) encoding: Encoding,
    /// Its bytes and whatever follows them: a look ahead is faster than a look at the end.
    pub(crate) ahead: &'a [u8],
    /// How many of the bytes are the chunk.
    pub(crate) length: usize,
}

impl<'a> Chunk<'a> {
    /// Returns the chunk of bytes that nothing follows.
    pub(crate) fn alone(encoding: Encoding, bytes: &'a [u8]) -> Self {
        Self { encoding, ahead: bytes, length: bytes.len() }
    }

    /// Returns the bytes of the chunk itself.
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.ahead.get(..self.length).unwrap_or(self.ahead)
    }

    /// Returns how many samples the header promises.
    pub(crate) fn count(self) -> usize {
        let count =
            self.bytes().first_chunk().map_or(0, |two| usize::from(u16::from_be_bytes(*two)));
        match self.encoding {
            // The two highest bits hold what is known of counter resets.
            Encoding::HistogramStart | Encoding::FloatHistogramStart => count & 0x3fff,
            _ => count,
        }
    }
}

/// Appends the samples of a chunk that lie within reach; a flawed chunk leaves nothing.
pub(crate) fn decode(chunk: Chunk<'_>, reach: Reach, points: &mut Points) -> Result<(), Flaw> {
    if chunk.bytes().len() < header(chunk.encoding) {
        return Err(Flaw("the chunk is shorter than its header"));
    }
    let mark = Mark::of(points);
    let done = if chunk.length > MASKED {
        decode_bits(Wide(chunk.bytes()), chunk, reach, points)
    } else if let Some(window) = Masked::over(chunk.ahead) {
        decode_bits(window, chunk, reach, points)
    } else if let Some(scratch) = Scratch::copy(chunk.bytes()) {
        decode_bits(scratch.bits(), chunk, reach, points)
    } else {
        Err(Flaw("the chunk is too long"))
    };
    if done.is_err() {
        mark.reset(points);
    }
    done
}

/// Returns how many bytes stand in front of the samples.
fn header(encoding: Encoding) -> usize {
    if encoding == Encoding::Xor { xor::HEADER } else { xor2::HEADER }
}

fn decode_bits<B: Bits>(
    bits: B,
    chunk: Chunk<'_>,
    reach: Reach,
    points: &mut Points,
) -> Result<(), Flaw> {
    let (count, third) = (chunk.count(), chunk.bytes().get(2).copied().unwrap_or_default());
    // Every sample takes at least a bit, however often it repeats the one before.
    if count > chunk.length * 8 {
        return Err(Flaw("more samples than bits"));
    }
    let first = chunk.bytes().first().copied().unwrap_or_default();
    let (flags, starts) = match chunk.encoding {
        Encoding::Xor | Encoding::Xor2 => return floats(bits, chunk, third, reach, points),
        Encoding::Histogram | Encoding::FloatHistogram => (third, Starts::none()),
        Encoding::HistogramStart | Encoding::FloatHistogramStart => (first, Starts::new(third)),
    };
    let (header, mut sink) = (Header { count, flags, starts }, Sink::new(points, reach, starts));
    if matches!(chunk.encoding, Encoding::Histogram | Encoding::HistogramStart) {
        histogram::decode(bits, chunk.length, header, &mut sink)
    } else {
        float_histogram::decode(bits, chunk.length, header, &mut sink)
    }
}

fn floats<B: Bits>(
    bits: B,
    chunk: Chunk<'_>,
    start_header: u8,
    reach: Reach,
    points: &mut Points,
) -> Result<(), Flaw> {
    let (from, count) = (points.times.len(), chunk.count());
    let until = from + count;
    points.times.resize(until, 0);
    points.values.resize(until, 0.0);
    let (times, values) = (&mut points.times[from..], &mut points.values[from..]);
    let stale = if chunk.encoding == Encoding::Xor {
        let stale = xor::decode(bits, chunk.length, times, values)?;
        if !points.starts.is_empty() {
            points.starts.resize(until, 0);
        }
        stale
    } else {
        let starts = Starts::new(start_header);
        if starts.any() || !points.starts.is_empty() {
            points.starts.resize(until, 0);
        }
        let slots = points.starts.get_mut(from..).unwrap_or_default();
        xor2::decode(bits, chunk.length, starts, xor2::Columns { times, values, starts: slots })?
    };
    if stale {
        sift(points, from);
    }
    trim(points, from, reach);
    Ok(())
}

/// Moves stale markers from the columns to their list.
fn sift(points: &mut Points, from: usize) {
    let mut kept = from;
    for i in from..points.times.len() {
        let time = points.times[i];
        if is_stale(points.values[i]) {
            points.stale.push(time);
            continue;
        }
        points.times[kept] = time;
        points.values[kept] = points.values[i];
        if !points.starts.is_empty() {
            points.starts[kept] = points.starts[i];
        }
        kept += 1;
    }
    cut(points, kept);
}

/// Removes floats outside the reach from the part of the columns that begins at `from`.
fn trim(points: &mut Points, from: usize, reach: Reach) {
    let times = &points.times[from..];
    let (Some(&first), Some(&last)) = (times.first(), times.last()) else { return };
    if last > reach.last {
        let until = from + times.partition_point(|&time| time <= reach.last);
        cut(points, until);
    }
    if first < reach.first {
        let until = from + points.times[from..].partition_point(|&time| time < reach.first);
        points.times.drain(from..until);
        points.values.drain(from..until);
        if !points.starts.is_empty() {
            points.starts.drain(from..until);
        }
    }
}

fn cut(points: &mut Points, until: usize) {
    points.times.truncate(until);
    points.values.truncate(until);
    points.starts.truncate(until);
}

/// How long the columns were.
struct Mark {
    floats: usize,
    stale: usize,
    histograms: usize,
}

impl Mark {
    fn of(points: &Points) -> Self {
        let histograms = points.histograms.times.len();
        Self { floats: points.times.len(), stale: points.stale.len(), histograms }
    }

    fn reset(&self, points: &mut Points) {
        cut(points, self.floats);
        points.stale.truncate(self.stale);
        points.histograms.times.truncate(self.histograms);
        points.histograms.cells.truncate(self.histograms);
        points.histograms.starts.truncate(self.histograms);
    }
}
