//! Folds against a twin that goes step by step, as Prometheus does.

use std::sync::Arc;

use proptest::prelude::*;

use crate::aggregate::Shape;
use crate::aggregate::all;
use crate::exec::fold;
use crate::exec::rows_for_tests::NONE;
use crate::exec::rows_for_tests::TestAnswer;
use crate::exec::rows_for_tests::TestRow;
use crate::exec::rows_for_tests::answer;
use crate::exec::rows_for_tests::by;
use crate::exec::rows_for_tests::reduction;
use crate::exec::rows_for_tests::row;
use crate::exec::rows_for_tests::without;
use crate::histogram::CUSTOM_BUCKETS_SCHEMA;
use crate::histogram::Histogram;
use crate::histogram::ResetHint;
use crate::histogram::Run;
use crate::histogram::Side;
use crate::label::Grouping;
use crate::math::Kahan;
use crate::value::Block;
use crate::value::NameFate;

fn folded(name: &str, grouping: &Grouping, parameter: &[f64], rows: &[TestRow]) -> TestAnswer {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
    answer(rows, 2, |pieces, run| fold(pieces, &reduction(name, grouping, parameter, width), run))
        .expect("nothing fails")
}

fn lines(name: &str, grouping: &Grouping, parameter: &[f64], rows: &[TestRow]) -> Vec<String> {
    folded(name, grouping, parameter, rows).lines()
}

#[test]
fn groups_stand_in_order_of_their_first_members() {
    let rows = [
        row("__name__=up job=b zone=x", &[1.0, 2.0]),
        row("__name__=up job=a zone=x", &[3.0, 4.0]),
        row("__name__=up job=b zone=y", &[5.0, NONE]),
        row("__name__=up zone=y", &[7.0, 8.0]),
    ];
    let by_job = [r#"{job="b"} 6 2"#, r#"{job="a"} 3 4"#, "{} 7 8"];
    assert_eq!(lines("sum", &by(&["job"]), &[], &rows), by_job);
    let rest = [r#"{job="b"} 6 2"#, r#"{job="a"} 3 4"#, "{} 7 8"];
    assert_eq!(lines("sum", &without(&["zone"]), &[], &rows), rest);
    assert_eq!(lines("count", &by(&[]), &[], &rows), ["{} 4 3"]);
    let pairs = [r#"{job="b", zone="x"} 1 1"#, r#"{job="a", zone="x"} 1 1"#];
    assert_eq!(lines("group", &by(&["zone", "job", "zone"]), &[], &rows)[..2], pairs);
}

#[test]
fn a_group_without_samples_at_a_step_is_absent_there_and_one_without_any_is_left_out() {
    let rows = [
        row("job=a", &[NONE, 1.0, NONE, 3.0]),
        row("job=b", &[NONE, NONE, NONE, NONE]),
        row("job=a", &[NONE, NONE, NONE, 4.0]),
    ];
    assert_eq!(lines("sum", &by(&["job"]), &[], &rows), [r#"{job="a"} _ 1 _ 7"#]);
    assert_eq!(lines("count", &by(&["job"]), &[], &rows), [r#"{job="a"} _ 1 _ 2"#]);
}

#[test]
fn min_and_max_take_nan_only_where_there_is_nothing_else() {
    let nan = f64::NAN;
    let rows =
        [row("a=1", &[nan, nan, 1.0]), row("a=2", &[2.0, nan, nan]), row("a=3", &[-1.0, nan, 5.0])];
    assert_eq!(lines("min", &by(&[]), &[], &rows), ["{} -1 NaN 1"]);
    assert_eq!(lines("max", &by(&[]), &[], &rows), ["{} 2 NaN 5"]);
}

#[test]
fn an_average_whose_sum_would_overflow_goes_over_to_a_running_mean() {
    let rows = [
        row("a=1", &[f64::MAX, f64::INFINITY, f64::INFINITY]),
        row("a=2", &[f64::MAX, 1.0, f64::NEG_INFINITY]),
        row("a=3", &[NONE, 1.0, 1.0]),
    ];
    let mean = lines("avg", &by(&[]), &[], &rows);
    assert_eq!(mean, ["{} 1.7976931348623157e+308 +Inf NaN"]);
    assert_eq!(lines("sum", &by(&[]), &[], &rows), ["{} +Inf +Inf NaN"]);
}

#[test]
fn a_deviation_of_an_infinite_first_value_is_nan() {
    let rows = [row("a=1", &[f64::INFINITY, 1.0]), row("a=2", &[1.0, 3.0])];
    assert_eq!(lines("stddev", &by(&[]), &[], &rows), ["{} NaN 1"]);
    assert_eq!(lines("stdvar", &by(&[]), &[], &rows), ["{} NaN 1"]);
}

#[test]
fn a_quantile_outside_of_its_bounds_is_infinite_and_warned_of() {
    let rows = [row("a=1", &[1.0, 1.0, 1.0]), row("a=2", &[2.0, 2.0, f64::NAN])];
    let found = folded("quantile", &by(&[]), &[-1.0, 2.0, 0.5], &rows);
    assert_eq!(found.lines(), ["{} -Inf +Inf NaN"]);
    let warning = "PromQL warning: quantile value should be between 0 and 1, got";
    assert_eq!(found.notes, [format!("{warning} 2"), format!("{warning} -1")]);
    assert_eq!(lines("quantile", &by(&[]), &[0.5], &[row("a=1", &[4.0])]), ["{} 4"]);
}

#[test]
fn histograms_are_counted_or_ignored() {
    let rows = [row("a=1", &[NONE, 2.0]).histogram(0, 5.0), row("a=2", &[1.0, 3.0])];
    assert_eq!(lines("count", &by(&[]), &[], &rows), ["{} 2 2"]);
    assert_eq!(lines("group", &by(&[]), &[], &rows), ["{} 1 1"]);
    let found = folded("max", &by(&[]), &[], &rows);
    assert_eq!(found.lines(), ["{} 1 3"]);
    assert_eq!(found.notes, ["PromQL info: ignored histogram in max aggregation"]);
}

/// A histogram of custom buckets, each with one observation.
fn custom(bounds: &[f64]) -> Histogram {
    let count = bounds.len() as f64;
    let positive = Side {
        runs: vec![Run { offset: 0, length: bounds.len() as u32 }],
        counts: vec![1.0; bounds.len()],
    };
    let custom_bounds = Some(Arc::from(bounds));
    Histogram {
        schema: CUSTOM_BUCKETS_SCHEMA,
        count,
        sum: count,
        positive,
        custom_bounds,
        ..Histogram::default()
    }
}

#[test]
fn histograms_add_up_and_a_mix_with_floats_is_dropped_where_it_is() {
    let rows = [
        row("a=1", &[NONE, 2.0, NONE]).histogram(0, 5.0).histogram(2, 3.0),
        row("a=2", &[NONE, NONE, 4.0]).histogram(0, 7.0).histogram(1, 1.0),
    ];
    let mixed = "PromQL warning: encountered a mix of histograms and floats for aggregation";
    let sum = folded("sum", &by(&[]), &[], &rows);
    assert_eq!(sum.lines(), ["{} h12"]);
    assert_eq!(sum.notes, [mixed]);
    let mean = folded("avg", &by(&[]), &[], &rows);
    assert_eq!(mean.lines(), ["{} h6"]);
    assert_eq!(mean.notes, [mixed]);
    assert_eq!(mean.rows[0].histograms[0].histogram.count, 1.0);
}

#[test]
fn kinds_of_buckets_that_do_not_mix_drop_a_group_and_name_the_metric() {
    let other = row("__name__=b", &[NONE]).with(0, custom(&[1.0]));
    let rows = [row("__name__=a", &[NONE]).histogram(0, 1.0), other, row("__name__=c", &[1.0])];
    let mixed = "PromQL warning: vector contains a mix of histograms with exponential and custom \
                 buckets schemas for metric name \"b\"";
    for name in ["sum", "avg"] {
        // The float comes too late to be noticed.
        let found = folded(name, &by(&[]), &[], &rows);
        assert_eq!((found.lines().len(), found.notes), (0, vec![mixed.to_owned()]));
    }
    let rows = [rows[2].clone(), rows[0].clone(), rows[1].clone()];
    let found = folded("sum", &by(&[]), &[], &rows);
    let floats = "PromQL warning: encountered a mix of histograms and floats for aggregation";
    assert_eq!((found.lines().len(), found.notes), (0, vec![floats.to_owned()]));
}

#[test]
fn reconciled_bounds_and_conflicting_resets_are_noted() {
    let hinted = |bounds: &[f64], reset_hint| Histogram { reset_hint, ..custom(bounds) };
    let rows = [
        row("a=1", &[NONE]).with(0, hinted(&[1.0, 2.0], ResetHint::Reset)),
        row("a=2", &[NONE]).with(0, hinted(&[2.0, 3.0], ResetHint::NotReset)),
    ];
    let found = folded("sum", &by(&[]), &[], &rows);
    assert_eq!(found.lines(), ["{} h4"]);
    let mut notes = found.notes;
    notes.sort();
    let expected = [
        "PromQL info: mismatched custom buckets were reconciled during aggregation",
        "PromQL warning: conflicting counter resets during histogram aggregation",
    ];
    assert_eq!(notes, expected);
}

#[test]
fn a_name_that_is_to_go_is_grouped_by_and_goes_if_it_goes_for_a_member_at_the_last_step() {
    let rows = [
        row("__name__=up job=a", &[1.0, 1.0]).named(NameFate::Dropping),
        row("__name__=up job=b", &[1.0, 1.0]),
        row("__name__=down job=a", &[1.0, NONE]).named(NameFate::Dropping),
        row("__name__=down job=b", &[1.0, 1.0]),
        row("__name__=down __type__=gauge job=b", &[1.0, 1.0]).named(NameFate::Dropped),
    ];
    let found = folded("sum", &by(&["__name__", "__type__"]), &[], &rows);
    let names = [r#"{__name__="up"} 2 2"#, r#"{__name__="down"} 2 1"#, "{} 1 1"];
    assert_eq!(found.lines(), names);
    let fates: Vec<_> = found.rows.iter().map(|row| row.fate).collect();
    assert_eq!(fates, [NameFate::Dropping, NameFate::Kept, NameFate::Kept]);
}

#[test]
fn the_answer_is_held_and_the_input_is_not() {
    let rows = [row("a=1", &[1.0, NONE]), row("a=2", &[1.0, 1.0]), row("a=3", &[1.0, 1.0])];
    assert_eq!(folded("sum", &by(&[]), &[], &rows).held, 2);
}

#[test]
fn groups_that_live_at_different_times_keep_what_they_have() {
    let width = 400;
    let rows: Vec<TestRow> = [(200, 10), (190, 15), (350, 50), (0, 3), (395, 5)]
        .iter()
        .map(|&(first, length)| {
            let mut cells = vec![NONE; width];
            cells[first..first + length].fill(1.0);
            row("a=1", &cells)
        })
        .collect();
    for name in ["sum", "count", "avg", "max", "stddev", "quantile"] {
        let parameter = if name == "quantile" { vec![0.5; width] } else { Vec::new() };
        let found = folded(name, &by(&["a"]), &parameter, &rows);
        assert_same(&twin(name, &by(&["a"]), &parameter, &rows), &found.rows, name);
    }
}

/// Folds one step after the other.
fn twin(name: &str, grouping: &Grouping, parameter: &[f64], rows: &[TestRow]) -> Vec<TestRow> {
    let mut groups: Vec<TestRow> = Vec::new();
    for row in rows.iter().filter(|row| row.cells.iter().any(|&cell| !Block::is_absent(cell))) {
        let labels = grouping.project(&row.labels);
        if groups.iter().all(|group| group.labels != labels) {
            groups.push(TestRow { labels, ..row.clone() });
        }
    }
    for group in &mut groups {
        for step in 0..group.cells.len() {
            let members = rows.iter().filter(|row| grouping.project(&row.labels) == group.labels);
            let cells = members.map(|row| row.cells[step]);
            let values: Vec<f64> = cells.filter(|&cell| !Block::is_absent(cell)).collect();
            let number = parameter.get(step).copied().unwrap_or(0.0);
            group.cells[step] =
                if values.is_empty() { NONE } else { one_step(name, number, &values) };
        }
    }
    groups
}

fn one_step(name: &str, number: f64, values: &[f64]) -> f64 {
    let (first, rest) = (values[0], &values[1..]);
    let best = |beats: fn(f64, f64) -> bool| {
        let keep =
            |known: f64, &new: &f64| if beats(new, known) || known.is_nan() { new } else { known };
        rest.iter().fold(first, keep)
    };
    match name {
        "count" => values.len() as f64,
        "group" => 1.0,
        "min" => best(|new, known| known > new),
        "max" => best(|new, known| known < new),
        "sum" => {
            let mut sum = Kahan::starting_at(first);
            for &value in rest {
                sum.add(value);
            }
            sum.sum + sum.lost
        }
        "avg" => mean(first, rest),
        "stddev" => variance(values).sqrt(),
        "stdvar" => variance(values),
        _ => quantile(number, values),
    }
}

fn mean(first: f64, rest: &[f64]) -> f64 {
    let (mut sum, mut running, mut count) = (Kahan::starting_at(first), None::<Kahan>, 1.0);
    for &value in rest {
        count += 1.0;
        if running.is_none() {
            let mut next = sum;
            next.add(value);
            if !next.sum.is_infinite() {
                sum = next;
                continue;
            }
        }
        let before = count - 1.0;
        let known = running.unwrap_or(Kahan { sum: sum.sum / before, lost: sum.lost / before });
        let share = before / count;
        let mut next = Kahan { sum: share * known.sum, lost: share * known.lost };
        next.add(value / count);
        running = Some(next);
    }
    running.map_or(sum.sum / count + sum.lost / count, |mean| mean.sum + mean.lost)
}

fn variance(values: &[f64]) -> f64 {
    let (mut count, mut mean, mut square) = (1.0, values[0], 0.0);
    if !values[0].is_finite() {
        square = f64::NAN;
    }
    for value in &values[1..] {
        count += 1.0;
        let distance = value - mean;
        mean += distance / count;
        square += distance * (value - mean);
    }
    square / count
}

fn quantile(q: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan())));
    let rank = q * (sorted.len() - 1) as f64;
    let (lower, weight) = (rank.floor(), rank - rank.floor());
    let upper = (lower + 1.0).min((sorted.len() - 1) as f64);
    sorted[lower as usize] * (1.0 - weight) + sorted[upper as usize] * weight
}

/// Equal bit by bit, except that one NaN is as good as another, and that a quantile does not tell
/// in which order equal zeros were sorted.
fn assert_same(expected: &[TestRow], found: &[TestRow], name: &str) {
    let labels = |rows: &[TestRow]| rows.iter().map(|row| row.labels.clone()).collect::<Vec<_>>();
    assert_eq!(labels(expected), labels(found), "{name}");
    for (expected, found) in expected.iter().zip(found) {
        for (step, &cell) in expected.cells.iter().enumerate() {
            let other = found.cells.get(step).copied().unwrap_or(NONE);
            let absent = Block::is_absent(cell) == Block::is_absent(other);
            let zeros = name == "quantile" && cell == 0.0 && other == 0.0;
            let equal =
                zeros || cell.to_bits() == other.to_bits() || (cell.is_nan() && other.is_nan());
            assert!(absent && equal, "{name} at {step}: {cell:e} is not {other:e}");
        }
    }
}

fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e3..1e3,
        2 => Just(NONE),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY)],
        1 => prop_oneof![Just(f64::MAX), Just(-f64::MAX), Just(-0.0), Just(0.0)],
        1 => prop_oneof![Just(1e100), Just(-1e100), Just(1e-300)],
    ]
}

/// Rows with holes, and rows without.
fn rows() -> impl Strategy<Value = Vec<TestRow>> {
    let width = prop_oneof![Just(1_usize), 2..5_usize, Just(40)];
    width.prop_flat_map(|width| {
        let finite = prop::collection::vec(-1e3..1e3, width);
        let cells = prop_oneof![prop::collection::vec(cell(), width), finite];
        let one = (0..4_usize, 0..3_usize, cells).prop_map(|(job, zone, cells)| {
            row(&format!("__name__=up job=j{job} zone={}", ["", "x", "y"][zone]), &cells)
        });
        prop::collection::vec(one, 1..30)
    })
}

proptest! {
    #[test]
    fn every_fold_equals_its_twin_whatever_the_pieces_and_threads(
        rows in rows(), length in 1..12_usize, threads in 1..4_usize, q in 0.0..=1.0,
    ) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let width = rows[0].cells.len();
        let folds = all().iter().filter(|row| matches!(row.shape, Shape::Fold { .. }));
        for name in folds.map(|row| row.name) {
            let parameter = if name == "quantile" { vec![q; width] } else { Vec::new() };
            for grouping in [by(&[]), by(&["job"]), by(&["zone", "job"]), without(&["job"])] {
                let reduction = reduction(name, &grouping, &parameter, width);
                let found = pool.install(|| {
                    answer(&rows, length, |pieces, run| fold(pieces, &reduction, run)).unwrap()
                });
                assert_same(&twin(name, &grouping, &parameter, &rows), &found.rows, name);
            }
        }
    }
}
