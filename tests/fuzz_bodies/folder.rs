//! What has to hold for any bytes that are found in a data folder.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::Storage;
use promqlite::storage::Strictness;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::tsdb::Tsdb;
use promqlite::value::Points;

const BLOCK: &str = "01ARYZ6S410000000000000000";

/// Reads bytes as the index of a block without chunks.
pub(crate) fn index(bytes: &[u8]) {
    let folder = Folder::new("index");
    fs::create_dir_all(folder.0.join(BLOCK).join("chunks")).expect("a folder");
    fs::write(folder.0.join(BLOCK).join("index"), bytes).expect("a file");
    read(&folder.0);
}

/// Reads bytes as a segment of a write-ahead log.
pub(crate) fn log(bytes: &[u8]) {
    let folder = Folder::new("log");
    fs::create_dir_all(folder.0.join("wal")).expect("a folder");
    fs::write(folder.0.join("wal/00000000"), bytes).expect("a file");
    read(&folder.0);
}

/// Reads a folder whole: leniently it always works, and strictly exactly if nothing is damaged.
fn read(folder: &Path) {
    let lenient = Tsdb::open_with(folder, Strictness::Lenient).expect("opened");
    assert_eq!(read_all(&lenient), Ok(()));
    let strict = Tsdb::open_with(folder, Strictness::Strict).map_err(|error| error.to_string());
    let strict = strict.and_then(|tsdb| read_all(&tsdb));
    assert_eq!(strict.is_ok(), lenient.damages().is_empty(), "{strict:?} {:?}", lenient.damages());
}

fn read_all(tsdb: &Tsdb) -> Result<(), String> {
    let ever = Window { after: Timestamp::MIN, until: Timestamp::MAX };
    let context = Context::default();
    let all = || -> Result<(), promqlite::storage::StorageError> {
        for name in tsdb.label_names(&[], ever, &context)? {
            tsdb.label_values(&name, &[], ever, &context)?;
        }
        let mut points = Points::default();
        for set in tsdb.select(&[Select::new(Vec::new(), ever)], &context)? {
            for series in 0..set.len() {
                points.clear();
                set.read(series, &mut points)?;
                set.labels(series);
            }
        }
        Ok(())
    };
    all().map_err(|error| error.to_string())
}

/// A folder that is gone when the run is over.
struct Folder(PathBuf);

impl Folder {
    fn new(what: &str) -> Self {
        let thread = format!("{:?}", std::thread::current().id());
        let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
        let name = format!("promqlite-fuzz-{what}-{}-{thread}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
