//! A storage of one's own: a table of comma-separated values.
//!
//! `cargo run --example own_storage` asks the table below. Its columns `time`, in seconds, and
//! `value` are samples, and all others are labels.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use promqlite::engine::{Ask, Engine};
use promqlite::label::{Labels, LabelsBuilder};
use promqlite::storage::{Context, Select, SeriesSet, Storage, StorageError};
use promqlite::time::Timestamp;
use promqlite::value::{Naming, Points, Value};

const TABLE: &str = "__name__,room,time,value\n\
    celsius,kitchen,0,20.5\ncelsius,kitchen,60,21.5\ncelsius,cellar,0,11\ncelsius,cellar,60,10";

/// Series by their labels; each has values by times in milliseconds.
struct Csv(Vec<(Labels, Arc<BTreeMap<i64, f64>>)>);

impl Csv {
    fn read(table: &str) -> Result<Self, Box<dyn Error>> {
        let mut lines = table.lines();
        let columns: Vec<_> = lines.next().unwrap_or_default().split(',').collect();
        let mut series: BTreeMap<Labels, BTreeMap<i64, f64>> = BTreeMap::new();
        for line in lines {
            let (mut labels, mut seconds, mut value) = (LabelsBuilder::default(), 0.0, f64::NAN);
            for (column, field) in columns.iter().zip(line.split(',')) {
                match *column {
                    "time" => seconds = field.parse()?,
                    "value" => value = field.parse()?,
                    label => drop(labels.set(label, field)),
                }
            }
            series.entry(labels.build()).or_default().insert((seconds * 1000.0) as i64, value);
        }
        Ok(Self(series.into_iter().map(|(labels, points)| (labels, Arc::new(points))).collect()))
    }
}

impl Storage for Csv {
    fn select(
        &self,
        selects: &[Select],
        _: &Context,
    ) -> Result<Vec<Arc<dyn SeriesSet>>, StorageError> {
        let chosen = |select: &Select| -> Arc<dyn SeriesSet> {
            Arc::new(Self(self.0.iter().filter(|one| select.takes(&one.0)).cloned().collect()))
        };
        Ok(selects.iter().map(chosen).collect())
    }
}

impl Naming for Csv {
    fn labels(&self, series: usize) -> Labels {
        self.0[series].0.clone()
    }
}

impl SeriesSet for Csv {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn read(&self, series: usize, into: &mut Points) -> Result<(), StorageError> {
        self.0[series].1.iter().for_each(|(&time, &value)| into.push(time, value));
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let table = Csv::read(TABLE)?;
    let ask = Ask::Instant(Timestamp(60_000));
    let answer = Engine::default().query(&table, "celsius - celsius offset 1m", ask)?;
    let Value::Vector(samples) = answer.value else { return Err("this is no vector".into()) };
    for sample in &samples {
        println!("{} {:?}", sample.labels, sample.cell);
    }
    assert_eq!(samples.len(), 2, "both rooms have a value at both times");
    Ok(())
}

#[test]
fn it_runs_to_its_end() {
    main().expect("the example has no failure to show");
}
