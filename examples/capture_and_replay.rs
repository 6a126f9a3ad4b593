//! Samples are captured as blocks, and a rule is run over what was captured.
//!
//! `cargo run --example capture_and_replay --features rules` tells when an alert would have paged
//! somebody. The folder that it writes could be the data folder of a Prometheus.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::label::Labels;
use promqlite::rules::course::{AlertState, Course, Pace, Rulebook, Terms};
use promqlite::rules::file::{Wanted, read};
use promqlite::storage::{Context, Memory};
use promqlite::time::{Millis, Timestamp};
use promqlite::tsdb::{CaptureOrder, Tsdb, capture};

const RULES: &str = r"
groups:
  - name: doors
    rules:
      - alert: DoorLeftOpen
        expr: door_open == 1
        for: 2m
        annotations:
          summary: The {{ $labels.room }} has been open for two minutes.
";

/// A door that is open from the third minute to the eighth.
fn recorded() -> Memory {
    let mut memory = Memory::new();
    let door = Labels::of([("__name__", "door_open"), ("room", "cellar")]);
    for minute in 0..12 {
        let open = f64::from(u8::from((3..=8).contains(&minute)));
        memory.add(&door, Timestamp(minute * 60_000), open);
    }
    memory
}

fn captured_and_replayed(folder: &Path) -> Result<Vec<(Timestamp, AlertState)>, Box<dyn Error>> {
    let (first, last) = (Timestamp(0), Timestamp(11 * 60_000));
    let order = CaptureOrder { any: Vec::new(), first, last, origin: "example".to_owned() };
    let captured = capture(&recorded(), &order, folder, &Context::default(), &mut |_| ())?;
    println!("{} samples in {} bytes", captured.samples, captured.bytes);

    let mut book = Rulebook::default();
    read(RULES, Wanted::Named).files.iter().for_each(|file| book.add("doors.yaml", file));
    let terms = Terms::new(Engine::default());
    let data = Arc::new(Tsdb::open(folder)?);
    let mut course = Course::new(&book, &terms, Some(data), Pace::Wide);
    course.run(first, last, first, &|_| Millis::from_minutes(1));
    let mut told = Vec::new();
    for event in course.take_events() {
        let summary = course.annotations(event.rule, &event.seen);
        println!("{:>4} s  {:?}  {summary:?}", event.at.seconds(), event.state);
        told.push((event.at, event.state));
    }
    Ok(told)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("promqlite-example-{}", std::process::id()));
    let told = captured_and_replayed(&folder);
    std::fs::remove_dir_all(&folder)?;
    let expected = [(3, AlertState::Pending), (5, AlertState::Firing), (9, AlertState::Inactive)];
    assert_eq!(told?, expected.map(|(minute, state)| (Timestamp(minute * 60_000), state)));
    Ok(())
}

#[test]
fn it_runs_to_its_end() {
    main().expect("the example has no failure to show");
}
