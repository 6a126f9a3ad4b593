//! Native histograms in range functions.

use std::sync::Arc;

use proptest::prelude::*;

use super::world::Answer;
use super::world::Call;
use super::world::Grid;
use super::world::close;
use super::world::grid;
use super::world::points;
use crate::function::Edges;
use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Side;
use crate::value::Block;
use crate::value::Points;

fn native(count: f64, reset_hint: ResetHint) -> Histogram {
    let positive = Side::starting_at(1, vec![count]);
    Histogram { count, sum: 2.0 * count, positive, reset_hint, ..Histogram::default() }
}

fn custom(count: f64, bound: f64) -> Histogram {
    let custom_bounds = Some(Arc::from([bound]));
    Histogram { schema: CUSTOM_BUCKETS_SCHEMA, custom_bounds, ..native(count, ResetHint::Unknown) }
}

/// A series of histograms ten seconds apart.
fn series(histograms: Vec<Histogram>) -> Points {
    let mut points = Points::default();
    for (at, histogram) in (0..).zip(histograms) {
        points.push_histogram(at * 10_000, Arc::new(histogram));
    }
    points
}

fn run(points: &Points, name: &str, edges: Edges) -> Answer {
    let grid = Grid { first: 60_000, every: 1, steps: 1, range: 50_001 };
    Call { edges, ..Call::new(points, grid) }.run(name)
}

fn counts(answer: &Answer) -> Vec<f64> {
    answer.histograms.iter().map(|cell| cell.histogram.count).collect()
}

/// Counts that rise, start over now and then, and stand at uneven times.
fn counters() -> impl Strategy<Value = Vec<(i64, f64)>> {
    let draws = prop::collection::vec((1_i64..40_000, 0_u32..30), 0..80);
    draws.prop_map(|draws| {
        let (mut time, mut level) = (1_000_000, 0.0);
        let step = |&(gap, draw): &(i64, u32)| {
            time += gap;
            level = if draw == 0 { 1.0 } else { level + f64::from(draw) };
            (time, level)
        };
        draws.iter().map(step).collect()
    })
}

proptest! {
    #[test]
    fn counts_of_histograms_change_as_floats_do(samples in counters(), grid in grid()) {
        let (mut floats, mut histograms) = (Points::default(), Points::default());
        for &(time, count) in &samples {
            floats.push(time, count);
            histograms.push_histogram(time, Arc::new(native(count, ResetHint::Unknown)));
        }
        let names = ["rate", "increase", "delta", "irate", "idelta", "sum_over_time"];
        let names = names.into_iter().chain(["avg_over_time", "first_over_time", "last_over_time"]);
        for name in names {
            compare(name, Edges::Plain, &floats, &histograms, grid);
        }
        for name in ["rate", "increase", "delta"] {
            compare(name, Edges::Anchored, &floats, &histograms, grid);
            compare(name, Edges::Smoothed, &floats, &histograms, grid);
        }
        for name in ["changes", "resets", "count_over_time", "ts_of_last_over_time"] {
            let [one, two] = [&floats, &histograms].map(|points| Call::new(points, grid).run(name));
            let bits = |answer: &Answer| -> Vec<u64> {
                answer.floats.iter().map(|x| x.to_bits()).collect()
            };
            prop_assert_eq!(bits(&one), bits(&two));
        }
    }
}

fn compare(name: &str, edges: Edges, floats: &Points, histograms: &Points, grid: Grid) {
    let run = |points| Call { edges, ..Call::new(points, grid) }.run(name);
    let (wanted, found) = (run(floats), run(histograms));
    let steps = wanted.floats.iter().enumerate().filter(|(_, cell)| !Block::is_absent(**cell));
    let steps: Vec<_> = steps.collect();
    assert_eq!(steps.len(), found.histograms.len(), "{name} {edges:?}");
    for ((step, &cell), found) in steps.into_iter().zip(&found.histograms) {
        let count = found.histogram.count;
        assert_eq!(step as u32, found.step);
        // Points between samples are rounded otherwise, and the change between two of them is what
        // is left after most cancels out.
        let near = edges == Edges::Smoothed && (count - cell).abs() <= 1e-8 * cell.abs();
        assert!(near || close(count, cell), "{name} {edges:?} at {step}: {count:?}, not {cell:?}");
    }
}

#[test]
fn a_rate_of_gauges_and_a_delta_of_counters_are_warned_of() {
    use ResetHint::{Gauge, Unknown};
    let gauges = series((1..6).map(|count| native(f64::from(count), Gauge)).collect());
    let counters = series((1..6).map(|count| native(f64::from(count), Unknown)).collect());
    let not_counter = ["0: PromQL warning: this native histogram metric is not a counter: \"m\""];
    let not_gauge = ["0: PromQL warning: this native histogram metric is not a gauge: \"m\""];
    for edges in [Edges::Plain, Edges::Smoothed] {
        assert_eq!(run(&gauges, "increase", edges).notes, not_counter);
        assert_eq!(run(&counters, "delta", edges).notes, not_gauge);
        assert!(run(&counters, "rate", edges).notes.is_empty());
        assert!(run(&gauges, "delta", edges).notes.is_empty());
    }
    assert_eq!(run(&gauges, "irate", Edges::Plain).notes, not_counter);
    assert_eq!(run(&counters, "idelta", Edges::Plain).notes, not_gauge);
    let hint = |name| run(&counters, name, Edges::Plain).histograms[0].histogram.reset_hint;
    assert_eq!(["rate", "delta", "irate", "idelta"].map(hint), [Gauge; 4]);
}

#[test]
fn kinds_of_buckets_that_meet_leave_no_answer() {
    let mixed = || vec![native(1.0, ResetHint::Unknown), custom(2.0, 5.0), custom(3.0, 5.0)];
    let mut mixed = series(mixed().into_iter().chain(mixed()).collect());
    mixed.histograms.times.truncate(5);
    mixed.histograms.cells.truncate(5);
    let warning = "0: PromQL warning: vector contains a mix of histograms with exponential and \
                   custom buckets schemas for metric name \"m\"";
    for name in ["delta", "sum_over_time", "avg_over_time", "idelta"] {
        let answer = run(&mixed, name, Edges::Plain);
        let warned = answer.notes.contains(&warning.to_owned());
        // A delta looks at the first and the last only, which are of one kind.
        assert_eq!(warned, name == "sum_over_time" || name == "avg_over_time" || name == "idelta");
        assert_eq!(answer.histograms.is_empty(), warned, "{name}");
    }
    let answer = run(&mixed, "increase", Edges::Smoothed);
    assert!(answer.histograms.is_empty() && answer.notes == [warning]);
}

#[test]
fn a_first_histogram_of_another_kind_does_not_matter_before_a_reset() {
    let kinds = [native(9.0, ResetHint::Unknown), custom(2.0, 5.0), custom(3.0, 5.0)];
    let points = series(kinds.to_vec());
    let grid = Grid { first: 20_000, every: 1, steps: 1, range: 20_001 };
    let answer = Call::new(&points, grid).run("increase");
    // A thousandth of a second is stretched over.
    assert!((counts(&answer)[0] - 3.0).abs() < 1e-3);
}

#[test]
fn bounds_that_differ_are_brought_together_and_told() {
    let points = series(vec![custom(1.0, 5.0), custom(2.0, 5.0), custom(3.0, 7.0)]);
    let note = |name| run(&points, name, Edges::Plain).notes;
    let told = |during: &str| {
        vec![format!("0: PromQL info: mismatched custom buckets were reconciled during {during}")]
    };
    assert_eq!(note("sum_over_time"), told("aggregation"));
    assert_eq!(note("increase"), told("subtraction"));
    assert_eq!(note("irate"), told("subtraction"));
}

#[test]
fn conflicting_hints_of_resets_are_told_of_sums_only() {
    use ResetHint::{NotReset, Reset};
    let points = series(vec![native(1.0, NotReset), native(1.0, Reset), native(1.0, NotReset)]);
    let warning = ["0: PromQL warning: conflicting counter resets during histogram aggregation"];
    assert_eq!(run(&points, "sum_over_time", Edges::Plain).notes, warning);
    assert_eq!(run(&points, "avg_over_time", Edges::Plain).notes, warning);
    assert!(run(&points, "increase", Edges::Plain).notes.is_empty());
}

#[test]
fn windows_of_floats_and_histograms_are_dropped_or_read_for_their_floats() {
    let mut mixed = points(&[(12.0, 4.0), (22.0, 2.0), (26.0, 3.0), (27.0, 3.0)]);
    for at in [10, 20] {
        mixed.push_histogram(at * 1000, Arc::new(native(1.0, ResetHint::Unknown)));
    }
    let dropped =
        "0: PromQL warning: encountered a mix of histograms and floats for metric name \"m\"";
    for name in ["rate", "increase", "delta", "sum_over_time", "avg_over_time"] {
        let answer = run(&mixed, name, Edges::Plain);
        assert!(Block::is_absent(answer.floats[0]) && answer.histograms.is_empty(), "{name}");
        assert_eq!(answer.notes, [dropped], "{name}");
    }
    assert_eq!(run(&mixed, "rate", Edges::Anchored).notes, [dropped]);
    let ignored = "0: PromQL info: ignored histograms in a range containing both floats and \
                   histograms for metric name \"m\"";
    for (name, value) in [("max_over_time", 4.0), ("min_over_time", 2.0), ("mad_over_time", 0.5)] {
        let answer = run(&mixed, name, Edges::Plain);
        assert_eq!((answer.floats[0], answer.notes), (value, vec![ignored.to_owned()]), "{name}");
    }
    let number = |name| run(&mixed, name, Edges::Plain).floats[0];
    let names = ["changes", "resets", "count_over_time", "irate", "ts_of_first_over_time"];
    assert_eq!(names.map(number), [4.0, 3.0, 6.0, 0.0, 10.0]);
}
