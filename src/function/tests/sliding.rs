//! Aggregations that slide give what each window alone would give.

use proptest::prelude::*;

use super::naive;
use super::world::Call;
use super::world::Grid;
use super::world::grid;
use super::world::points;
use super::world::series;
use crate::value::Points;

fn compare_all(points: &Points, grid: Grid) {
    let call = Call::new(points, grid);
    call.compare("sum_over_time", |seen| Some(naive::sum(seen)));
    call.compare("avg_over_time", |seen| Some(naive::mean(seen)));
    call.compare("min_over_time", |seen| Some(naive::extreme(seen, |x, y| x < y).0));
    call.compare("max_over_time", |seen| Some(naive::extreme(seen, |x, y| x > y).0));
    call.compare("ts_of_min_over_time", |seen| Some(naive::extreme(seen, |x, y| x <= y).1));
    call.compare("ts_of_max_over_time", |seen| Some(naive::extreme(seen, |x, y| x >= y).1));
    call.compare("stdvar_over_time", |seen| Some(naive::variance(seen)));
    call.compare("stddev_over_time", |seen| Some(naive::variance(seen).sqrt()));
    call.compare("mad_over_time", |seen| Some(naive::mad(seen)));
    call.compare("count_over_time", |seen| Some(seen.values.len() as f64));
    call.compare("present_over_time", |_| Some(1.0));
    call.compare("first_over_time", |seen| seen.values.first().copied());
    call.compare("last_over_time", |seen| seen.values.last().copied());
    call.compare("ts_of_first_over_time", |seen| Some(seen.times[0] as f64 / 1000.0));
    call.compare("ts_of_last_over_time", |seen| Some(*seen.times.last()? as f64 / 1000.0));
    call.compare("deriv", |seen| Some(naive::line(seen, seen.times[0])?.0));
    for quantile in [0.0, 0.3, 0.5, 0.99, 1.0, -1.0, 2.0, f64::NAN] {
        let call = Call { args: &[quantile], ..Call::new(points, grid) };
        call.compare("quantile_over_time", |seen| Some(naive::quantile(quantile, seen.values)));
    }
    for ahead in [0.0, 3600.0, -60.0] {
        let call = Call { args: &[ahead], ..Call::new(points, grid) };
        let twin = |(slope, intercept)| slope * ahead + intercept;
        call.compare("predict_linear", |seen| naive::line(seen, seen.at).map(twin));
    }
    let call = Call { args: &[0.3, 0.6], ..Call::new(points, grid) };
    call.compare("double_exponential_smoothing", |seen| naive::smoothed(seen, 0.3, 0.6));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_aggregation_agrees_with_its_twin(points in series(), grid in grid()) {
        compare_all(&points, grid);
    }
}

#[test]
fn long_windows_over_a_regular_series_agree_with_their_twins() {
    let wave = |at: usize| 50.0 + 40.0 * crate::math::sin(at as f64 / 700.0) + (at % 13) as f64;
    let samples: Vec<_> = (0..6000).map(|at| (at as f64 * 15.0, wave(at))).collect();
    let points = points(&samples);
    for (every, range) in [(60_000, 36_000_000), (15_000, 3_600_000), (600_000, 300_000)] {
        compare_all(&points, Grid { first: 20_000_000, every, steps: 120, range });
    }
}

#[test]
fn windows_without_points_have_no_answer() {
    let points = points(&[(100.0, 1.0), (115.0, 2.0)]);
    for first in [-10_000_000, 99_999, 10_000_000] {
        compare_all(&points, Grid { first, every: 1, steps: 1, range: 10 });
    }
}

#[test]
fn a_sum_does_not_lose_what_large_values_hide() {
    let samples: Vec<_> =
        (0..64).map(|at| (f64::from(at), [1e100, 1.0, -1e100][at as usize % 3])).collect();
    let points = points(&samples);
    let grid = Grid { first: 62_000, every: 1000, steps: 1, range: 63_000 };
    assert_eq!(Call::new(&points, grid).run("sum_over_time").floats, [21.0]);
}

#[test]
fn smoothing_fails_on_factors_beyond_its_limits() {
    let points = points(&[(1.0, 1.0), (2.0, 2.0)]);
    let grid = Grid { first: 2000, every: 1, steps: 1, range: 5000 };
    let failure = |args: &[f64]| {
        Call { args, ..Call::new(&points, grid) }.run("double_exponential_smoothing").failure
    };
    let smoothing = "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000";
    let trend = "invalid trend factor. Expected: 0 < tf < 1, got: -0.500000";
    assert_eq!(failure(&[1.0, 0.5]).as_deref(), Some(smoothing));
    assert_eq!(failure(&[0.1, -0.5]).as_deref(), Some(trend));
    assert_eq!(failure(&[0.1, f64::NAN]), None);
}

#[test]
fn an_impossible_quantile_is_warned_of_once() {
    let points = points(&[(1.0, 1.0), (2.0, 2.0)]);
    let grid = Grid { first: 2000, every: 500, steps: 4, range: 5000 };
    let call = Call { args: &[1.5], ..Call::new(&points, grid) };
    let warning = "0: PromQL warning: quantile value should be between 0 and 1, got 1.5";
    assert_eq!(call.run("quantile_over_time").notes, [warning]);
}
