//! Data folders of real servers: opened, read whole, and left as they were.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use promqlite::format::Command;
use promqlite::format::Script;
use promqlite::label::Labels;
use promqlite::storage::Context;
use promqlite::storage::Memory;
use promqlite::storage::Select;
use promqlite::storage::Storage;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::tsdb::Tsdb;
use promqlite::value::Points;

use crate::shared::shared;
use crate::shared::shared_text;

const EVER: Window = Window { after: Timestamp::MIN, until: Timestamp::MAX };

/// Returns all files below a folder with what is in them.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, bytes);
        }
    }
    found
}

/// Reads everything a storage has.
fn read(storage: &dyn Storage) -> BTreeMap<Labels, Points> {
    let select = Select::new(Vec::new(), EVER);
    let sets = storage.select(&[select], &Context::default()).expect("series");
    let one = |number: usize| {
        let mut points = Points::default();
        sets[0].read(number, &mut points).expect("samples");
        (sets[0].labels(number), points)
    };
    (0..sets[0].len()).map(one).collect()
}

/// Returns how many series, floats, histograms and stale markers there are.
fn totals(series: &BTreeMap<Labels, Points>) -> [usize; 4] {
    let sum = |count: fn(&Points) -> usize| series.values().map(count).sum();
    let histograms = sum(|points| points.histograms.times.len());
    [series.len(), sum(|points| points.times.len()), histograms, sum(|points| points.stale.len())]
}

#[test]
fn folders_of_servers_are_read_whole_and_left_as_they_were() {
    let expected = [
        ("oracle/smoke_block", [135, 20_801, 2_041, 12]),
        ("snapshots/blocks", [2_318, 1_688_982, 7_399, 2]),
        ("snapshots/datadir", [2_416, 1_763_246, 7_389, 12]),
        ("snapshots/st", [135, 20_801, 2_041, 12]),
        ("snapshots/st-wal", [135, 20_801, 2_041, 12]),
    ];
    for (name, expected) in expected {
        let Some(folder) = shared(name) else { continue };
        let before = files(&folder);
        let tsdb = Tsdb::open(&folder).expect(name);
        let series = read(&tsdb);
        assert_eq!(totals(&series), expected, "{name}");
        assert_eq!(tsdb.damages(), [], "{name}");
        assert!(before == files(&folder), "{name} was changed");
    }
}

#[test]
fn a_block_new_encodings_and_a_log_hold_what_the_script_loads() {
    let Some(text) = shared_text("oracle/smoke_load.test") else { return };
    let mut memory = Memory::new();
    for command in Script::read(&text).expect("a script").commands {
        if let Command::Load(load) = command {
            load.add_to(&mut memory).expect("loaded");
        }
    }
    let expected = read(&memory);
    for name in ["oracle/smoke_block", "snapshots/st", "snapshots/st-wal"] {
        let Some(folder) = shared(name) else { continue };
        let series = read(&Tsdb::open(&folder).expect(name));
        assert!(series.keys().eq(expected.keys()), "{name}");
        for ((labels, read), expected) in series.iter().zip(expected.values()) {
            // Servers write NaN with a bit that no number needs.
            let bits = |points: &Points| -> Vec<u64> {
                let values = points.values.iter();
                values.map(|one| if one.is_nan() { 0x7FF8 << 48 } else { one.to_bits() }).collect()
            };
            assert_eq!(read.times, expected.times, "{name} {labels}");
            assert_eq!(bits(read), bits(expected), "{name} {labels}");
            assert_eq!(read.stale, expected.stale, "{name} {labels}");
            assert_eq!(read.histograms.times, expected.histograms.times, "{name} {labels}");
            let cells = read.histograms.cells.iter().zip(&expected.histograms.cells);
            for (read, expected) in cells {
                assert!(read.identical(expected), "{name} {labels}: {read:?} {expected:?}");
            }
        }
    }
}
