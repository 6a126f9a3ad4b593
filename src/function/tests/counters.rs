//! Rates and their kin against their twins, start timestamps and modified edges included.

use proptest::prelude::*;

use super::naive;
use super::world::Call;
use super::world::Grid;
use super::world::Seen;
use super::world::grid;
use super::world::points;
use super::world::series;
use crate::function::Edges;
use crate::function::StartTimes;
use crate::value::Alike;
use crate::value::Points;
use crate::value::Windows;

fn compare_flows(call: &Call<'_>, twin: impl Fn(Seen<'_>, bool) -> Option<f64>) {
    let seconds = call.grid.range as f64 / 1000.0;
    call.compare("increase", |seen| twin(seen, true));
    call.compare("delta", |seen| twin(seen, false));
    call.compare("rate", |seen| Some(twin(seen, true)? / seconds));
}

fn compare_events(call: &Call<'_>) {
    let pairs = |seen: Seen<'_>, happens: &dyn Fn(Seen<'_>, usize) -> bool| {
        let anchored = call.edges == Edges::Anchored;
        let after = seen.times.iter().filter(|&&time| time <= seen.after).count();
        if anchored && after == seen.times.len() {
            return None;
        }
        let first = if anchored { after.max(1) } else { 1 };
        Some((first..seen.values.len()).filter(|&at| happens(seen, at)).count() as f64)
    };
    let fell =
        |seen: Seen<'_>, at: usize| seen.values[at] < seen.values[at - 1] || naive::told(seen, at);
    let changed = |seen: Seen<'_>, at: usize| {
        let (one, two) = (seen.values[at - 1], seen.values[at]);
        one != two && !(one.is_nan() && two.is_nan())
    };
    call.compare("resets", |seen| pairs(seen, &fell));
    call.compare("changes", |seen| pairs(seen, &changed));
}

fn compare_last_two(call: &Call<'_>) {
    let last = |seen: Seen<'_>, counter: bool| {
        let at = seen.values.len().checked_sub(1).filter(|&at| at > 0)?;
        let (one, two) = (seen.values[at - 1], seen.values[at]);
        let seconds = (seen.times[at] - seen.times[at - 1]) as f64 / 1000.0;
        let restarted = counter && (two < one || naive::told(seen, at));
        Some((if restarted { two } else { two - one }, seconds))
    };
    call.compare("idelta", |seen| last(seen, false).map(|(change, _)| change));
    call.compare("irate", |seen| last(seen, true).map(|(change, seconds)| change / seconds));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rates_agree_with_their_twins(points in series(), grid in grid()) {
        let call = Call::new(&points, grid);
        compare_flows(&call, naive::stretched);
        compare_events(&call);
        compare_last_two(&call);
    }

    #[test]
    fn rates_with_start_timestamps_agree_with_their_twins(
        points in series(),
        grid in grid(),
        draws in prop::collection::vec(0_u32..6, 400),
    ) {
        let points = with_starts(points, &draws);
        let call = Call { starts: StartTimes::Used, ..Call::new(&points, grid) };
        compare_flows(&call, naive::stretched);
        compare_events(&call);
        compare_last_two(&call);
    }

    #[test]
    fn rates_between_ends_agree_with_their_twins(points in series(), grid in grid()) {
        for edges in [Edges::Anchored, Edges::Smoothed] {
            let call = Call { edges, ..Call::new(&points, grid) };
            compare_flows(&call, |seen, counter| {
                naive::between_ends(seen, edges == Edges::Smoothed, counter)
            });
        }
        compare_events(&Call { edges: Edges::Anchored, ..Call::new(&points, grid) });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn steps_that_look_alike_are_filled_as_they_are_one_by_one(
        (origin, gap, stride) in (900_000_i64..1_100_000, 1_i64..20_000, 1_i64..5),
        (first, steps, range) in (0_i64..200, 1_usize..150, 1_i64..400_000),
        draws in prop::collection::vec((0_u32..60, 0.0..3.0_f64), 2..300),
        level in 0.0..2_f64,
    ) {
        let (mut points, mut level) = (Points::default(), level);
        for (at, &(draw, more)) in draws.iter().enumerate() {
            level = if draw == 0 { more } else { level + more };
            points.push(origin + at as i64 * gap, level);
        }
        let first = origin - 50 * gap + first * gap + gap / 3;
        let grid = Grid { first, every: gap * stride, steps, range };
        let call = Call::new(&points, grid);
        let together = grid.windows(&points, Edges::Plain);
        let apart = Windows { alike: Alike::default(), ..together.clone() };
        for name in ["rate", "increase", "delta"] {
            let bits = |windows| -> Vec<u64> {
                call.run_on(name, windows).floats.iter().map(|cell| cell.to_bits()).collect()
            };
            prop_assert_eq!(bits(&together), bits(&apart), "{}", name);
        }
        compare_flows(&call, naive::stretched);
    }
}

#[test]
fn a_counter_that_starts_over_all_the_time_agrees_with_its_twin() {
    let tooth = |at: usize| 0.1 + (at % 3) as f64 + 1e-3 * (at * at % 101) as f64;
    let samples: Vec<_> = (0..6000).map(|at| (at as f64 * 15.0, tooth(at))).collect();
    let points = points(&samples);
    for (every, range) in [(60_000, 36_000_000), (15_000, 3_600_000), (600_000, 300_000)] {
        let grid = Grid { first: 20_000_000, every, steps: 100, range };
        compare_flows(&Call::new(&points, grid), naive::stretched);
        let call = Call { edges: Edges::Smoothed, ..Call::new(&points, grid) };
        compare_flows(&call, |seen, counter| naive::between_ends(seen, true, counter));
        compare_events(&Call::new(&points, grid));
    }
}

/// Adds start timestamps: none, the one before, the time before, one between, or nonsense.
fn with_starts(mut points: Points, draws: &[u32]) -> Points {
    let mut start = 0;
    for (at, &draw) in (0..points.times.len()).zip(draws) {
        let (time, before) = (points.times[at], at.checked_sub(1).map(|at| points.times[at]));
        start = match (draw, before) {
            (0, _) => 0,
            (1, Some(before)) => before,
            (2, Some(before)) => i64::midpoint(before, time),
            (3, _) => time - 200_000,
            (4, _) => time + 5,
            _ => start,
        };
        points.starts.push(start);
    }
    points
}

fn run(points: &Points, name: &str, edges: Edges, end: f64, range: f64) -> Vec<f64> {
    let grid =
        Grid { first: (end * 1000.0) as i64, every: 1, steps: 1, range: (range * 1000.0) as i64 };
    Call { edges, ..Call::new(points, grid) }.run(name).floats
}

#[test]
fn an_increase_is_stretched_by_at_most_half_a_gap_and_not_below_zero() {
    let rising = |from: f64| -> Vec<_> {
        (0..=10).map(|at| (f64::from(at) * 300.0, from + 10.0 * f64::from(at))).collect()
    };
    let increase = |from| run(&points(&rising(from)), "increase", Edges::Plain, 3000.0, 6000.0)[0];
    assert_eq!([increase(0.0), increase(10.0), increase(1.0)], [100.0, 105.0, 101.0]);
}

#[test]
fn anchored_and_smoothed_increases_need_no_stretching() {
    let values = [4.0, 6.0, 8.0, 2.0, 5.0];
    let samples: Vec<_> = values.iter().enumerate().map(|(at, &v)| (at as f64 * 10.0, v)).collect();
    let points = points(&samples);
    assert_eq!(run(&points, "increase", Edges::Anchored, 35.0, 30.0), [6.0]);
    assert_eq!(run(&points, "increase", Edges::Smoothed, 35.0, 30.0), [6.5]);
    assert_eq!(run(&points, "increase", Edges::Smoothed, 15.0, 10.0), [2.0]);
}

#[test]
fn start_timestamps_that_overlap_are_counted_by_window() {
    let mut points = points(&[(10.0, 1.0), (20.0, 2.0), (30.0, 3.0)]);
    points.starts = vec![1000, 5000, 1000];
    let grid = Grid { first: 20_000, every: 10_000, steps: 3, range: 15_000 };
    let call = Call { starts: StartTimes::Used, ..Call::new(&points, grid) };
    let notes = call.run("increase").notes;
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("\"m\" (2 occurrences)"), "{notes:?}");
    assert!(call.run("delta").notes.is_empty());
}
