//! Whatever is encoded is decoded again, and whatever is decoded does not panic.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::math::STALE;
use crate::math::is_stale;
use crate::tsdb::reach::Reach;
use crate::value::Points;

use super::continuity::Continuity;
use super::continuity::continuity;
use super::decode::Chunk;
use super::decode::decode;
use super::encoding::Encoding;
use super::histogram_encoder::encode;
use super::histogram_encoder::encode_with;
use super::histogram_encoder::is_whole;
use super::layout_encoder::Cell;
use super::start_encoder::StartEncoder;
use super::start_encoder::xor2;
use super::xor_encoder::XorEncoder;

/// Times that mostly step evenly, with a few jumps of every size.
fn times(count: usize) -> impl Strategy<Value = Vec<i64>> {
    let step = prop_oneof![
        6 => Just(15_000i64),
        3 => 14_990..15_010i64,
        1 => 1..100_000i64,
        1 => 1..10_000_000_000i64,
    ];
    (-5_000_000_000_000..5_000_000_000_000i64, vec(step, count)).prop_map(|(first, steps)| {
        let later = steps.into_iter().scan(first, |time, step| {
            *time += step;
            Some(*time)
        });
        later.collect()
    })
}

/// Values that repeat, count, drift, or are any bits at all.
fn values(count: usize) -> impl Strategy<Value = Vec<f64>> {
    let any = prop_oneof![
        4 => Just(1.0f64),
        4 => (0..1000i32).prop_map(f64::from),
        3 => 0.0..1.0f64,
        1 => any::<u64>().prop_map(f64::from_bits),
        1 => Just(STALE),
        1 => Just(f64::INFINITY),
    ];
    vec(any, count)
}

fn floats() -> impl Strategy<Value = (Vec<i64>, Vec<f64>)> {
    (1..300usize).prop_flat_map(|count| (times(count), values(count)))
}

/// Reads a chunk both where nothing follows it and where a file goes on.
fn read(encoding: Encoding, bytes: &[u8], reach: Reach) -> Points {
    let mut alone = Points::default();
    decode(Chunk::alone(encoding, bytes), reach, &mut alone).expect("a whole chunk");
    let followed: Vec<u8> = bytes.iter().copied().chain([0xA5; 4096]).collect();
    let mut ahead = Points::default();
    let chunk = Chunk { encoding, ahead: &followed, length: bytes.len() };
    decode(chunk, reach, &mut ahead).expect("a whole chunk");
    assert_eq!(bits(&alone), bits(&ahead));
    assert_eq!(alone.histograms.times, ahead.histograms.times);
    alone
}

/// The floats of points in a form that compares bits.
fn bits(points: &Points) -> (Vec<(i64, u64)>, Vec<i64>, Vec<i64>) {
    let values = points.values.iter().map(|value| value.to_bits());
    let floats = points.times.iter().copied().zip(values).collect();
    (floats, points.starts.clone(), points.stale.clone())
}

proptest! {
    #[test]
    fn an_xor_chunk_holds_what_was_put_in((times, values) in floats()) {
        let mut encoder = XorEncoder::default();
        let mut expected = Points::default();
        for (&time, &value) in times.iter().zip(&values) {
            encoder.push(time, value);
            expected.push(time, value);
        }
        let read = read(Encoding::Xor, &encoder.finish(), Reach::ALL);
        prop_assert_eq!(bits(&read), bits(&expected));
    }

    #[test]
    fn a_reach_cuts_a_chunk(
        (times, values) in floats(),
        from in 0..300usize,
        until in 0..300usize,
    ) {
        let mut encoder = XorEncoder::default();
        times.iter().zip(&values).for_each(|(&time, &value)| encoder.push(time, value));
        let edge = |at: usize| times[at % times.len()];
        let reach = Reach { first: edge(from), last: edge(until) };
        let mut expected = Points::default();
        for (&time, &value) in times.iter().zip(&values) {
            if reach.contains(time) || is_stale(value) {
                expected.push(time, value);
            }
        }
        let read = read(Encoding::Xor, &encoder.finish(), reach);
        prop_assert_eq!(read.times, expected.times);
    }

    #[test]
    fn a_chunk_of_repeats_is_read_in_runs(
        first in 0..1_000_000i64,
        changes in vec((1..90usize, 0..5i32), 1..12),
    ) {
        let mut encoder = XorEncoder::default();
        let mut expected = Points::default();
        let mut time = first;
        for (repeats, value) in changes {
            for _ in 0..repeats {
                time += 1000;
                encoder.push(time, f64::from(value));
                expected.push(time, f64::from(value));
            }
        }
        let read = read(Encoding::Xor, &encoder.finish(), Reach::ALL);
        prop_assert_eq!(bits(&read), bits(&expected));
    }

    #[test]
    fn an_xor2_chunk_holds_what_was_put_in((times, values) in floats(), starts in starts()) {
        let starts = |i: usize| starts.get(i * 7 % 60).copied().unwrap_or_default();
        let all: Vec<_> = times.iter().zip(&values).enumerate()
            .map(|(i, (&time, &value))| (time, value, starts(i)))
            .collect();
        let mut expected = Points::default();
        for &(time, value, start) in &all {
            expected.push(time, value);
            if !is_stale(value) {
                expected.starts.push(start);
            }
        }
        let mut read = read(Encoding::Xor2, &xor2(&all), Reach::ALL);
        read.starts.resize(read.times.len(), 0);
        prop_assert_eq!(bits(&read), bits(&expected));
    }

    #[test]
    fn histogram_chunks_hold_what_was_put_in(cells in cells(), start in 0..4usize) {
        let hints = [Continuity::Breaks, Continuity::Reset, Continuity::Continues];
        let start = hints[start % 3];
        prop_assert!(cells.iter().all(|(_, cell)| is_whole(cell)));
        for encoding in [Encoding::Histogram, Encoding::FloatHistogram] {
            let read = read(encoding, &encode(&cells, encoding, start), Reach::ALL);
            check(&read, &cells);
            prop_assert!(read.histograms.starts.is_empty());
        }
    }

    #[test]
    fn histogram_chunks_with_starts_hold_what_was_put_in(cells in cells(), starts in starts()) {
        let start_of = |i: usize| starts.get(i % 60).copied().unwrap_or_default();
        for encoding in [Encoding::HistogramStart, Encoding::FloatHistogramStart] {
            let mut encoder = StartEncoder::default();
            let mut bytes = encode_with(&cells, encoding, Continuity::Breaks, &mut |bits, i| {
                let before = i.checked_sub(1).map_or(0, |before| cells[before].0);
                encoder.write(bits, i, start_of(i), (cells[i].0, before));
            });
            // The flags move to the count, and the starts take their place.
            bytes[0] |= bytes[2];
            bytes[2] = encoder.header();
            let mut read = read(encoding, &bytes, Reach::ALL);
            check(&read, &cells);
            let whole = cells.iter().enumerate().filter(|(_, (_, cell))| !is_stale(cell.sum));
            let expected: Vec<_> = whole.map(|(i, _)| start_of(i)).collect();
            read.histograms.starts.resize(read.histograms.times.len(), 0);
            prop_assert_eq!(read.histograms.starts, expected);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..400), encoding in 0..6usize) {
        let mut points = Points::default();
        points.push(7, 1.0);
        let result = decode(Chunk::alone(Encoding::ALL[encoding], &bytes), Reach::ALL, &mut points);
        prop_assert!(result.is_ok() || points.len() == 1, "a flawed chunk leaves nothing");
    }

    #[test]
    fn a_flipped_bit_does_not_panic(cells in cells(), flips in vec(any::<u16>(), 1..4)) {
        for encoding in [Encoding::Histogram, Encoding::FloatHistogram] {
            let mut bytes = encode(&cells, encoding, Continuity::Breaks);
            for &flip in &flips {
                let at = usize::from(flip) % (bytes.len() * 8);
                bytes[at / 8] ^= 1 << (at % 8);
            }
            let _ = decode(Chunk::alone(encoding, &bytes), Reach::ALL, &mut Points::default());
        }
    }
}

fn starts() -> impl Strategy<Value = Vec<i64>> {
    let start =
        prop_oneof![3 => Just(0i64), 4 => Just(1_000_000), 1 => any::<i32>().prop_map(i64::from)];
    vec(start, 0..60)
}

/// Compares decoded histograms with those that were put in.
fn check(read: &Points, cells: &[Cell]) {
    let whole: Vec<_> = cells.iter().filter(|(_, cell)| !is_stale(cell.sum)).collect();
    let times: Vec<_> = whole.iter().map(|(time, _)| *time).collect();
    assert_eq!(read.histograms.times, times);
    for (i, (read, (_, put))) in read.histograms.cells.iter().zip(&whole).enumerate() {
        let hint = match (put.reset_hint, i) {
            (ResetHint::Gauge, _) => ResetHint::Gauge,
            (_, 0) => ResetHint::Unknown,
            _ => ResetHint::NotReset,
        };
        assert_eq!(read.reset_hint, hint);
        assert!(
            read.identical(&Histogram { reset_hint: hint, ..Histogram::clone(put) }),
            "{read:?} {put:?}"
        );
    }
    assert_eq!(read.stale.len(), cells.len() - whole.len());
}

/// Histograms of one layout that grow, perhaps with stale markers at their end.
fn cells() -> impl Strategy<Value = Vec<Cell>> {
    let layout = prop_oneof![
        (-4..=8i32, prop_oneof![Just(0.0), Just(1e-128), Just(0.001), Just(0.25)])
            .prop_map(|(schema, threshold)| (schema, threshold, None)),
        Just((CUSTOM_BUCKETS_SCHEMA, 0.0, Some(Arc::from([-1.5, 0.1, 2.0, 1e9, 0.123_456])))),
    ];
    let growth = vec((vec(0..40u32, 6), 0..9u32, -5.0..1e6f64), 1..25);
    (layout, growth, any::<bool>(), 0..3usize, 1..2_000_000_000_000i64).prop_map(
        |((schema, zero_threshold, custom_bounds), growth, gauge, markers, first)| {
            let custom = custom_bounds.is_some();
            let mut histogram = Histogram {
                schema,
                zero_threshold,
                custom_bounds,
                reset_hint: if gauge { ResetHint::Gauge } else { ResetHint::Unknown },
                positive: Side {
                    runs: vec![Run { offset: 0, length: 2 }, Run { offset: 1, length: 2 }],
                    counts: vec![0.0; 4],
                },
                ..Histogram::default()
            };
            if !custom {
                let runs = vec![Run { offset: -3, length: 2 }];
                histogram.negative = Side { runs, counts: vec![0.0; 2] };
            }
            let mut cells = Vec::new();
            for (i, (counts, zeros, sum)) in (0..).zip(growth) {
                let sides = [&mut histogram.positive, &mut histogram.negative];
                let buckets = sides.into_iter().flat_map(|side| &mut side.counts);
                buckets.zip(counts).for_each(|(bucket, more)| *bucket += f64::from(more));
                histogram.zero_count += if custom { 0.0 } else { f64::from(zeros) };
                let sides = [&histogram.positive, &histogram.negative];
                let counted: f64 = sides.iter().flat_map(|side| &side.counts).sum();
                histogram.count = counted + histogram.zero_count;
                histogram.sum = sum;
                cells.push((first + i * 15_000, Arc::new(histogram.clone())));
            }
            for _ in 0..markers {
                let last = cells.last().map_or(0, |(time, _)| time + 15_000);
                let reset_hint = histogram.reset_hint;
                cells.push((
                    last,
                    Arc::new(Histogram { sum: STALE, reset_hint, ..Default::default() }),
                ));
            }
            cells
        },
    )
}

#[test]
fn a_chunk_longer_than_the_window_is_read_too() {
    let mut encoder = XorEncoder::default();
    let mut expected = Points::default();
    for i in 0..5000i64 {
        let value = f64::from_bits((i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 2);
        encoder.push(i * 1000 + i % 3, value);
        expected.push(i * 1000 + i % 3, value);
    }
    let bytes = encoder.finish();
    assert!(bytes.len() > 30_000);
    assert_eq!(bits(&read(Encoding::Xor, &bytes, Reach::ALL)), bits(&expected));
}

#[test]
fn a_finer_schema_than_the_language_knows_is_reduced() {
    let side = Side { runs: vec![Run { offset: 1, length: 4 }], counts: vec![1.0, 2.0, 3.0, 4.0] };
    let fine =
        Histogram { schema: 10, count: 10.0, sum: 9.0, positive: side, ..Default::default() };
    let bytes = encode(&[(5, Arc::new(fine))], Encoding::Histogram, Continuity::Breaks);
    let read = read(Encoding::Histogram, &bytes, Reach::ALL);
    let histogram = &read.histograms.cells[0];
    assert_eq!((histogram.schema, &histogram.positive.counts), (8, &vec![10.0]));
}

#[test]
fn a_histogram_continues_another_only_if_nothing_shrinks() {
    let one = |count: f64, buckets: &[f64]| Histogram {
        count,
        positive: Side::starting_at(1, buckets.to_vec()),
        ..Histogram::default()
    };
    let before = one(6.0, &[2.0, 4.0]);
    assert_eq!(continuity(&before, &one(7.0, &[2.0, 4.0, 1.0])), Continuity::Continues);
    assert_eq!(continuity(&before, &one(5.0, &[2.0, 3.0])), Continuity::Reset);
    assert_eq!(continuity(&before, &one(7.0, &[3.0, 3.0, 1.0])), Continuity::Reset);
    assert_eq!(continuity(&before, &one(7.0, &[7.0])), Continuity::Reset);
    let finer = Histogram { schema: 2, ..one(7.0, &[7.0]) };
    assert_eq!(continuity(&before, &finer), Continuity::Breaks);
    let gauge = Histogram { reset_hint: ResetHint::Gauge, ..one(1.0, &[1.0]) };
    assert_eq!(continuity(&before, &gauge), Continuity::Breaks);
    assert_eq!(continuity(&gauge, &gauge), Continuity::Continues);
}

#[test]
fn a_chunk_that_promises_more_samples_than_it_has_bits_is_refused() {
    let bytes = [0xFF, 0xFF, 0, 0, 0];
    for encoding in Encoding::ALL {
        let mut points = Points::default();
        assert!(decode(Chunk::alone(encoding, &bytes), Reach::ALL, &mut points).is_err());
        assert!(points.is_empty());
    }
}
