//! Histograms of any shape, for the laws that tests hold them to.

use proptest::collection::vec;
use proptest::prelude::*;

use super::layout::CUSTOM_BUCKETS_SCHEMA;
use super::layout::Histogram;
use super::layout::Run;
use super::layout::Side;

/// Returns sides with whole counts, gaps, empty buckets and empty runs.
fn any_side() -> impl Strategy<Value = Side> {
    let run = (0..4_i32, vec(0..5_u8, 0..4));
    (-12..6_i32, vec(run, 0..4)).prop_map(|(first, parts)| {
        let mut side = Side::default();
        for (i, (gap, counts)) in parts.into_iter().enumerate() {
            let offset = if i == 0 { first } else { gap };
            side.runs.push(Run { offset, length: counts.len() as u32 });
            side.counts.extend(counts.into_iter().map(f64::from));
        }
        side
    })
}

/// Returns histograms with exponential buckets whose count is that of their buckets.
pub(super) fn any_exponential() -> impl Strategy<Value = Histogram> {
    let threshold = prop_oneof![Just(0.0), Just(0.1), Just(0.5), Just(1.0), Just(1.7)];
    (-4..=8_i32, any_side(), any_side(), threshold, 0..9_u8).prop_map(
        |(schema, positive, negative, zero_threshold, zero)| {
            let mut histogram =
                Histogram { schema, zero_threshold, positive, negative, ..Histogram::default() };
            histogram.zero_count = f64::from(zero);
            clear_inside_zero(&mut histogram);
            histogram.count = histogram.numbers().sum();
            histogram.sum = 3.0 * histogram.count;
            histogram
        },
    )
}

/// Empties the buckets that reach into the zero bucket, as no honest histogram fills them.
fn clear_inside_zero(histogram: &mut Histogram) {
    for side in [&mut histogram.positive, &mut histogram.negative] {
        let lower = |index| super::schema::exponential_bound(index - 1, histogram.schema);
        for (index, count) in super::walk::indexes(&side.runs).zip(&mut side.counts) {
            if lower(index) < histogram.zero_threshold {
                *count = 0.0;
            }
        }
    }
}

/// Returns histograms with custom buckets.
pub(super) fn any_custom() -> impl Strategy<Value = Histogram> {
    vec((0..3_u8, 0..5_u8), 0..6).prop_map(|parts| {
        let mut bound = -4.0;
        let mut bounds = Vec::new();
        let mut counts = Vec::new();
        for (step, count) in parts {
            bound += f64::from(step) + 1.0;
            bounds.push(bound);
            counts.push(f64::from(count));
        }
        counts.push(1.0);
        let count: f64 = counts.iter().sum();
        Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count,
            sum: 2.5 * count,
            positive: Side::starting_at(0, counts),
            custom_bounds: Some(bounds.into()),
            ..Histogram::default()
        }
    })
}
