//! Functions of one's own: one of single samples, and one of ranges.
//!
//! A function is a table row and a kernel. Once an engine knows it, it is parsed, checked, planned
//! and explained like those of the language.

use std::error::Error;

use promqlite::engine::{Ask, Engine};
use promqlite::function::{Function, Kernel, Kind, Row, Sweep};
use promqlite::label::Labels;
use promqlite::storage::Memory;
use promqlite::time::Timestamp;
use promqlite::value::{Cell, Value};

/// A cell has its number, and scalar arguments beside it.
static FAHRENHEIT: Function =
    Function::new("fahrenheit", &[Kind::Vector], Kernel::Cell(|celsius, _| celsius * 1.8 + 32.0))
        .about("1.0.0", "Degrees Celsius as degrees Fahrenheit.");

/// A window kernel has all samples of a series and fills the row of all steps at once.
static SPREAD: Function = Function::new("spread_over_time", &[Kind::Range], Kernel::Window(spread))
    .about("1.0.0", "The distance between the least and the largest sample.");

fn spread(sweep: &Sweep<'_>, row: &mut Row<'_>) {
    for (step, cell) in row.floats.iter_mut().enumerate() {
        let window = &sweep.points.values[sweep.windows.floats(step)];
        let least = window.iter().copied().reduce(f64::min);
        let largest = window.iter().copied().reduce(f64::max);
        // A cell that is not set stays absent, as that of an empty window should.
        if let (Some(least), Some(largest)) = (least, largest) {
            *cell = largest - least;
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut engine = Engine::default();
    engine.register(&FAHRENHEIT);
    engine.register(&SPREAD);

    let mut memory = Memory::new();
    let kitchen = Labels::of([("__name__", "celsius"), ("room", "kitchen")]);
    for (minute, celsius) in [20.0, 23.0, 21.0, 22.0].into_iter().enumerate() {
        memory.add(&kitchen, Timestamp(minute as i64 * 60_000), celsius);
    }

    let ask = Ask::Instant(Timestamp(180_000));
    for (query, expected) in
        [("fahrenheit(celsius)", 71.6), ("spread_over_time(celsius[5m]) * 2", 6.0)]
    {
        let Value::Vector(samples) = engine.query(&memory, query, ask)?.value else {
            return Err(format!("{query} gives no vector").into());
        };
        println!("{query}: {:?}", samples[0].cell);
        assert_eq!(samples[0].cell, Cell::Float(expected));
    }
    Ok(())
}

#[test]
fn it_runs_to_its_end() {
    main().expect("the example has no failure to show");
}
