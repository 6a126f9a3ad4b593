//! Texts of samples: expositions, saved answers, dumps; packed by gzip or not.

use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use promqlite::format::ExpositionTerms;
use promqlite::format::Loaded;
use promqlite::format::NotationError;
use promqlite::format::Strictness;
use promqlite::format::read_answer;
use promqlite::format::read_dump;
use promqlite::format::read_exposition;
use promqlite::time::Timestamp;

use super::error::SourceError;

/// What packed bytes begin with.
const PACKED: [u8; 2] = [0x1f, 0x8b];
/// The most bytes that a packed text may unfold to.
const UNFOLDED_MAX: u64 = 4 << 30;
/// What lines of a dump begin with.
const DUMPED: &[u8] = b"{__name__=";

/// Reads a text of samples; `kind` says what it was.
pub(super) fn read(
    path: &Path,
    strictness: Strictness,
) -> Result<(Loaded, &'static str), SourceError> {
    let name = path.display();
    let unreadable =
        |error: std::io::Error| SourceError::local(format!("{name} cannot be read: {error}"));
    let wrong = |error: NotationError| SourceError::local(format!("{name}:{error}"));
    let bytes = unfolded(std::fs::read(path).map_err(unreadable)?).map_err(unreadable)?;
    let text = bytes.trim_ascii_start();
    if named(path, "json") || text.starts_with(b"{\"status\"") {
        return read_answer(&bytes, strictness).map(|read| (read, "saved answer")).map_err(wrong);
    }
    if text.starts_with(DUMPED) {
        return read_dump(&bytes, strictness).map(|read| (read, "dump")).map_err(wrong);
    }
    let mut terms = ExpositionTerms::at(changed(path));
    terms.strictness = strictness;
    let read = read_exposition(&bytes, terms).map_err(wrong)?;
    // Of a text without a single sample it is better said than shown as an empty world.
    if promqlite::storage::Storage::span(&read.memory).is_none() && !bytes.is_empty() {
        let why = read.warnings.first().map(|warning| format!(": {warning}"));
        let text = format!("{name}: nothing in it looks like samples{}", why.unwrap_or_default());
        return Err(SourceError::local(text));
    }
    Ok((read, "exposition"))
}

/// Tells whether a file has an ending, packed or not.
fn named(path: &Path, ending: &str) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let name = name.unwrap_or_default();
    name.strip_suffix(".gz").unwrap_or(&name).ends_with(&format!(".{ending}"))
}

/// Unfolds bytes that are packed.
fn unfolded(bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    if !bytes.starts_with(&PACKED) {
        return Ok(bytes);
    }
    let mut unfolded = Vec::new();
    MultiGzDecoder::new(bytes.as_slice()).take(UNFOLDED_MAX).read_to_end(&mut unfolded)?;
    Ok(unfolded)
}

/// Returns the time at which a file was written: that of samples that tell none.
fn changed(path: &Path) -> Timestamp {
    let changed = std::fs::metadata(path).and_then(|found| found.modified());
    let since = changed.ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or_else(crate::moment::wall_clock, |since| Timestamp(since.as_millis() as i64))
}
