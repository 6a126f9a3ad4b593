//! What is known of metrics beside their samples, in a file beside blocks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

use crate::storage::Metadata;
use crate::tsdb::damage::TsdbError;

/// The file's name; no server looks at it.
pub(super) const NAME: &str = "promqlite-metadata.json";

/// Writes what is known of metrics beside the blocks of a folder.
///
/// The file has the form in which a server's API tells it, and [`Tsdb`](crate::tsdb::Tsdb) reads
/// it again.
pub fn write_metadata(folder: &Path, known: &[Metadata]) -> Result<(), TsdbError> {
    let one = |known: &Metadata| {
        let Metadata { kind, help, unit, .. } = known;
        (known.metric.clone(), json!([{"type": kind, "help": help, "unit": unit}]))
    };
    let all: BTreeMap<String, Value> = known.iter().map(one).collect();
    let path = folder.join(NAME);
    let mut text = serde_json::to_string(&all).unwrap_or_default();
    text.push('\n');
    fs::write(&path, text).map_err(TsdbError::io(&path))
}

/// Reads what is known of metrics; a folder without the file knows nothing.
pub(super) fn read(folder: &Path) -> Vec<Metadata> {
    let text = fs::read_to_string(folder.join(NAME)).unwrap_or_default();
    let all: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    let one = |(metric, all): (String, Value)| {
        let first = all.get(0)?;
        let text =
            |key: &str| first.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Metadata { metric, kind: text("type"), help: text("help"), unit: text("unit") })
    };
    all.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::read;
    use super::write_metadata;
    use crate::storage::Metadata;
    use crate::tsdb::scratch::Scratch;

    #[test]
    fn what_was_written_is_read_again() {
        let scratch = Scratch::new();
        let known = Metadata {
            metric: "up".to_owned(),
            kind: "gauge".to_owned(),
            help: "whether it \"is\" up".to_owned(),
            unit: String::new(),
        };
        assert_eq!(read(scratch.path()), []);
        write_metadata(scratch.path(), std::slice::from_ref(&known)).unwrap();
        assert_eq!(read(scratch.path()), [known]);
    }
}
