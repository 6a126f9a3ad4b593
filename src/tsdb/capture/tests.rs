//! Captures are read back, broken off, resumed and refused.

use std::fs;
use std::sync::Arc;

use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::label::Labels;
use crate::label::Matcher;
use crate::math::STALE;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::Memory;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::tsdb::Tsdb;
use crate::tsdb::scratch::Scratch;
use crate::tsdb::world;
use crate::tsdb::world::up;
use crate::value::Points;

use super::error::CaptureError;
use super::order::CaptureOrder;
use super::run::Captured;
use super::run::capture;

const HOUR: i64 = 3_600_000;

/// Five hours of two targets and of a histogram that grows, not in order of the labels.
fn memory() -> Memory {
    let mut memory = Memory::new();
    for minute in 0..300 {
        let at = Timestamp(minute * 60_000);
        memory.add(&up("b"), at, if minute == 150 { STALE } else { minute as f64 });
        memory.add(&up("a"), at, -(minute as f64));
        let count = 3.0 * (minute + 1) as f64;
        let positive = Side::starting_at(-1, vec![count / 3.0, count / 1.5]);
        let one = Histogram { schema: 1, count, sum: 0.5, positive, ..Histogram::default() };
        memory.add_histogram(&Labels::of([("__name__", "latency")]), at, Arc::new(one));
    }
    memory
}

fn order(any: Vec<Vec<Matcher>>, first: i64, last: i64) -> CaptureOrder {
    let (first, last) = (Timestamp(first), Timestamp(last));
    CaptureOrder { any, first, last, origin: "memory".to_owned() }
}

fn run(storage: &dyn Storage, order: &CaptureOrder, into: &Scratch) -> Captured {
    capture(storage, order, into.path(), &Context::default(), &mut |_| ()).expect("captured")
}

fn all_of(scratch: &Scratch) -> Vec<(Labels, Points)> {
    world::read_all(&Tsdb::open(scratch.path()).expect("blocks")).expect("no damage")
}

#[test]
fn what_was_captured_is_what_there_is() {
    let (memory, scratch) = (memory(), Scratch::new());
    let captured = run(&memory, &order(Vec::new(), 0, 5 * HOUR), &scratch);
    assert_eq!((captured.blocks, captured.series, captured.samples), (3, 3, 900));
    let read = all_of(&scratch);
    let mut expected: Vec<_> = memory.iter().collect();
    expected.sort_by_key(|(labels, _)| *labels);
    assert_eq!(read.len(), expected.len());
    for ((labels, read), (other, expected)) in read.iter().zip(expected) {
        assert_eq!(labels, other);
        assert_eq!((&read.times, &read.values), (&expected.times, &expected.values));
        assert_eq!(read.stale, expected.stale);
        assert_eq!(read.histograms.times, expected.histograms.times);
        let same = |(a, b): (&Arc<Histogram>, &Arc<Histogram>)| {
            (a.count, &a.positive) == (b.count, &b.positive)
        };
        assert!(read.histograms.cells.iter().zip(&expected.histograms.cells).all(same));
    }
    let bytes = scratch.files().into_iter().filter(|(name, _)| name.contains('/'));
    assert_eq!(captured.bytes, bytes.map(|(_, file)| file.len() as u64).sum::<u64>());
}

#[test]
fn both_ends_of_the_time_are_captured_and_nothing_beyond() {
    let (memory, scratch) = (memory(), Scratch::new());
    run(&memory, &order(Vec::new(), HOUR, 2 * HOUR), &scratch);
    for (labels, points) in all_of(&scratch) {
        let edges: Vec<_> = points.edges().collect();
        assert_eq!((edges[0], edges[1]), (HOUR, 2 * HOUR), "{labels}");
    }
}

#[test]
fn a_series_that_several_selectors_find_is_captured_once() {
    let (memory, scratch) = (memory(), Scratch::new());
    let any = vec![
        vec![Matcher::equal("instance", "b")],
        vec![Matcher::equal("__name__", "up")],
        vec![Matcher::equal("__name__", "absent")],
    ];
    let captured = run(&memory, &order(any, 0, HOUR), &scratch);
    assert_eq!((captured.series, captured.samples), (2, 122));
    let labels: Vec<_> = all_of(&scratch).into_iter().map(|(labels, _)| labels).collect();
    assert_eq!(labels, [up("a"), up("b")]);
}

#[test]
fn a_capture_that_was_broken_off_goes_on_where_it_was() {
    let (memory, whole, broken) = (memory(), Scratch::new(), Scratch::new());
    let order = order(Vec::new(), 0, 5 * HOUR);
    run(&memory, &order, &whole);
    let cancel = Cancel::default();
    let context = Context::new(cancel.clone());
    let stopped = capture(&memory, &order, broken.path(), &context, &mut |progress| {
        if progress.windows_done == 1 {
            cancel.cancel();
        }
    });
    assert!(matches!(stopped, Err(CaptureError::Storage(StorageError::Cancelled))), "{stopped:?}");
    let first = broken.files();
    // What a process leaves behind that is killed: half a block and half a line.
    let block = whole.files().into_keys().find(|name| !first.contains_key(name)).expect("a block");
    let (name, _) = block.split_once('/').expect("a file of a block");
    broken.write(&format!("{name}.tmp-for-creation/index"), b"half");
    let journal = broken.path().join("promqlite-capture.jsonl");
    let mut text = fs::read(&journal).expect("a journal");
    text.extend_from_slice(b"{\"window\":7200");
    fs::write(&journal, text).expect("written");
    // Times that are relative move on; those that the capture was begun with stay.
    let later = CaptureOrder { last: Timestamp(9 * HOUR), ..order.clone() };
    let captured = run(&memory, &later, &broken);
    assert_eq!((captured.resumed, captured.blocks, captured.samples), (1, 3, 900));
    assert!(broken.files() == whole.files());
    let again = run(&memory, &order, &broken);
    assert_eq!((again.resumed, again.series), (3, 3));
}

#[test]
fn a_block_that_the_journal_does_not_know_is_kept() {
    let (memory, scratch) = (memory(), Scratch::new());
    let order = order(Vec::new(), 0, HOUR);
    let captured = run(&memory, &order, &scratch);
    let before = scratch.files();
    let journal = scratch.path().join("promqlite-capture.jsonl");
    let text = fs::read_to_string(&journal).expect("a journal");
    let head = text.lines().next().expect("a line");
    fs::write(&journal, format!("{head}\n")).expect("written");
    assert_eq!(run(&memory, &order, &scratch), captured);
    assert!(scratch.files() == before);
}

#[test]
fn a_folder_that_holds_anything_else_is_refused() {
    let memory = memory();
    let order = order(Vec::new(), 0, HOUR);
    let refused = |scratch: &Scratch, order: &CaptureOrder| {
        let before = scratch.files();
        let result = capture(&memory, order, scratch.path(), &Context::default(), &mut |_| ());
        assert!(scratch.files() == before, "nothing is touched");
        match result {
            Err(error @ CaptureError::Occupied { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let scratch = Scratch::new();
    scratch.write("letters/a.txt", b"Dear reader");
    assert!(refused(&scratch, &order).ends_with("is no capture: it holds \"letters\""));
    let scratch = Scratch::new();
    run(&memory, &order, &scratch);
    let other = CaptureOrder { origin: "elsewhere".to_owned(), ..order.clone() };
    assert!(refused(&scratch, &other).ends_with("holds another capture: memory"));
    scratch.write("wal/00000000", b"");
    assert!(refused(&scratch, &order).ends_with("holds \"wal\", which is no part of its capture"));
    let scratch = Scratch::new();
    scratch.write("promqlite-capture.jsonl", b"what is this\n");
    assert!(refused(&scratch, &order).ends_with("that cannot be read"));
}

#[test]
fn nothing_captured_is_no_block() {
    let scratch = Scratch::new();
    let any = vec![vec![Matcher::equal("__name__", "absent")]];
    let captured = run(&memory(), &order(any, 0, 5 * HOUR), &scratch);
    assert_eq!((captured.blocks, captured.series, captured.samples), (0, 0, 0));
    assert_eq!(scratch.files().len(), 1);
}
