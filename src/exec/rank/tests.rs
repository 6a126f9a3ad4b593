//! Ranking against a twin that goes step by step, as Prometheus does.

use proptest::prelude::*;

use crate::aggregate::Heap;
use crate::exec::ExecError;
use crate::exec::rank;
use crate::exec::rows_for_tests::NONE;
use crate::exec::rows_for_tests::TestAnswer;
use crate::exec::rows_for_tests::TestRow;
use crate::exec::rows_for_tests::answer;
use crate::exec::rows_for_tests::by;
use crate::exec::rows_for_tests::reduction;
use crate::exec::rows_for_tests::row;
use crate::label::Grouping;
use crate::value::Block;
use crate::value::NameFate;

fn ranked(
    name: &str,
    grouping: &Grouping,
    parameter: &[f64],
    rows: &[TestRow],
    length: usize,
) -> Result<TestAnswer, ExecError> {
    answer(rows, length, |pieces, run| {
        rank(pieces, &reduction(name, grouping, parameter, parameter.len()), run)
    })
}

fn lines(name: &str, grouping: &Grouping, parameter: &[f64], rows: &[TestRow]) -> Vec<String> {
    ranked(name, grouping, parameter, rows, 2).expect("nothing fails").lines()
}

fn instant() -> Vec<TestRow> {
    let values = [("a", 1.0), ("b", 5.0), ("a", 3.0), ("b", f64::NAN), ("a", 2.0), ("b", 4.0)];
    let one =
        |(at, (job, value)): (usize, &(&str, f64))| row(&format!("i={at} job={job}"), &[*value]);
    values.iter().enumerate().map(one).collect()
}

#[test]
fn an_instant_answer_stands_by_group_the_best_first_and_nan_last() {
    let top = [
        r#"{i="2", job="a"} 3"#,
        r#"{i="4", job="a"} 2"#,
        r#"{i="1", job="b"} 5"#,
        r#"{i="5", job="b"} 4"#,
    ];
    assert_eq!(lines("topk", &by(&["job"]), &[2.0], &instant()), top);
    let bottom = [r#"{i="5", job="b"} 4"#, r#"{i="1", job="b"} 5"#, r#"{i="3", job="b"} NaN"#];
    assert_eq!(lines("bottomk", &by(&["job"]), &[3.9], &instant())[3..], bottom);
    let first = [r#"{i="0", job="a"} 1"#, r#"{i="1", job="b"} 5"#];
    assert_eq!(lines("limitk", &by(&["job"]), &[1.0], &instant()), first);
}

#[test]
fn the_element_that_was_there_stays_where_a_later_one_is_equal() {
    let rows = [row("i=0", &[1.0]), row("i=1", &[1.0]), row("i=2", &[1.0])];
    assert_eq!(lines("topk", &by(&[]), &[2.0], &rows), [r#"{i="0"} 1"#, r#"{i="1"} 1"#]);
}

#[test]
fn each_step_has_its_own_best_and_its_own_number_of_them() {
    let rows = [
        row("i=0", &[1.0, 9.0, 3.0, NONE]),
        row("i=1", &[2.0, 8.0, NONE, 1.0]),
        row("i=2", &[3.0, 7.0, 1.0, NONE]),
    ];
    let top = [r#"{i="0"} _ _ 3"#, r#"{i="1"} 2 _ _ 1"#, r#"{i="2"} 3 _ 1"#];
    assert_eq!(lines("topk", &by(&[]), &[2.0, 0.0, 5.0, 1.0], &rows), top);
    let first = [r#"{i="0"} 1 9 3"#, r#"{i="1"} 2"#, r#"{i="2"} _ _ 1"#];
    assert_eq!(lines("limitk", &by(&[]), &[2.0, 1.0, 2.0, 0.0], &rows), first);
}

#[test]
fn numbers_that_pick_nothing_come_before_numbers_that_are_refused() {
    let refused = |numbers: &[f64]| ranked("topk", &by(&[]), numbers, &[], 1).err();
    let failed = |text: &str| Some(ExecError::Failed(text.to_owned()));
    assert_eq!(refused(&[-1e300, 0.5]), None);
    assert_eq!(refused(&[f64::NAN, 1.0]), failed("Parameter value is NaN"));
    assert_eq!(refused(&[-1e19, 1.0]), failed("Scalar value -1e+19 underflows int64"));
    assert_eq!(refused(&[1e19, 1.0]), failed("Scalar value 1e+19 overflows int64"));
    assert_eq!(refused(&[f64::INFINITY]), failed("Scalar value +Inf overflows int64"));
    let ratio = ranked("limit_ratio", &by(&[]), &[f64::NAN, 0.0], &[], 1).err();
    assert_eq!(ratio, failed("Ratio value is NaN"));
}

#[test]
fn histograms_are_no_best_but_they_may_be_first() {
    let rows = [row("i=0", &[NONE, 1.0]).histogram(0, 7.0), row("i=1", &[2.0, 3.0])];
    let found = ranked("topk", &by(&[]), &[1.0, 1.0], &rows, 1).unwrap();
    assert_eq!(found.lines(), [r#"{i="1"} 2 3"#]);
    assert_eq!(found.notes, ["PromQL info: ignored histogram in topk aggregation"]);
    assert_eq!(ranked("topk", &by(&[]), &[0.0, 1.0], &rows, 1).unwrap().notes.len(), 0);
    let first = lines("limitk", &by(&[]), &[1.0, 1.0], &rows);
    assert_eq!(first, [r#"{i="0"} h7 1"#]);
    let instant = [row("i=0", &[NONE]).histogram(0, 7.0), row("i=1", &[2.0])];
    assert_eq!(lines("limitk", &by(&[]), &[1.0], &instant), [r#"{i="0"} h7"#]);
}

#[test]
fn a_share_is_picked_by_the_hash_of_the_labels_that_are_there() {
    // The hashes of these label sets lie at 0.93467, 0.92516 and 0.44106 of all.
    let rows = [
        row("", &[1.0, 1.0]),
        row("__name__=up", &[2.0, 2.0]),
        row("__name__=up instance=localhost:9090 job=prometheus", &[3.0, 3.0]),
        row("__name__=down", &[4.0, 4.0]).named(NameFate::Dropped),
    ];
    let some = lines("limit_ratio", &by(&[]), &[0.93, -0.07], &rows);
    let kept = [
        "{} _ 1",
        r#"{__name__="up"} 2"#,
        r#"{__name__="up", instance="localhost:9090", job="prometheus"} 3"#,
        "{} _ 4",
    ];
    assert_eq!(some, kept);
    let found = ranked("limit_ratio", &by(&[]), &[1.5, -2.0], &rows, 3).unwrap();
    assert_eq!(found.lines().len(), 4);
    assert_eq!(
        found.notes,
        [
            "PromQL warning: ratio value should be between -1 and 1, got 1.5, capping to 1",
            "PromQL warning: ratio value should be between -1 and 1, got -2, capping to -1",
        ]
    );
    let rows: Vec<TestRow> =
        rows.into_iter().map(|row| TestRow { cells: vec![row.cells[0]], ..row }).collect();
    assert_eq!(lines("limit_ratio", &by(&[]), &[0.5], &rows), kept[2..3]);
    assert_eq!(lines("limit_ratio", &by(&[]), &[0.0], &rows).len(), 0);
}

#[test]
fn the_answer_is_held_and_the_input_is_not() {
    for (name, width) in [("topk", 1), ("topk", 2), ("limit_ratio", 2)] {
        let rows: Vec<_> =
            instant().into_iter().map(|row| TestRow { cells: vec![1.0; width], ..row }).collect();
        let found = ranked(name, &by(&[]), &vec![1.0; width], &rows, 2).unwrap();
        assert_eq!(found.held, found.rows.iter().map(|row| row.cells.len()).sum::<usize>());
    }
}

/// Offers every sample of a step to a heap of its group, and returns each group's.
fn twin_step(sign: f64, room: usize, rows: &[TestRow], step: usize) -> Vec<Heap> {
    let mut groups: Vec<(String, Heap)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if Block::is_absent(row.cells[step]) {
            continue;
        }
        let job = row.labels.get("job");
        let known = groups.iter().position(|(other, _)| other == job);
        let group = known.unwrap_or_else(|| {
            groups.push((job.to_owned(), Heap::default()));
            groups.len() - 1
        });
        groups[group].1.offer(room, sign * row.cells[step], at as u32);
    }
    groups.into_iter().map(|(_, heap)| heap).collect()
}

fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (0..6).prop_map(f64::from),
        1 => Just(NONE),
        1 => Just(f64::NAN),
        1 => prop_oneof![Just(f64::INFINITY), Just(f64::NEG_INFINITY)],
    ]
}

fn rows(width: usize) -> impl Strategy<Value = Vec<TestRow>> {
    let one = (0..3_usize, prop::collection::vec(cell(), width));
    prop::collection::vec(one, 1..60).prop_map(|rows| {
        let named = |(at, (job, cells)): (usize, &(usize, Vec<f64>))| {
            row(&format!("i={at} job={job}"), cells)
        };
        rows.iter().enumerate().map(named).collect()
    })
}

proptest! {
    #[test]
    fn an_instant_pick_equals_its_twin_whatever_the_pieces(
        rows in rows(1), length in 1..20_usize, room in 1..20_usize,
    ) {
        for (name, sign) in [("topk", 1.0), ("bottomk", -1.0)] {
            let found = ranked(name, &by(&["job"]), &[room as f64], &rows, length).unwrap();
            let mut expected = Vec::new();
            for mut heap in twin_step(sign, room, &rows, 0) {
                heap.sort();
                let labels = |&(_, row): &(f64, u32)| rows[row as usize].labels.clone();
                expected.extend(heap.entries().iter().map(labels));
            }
            // Groups stand in order of their first row, even where that has no sample.
            let mut labels: Vec<_> = found.rows.iter().map(|row| row.labels.clone()).collect();
            let by_job = |labels: &crate::label::Labels| labels.get("job").to_owned();
            labels.sort_by_key(by_job);
            expected.sort_by_key(by_job);
            prop_assert_eq!(labels, expected);
        }
    }

    #[test]
    fn a_pick_of_many_steps_equals_its_twin_whatever_the_pieces(
        rows in rows(5), length in 1..20_usize, room in 1..20_usize,
    ) {
        for (name, sign) in [("topk", 1.0), ("bottomk", -1.0)] {
            let found = ranked(name, &by(&["job"]), &[room as f64; 5], &rows, length).unwrap();
            let mut expected = vec![vec![NONE; 5]; rows.len()];
            let mut pick = |step: usize| {
                for heap in twin_step(sign, room, &rows, step) {
                    for &(_, row) in heap.entries() {
                        expected[row as usize][step] = rows[row as usize].cells[step];
                    }
                }
            };
            (0..5).for_each(&mut pick);
            let bits = |cells: &[f64]| cells.iter().map(|cell| cell.to_bits()).collect::<Vec<_>>();
            for (row, cells) in rows.iter().zip(&expected) {
                let found = found.rows.iter().find(|found| found.labels == row.labels);
                let mut found = found.map_or_else(Vec::new, |row| row.cells.clone());
                found.resize(5, NONE);
                prop_assert_eq!(bits(cells), bits(&found));
            }
        }
    }
}
