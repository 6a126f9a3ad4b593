//! What a capture has done so far, in a file beside its blocks.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;
use serde_json::json;

use crate::tsdb::damage::TsdbError;
use crate::tsdb::known;
use crate::tsdb::reach::Reach;
use crate::tsdb::write::BlockCounts;
use crate::tsdb::write::TEMPORARY;

use super::error::CaptureError;
use super::order::CaptureOrder;
use super::order::Cutting;

/// The file's name.
const NAME: &str = "promqlite-capture.jsonl";
/// The form that the file has.
const VERSION: u64 = 1;

/// The file that says which capture a folder is and which of its windows are done.
///
/// A line is appended for each window, and a torn last line counts for nothing. The file is locked
/// for as long as the capture runs.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// How the time is cut, now or when the capture was begun.
    pub(super) cutting: Cutting,
    done: BTreeMap<i64, Done>,
}

/// What became of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Done {
    /// What its block holds; nothing where there is no block.
    pub(super) counts: BlockCounts,
    /// How many bytes the block takes.
    pub(super) bytes: u64,
}

impl Journal {
    /// Begins a capture in a folder that is empty or missing, or resumes the one it holds.
    pub(super) fn open(folder: &Path, order: &CaptureOrder) -> Result<Self, CaptureError> {
        fs::create_dir_all(folder).map_err(TsdbError::io(folder))?;
        let path = folder.join(NAME);
        if !path.exists()
            && let Some(other) = entries(folder)?.first()
        {
            return Err(occupied(folder, format!("is no capture: it holds {other:?}")));
        }
        let opened = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let mut file = opened.map_err(TsdbError::io(&path))?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(occupied(folder, "is being written by another capture".to_owned()));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(TsdbError::io(&path))?;
        let mut journal = Self { path, file, cutting: order.cutting(), done: BTreeMap::new() };
        if text.contains('\n') {
            journal.resume(folder, order, &text)?;
        } else {
            // A first line that is torn says nothing, and nothing was written before it.
            journal.file.set_len(0).map_err(TsdbError::io(&journal.path))?;
            journal.begin(order)?;
        }
        Ok(journal)
    }

    fn begin(&mut self, order: &CaptureOrder) -> Result<(), CaptureError> {
        let Cutting { whole, width } = self.cutting;
        self.append(&json!({
            "capture": VERSION,
            "origin": order.origin,
            "first": whole.first,
            "last": whole.last,
            "width": width,
        }))
    }

    fn resume(
        &mut self,
        folder: &Path,
        order: &CaptureOrder,
        text: &str,
    ) -> Result<(), CaptureError> {
        let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
        let mut lines = whole.lines();
        let head: Value = serde_json::from_str(lines.next().unwrap_or_default())
            .map_err(|_| occupied(folder, format!("holds a {NAME} that cannot be read")))?;
        let number = |name: &str| head[name].as_i64();
        let (Some(1), Some(first), Some(last), Some(width @ 1..)) =
            (number("capture"), number("first"), number("last"), number("width"))
        else {
            return Err(occupied(folder, "holds a capture of another version".to_owned()));
        };
        if head["origin"].as_str() != Some(&order.origin) {
            let origin = head["origin"].as_str().unwrap_or_default();
            return Err(occupied(folder, format!("holds another capture: {origin}")));
        }
        self.cutting = Cutting { whole: Reach { first, last }, width };
        for line in lines {
            let done: Value = serde_json::from_str(line).unwrap_or_default();
            let number = |name: &str| done[name].as_u64().unwrap_or_default();
            let [series, chunks, samples] =
                ["series", "chunks", "samples"].map(|name| number(name) as usize);
            let counts = BlockCounts { series, chunks, samples };
            if let Some(window) = done["window"].as_i64() {
                self.done.insert(window, Done { counts, bytes: number("bytes") });
            }
        }
        self.clean(folder, order)?;
        if whole.len() < text.len() {
            self.file.set_len(whole.len() as u64).map_err(TsdbError::io(&self.path))?;
        }
        Ok(())
    }

    /// Refuses a folder that holds anything else, and removes blocks that were broken off.
    fn clean(&self, folder: &Path, order: &CaptureOrder) -> Result<(), CaptureError> {
        let names = self.cutting.windows().map(|window| order.name(&self.cutting, window));
        let names: Vec<_> = names.map(|name| name.to_string()).collect();
        let (mut torn, all) = (Vec::new(), entries(folder)?);
        for entry in &all {
            match entry.strip_suffix(TEMPORARY) {
                Some(name) if names.iter().any(|one| one == name) => torn.push(folder.join(entry)),
                None if entry == NAME || entry == known::NAME || names.contains(entry) => {}
                _ => {
                    let why = format!("holds {entry:?}, which is no part of its capture");
                    return Err(occupied(folder, why));
                }
            }
        }
        for path in torn {
            fs::remove_dir_all(&path).map_err(TsdbError::io(&path))?;
        }
        Ok(())
    }

    /// Returns what became of a window that is done.
    pub(super) fn done(&self, window: Reach) -> Option<Done> {
        self.done.get(&window.first).copied()
    }

    /// Notes that a window is done.
    pub(super) fn note(&mut self, window: Reach, done: Done) -> Result<(), CaptureError> {
        let BlockCounts { series, chunks, samples } = done.counts;
        self.append(&json!({
            "window": window.first,
            "series": series,
            "chunks": chunks,
            "samples": samples,
            "bytes": done.bytes,
        }))
    }

    fn append(&mut self, line: &Value) -> Result<(), CaptureError> {
        let line = format!("{line}\n");
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        Ok(written.map_err(TsdbError::io(&self.path))?)
    }
}

/// Returns the names of all that is in a folder.
fn entries(folder: &Path) -> Result<Vec<String>, TsdbError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(TsdbError::io(folder))? {
        let entry = entry.map_err(TsdbError::io(folder))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn occupied(folder: &Path, why: String) -> CaptureError {
    CaptureError::Occupied { folder: folder.to_owned(), why }
}
