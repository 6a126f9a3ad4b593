//! The files of a head are found and replayed in order.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::storage::Metadata;
use crate::tsdb::damage::Ledger;
use crate::tsdb::damage::TsdbError;

use super::chunk_files;
use super::head::Head;
use super::log;
use super::record;
use super::replay::Log;
use super::replay::Replay;
use super::snapshot;
use super::snapshot::Place;

/// Reads the head of a data folder; samples in order from before `valid_from` are in blocks.
pub(crate) fn open(
    folder: &Path,
    valid_from: i64,
    ledger: &Arc<Ledger>,
) -> Result<(Head, Vec<Metadata>), TsdbError> {
    let mut replay = Replay::from(valid_from);
    let chunks_head = folder.join("chunks_head");
    let files = if chunks_head.is_dir() {
        chunk_files::read(&chunks_head, ledger, &mut |chunk| replay.file_chunk(chunk))?
    } else {
        Vec::new()
    };
    let wal = folder.join("wal");
    let segments = if wal.is_dir() { log::segments(&wal)? } else { Vec::new() };
    // A snapshot that is ahead of the log is left over from another one.
    let last = segments.last().map_or(0, |&(number, _)| number);
    let snapshot = snapshot::latest(folder)?.filter(|place| place.segment <= last);
    if let Some(Place { folder, .. }) = &snapshot {
        each_record(folder, ledger, &mut |record| snapshot::tell(record, &mut replay))?;
        replay.settle_snapshot();
    }
    replay_log(&wal, &segments, snapshot.as_ref(), ledger, &mut replay)?;
    let wbl = folder.join("wbl");
    if wbl.is_dir() {
        replay.log = Log::WriteBehind;
        each_record(&wbl, ledger, &mut |record| record::tell(record, &mut replay))?;
    }
    let (series, metadata) = replay.finish();
    Ok((Head::new(series, files, ledger.clone()), metadata))
}

/// Replays the checkpoint and the segments that are not covered by it or by a snapshot.
fn replay_log(
    wal: &Path,
    segments: &[(u64, PathBuf)],
    snapshot: Option<&Place>,
    ledger: &Ledger,
    replay: &mut Replay,
) -> Result<(), TsdbError> {
    let covered = snapshot.map_or(0, |place| place.segment);
    let mut from = covered;
    if let Some((number, checkpoint)) = checkpoint(wal)?
        && number >= covered
    {
        each_record(&checkpoint, ledger, &mut |record| record::tell(record, replay))?;
        from = number + 1;
    }
    for (number, path) in segments.iter().filter(|(number, _)| *number >= from) {
        let place = snapshot.filter(|place| place.segment == *number);
        let offset = place.map_or(0, |place| place.offset);
        log::records(path, offset, ledger, &mut |record| record::tell(record, replay))?;
    }
    Ok(())
}

/// Tells all records of all segments of a folder.
fn each_record(
    folder: &Path,
    ledger: &Ledger,
    tell: &mut dyn FnMut(&[u8]) -> Result<(), crate::tsdb::flaw::Flaw>,
) -> Result<(), TsdbError> {
    for (_, path) in log::segments(folder)? {
        log::records(&path, 0, ledger, tell)?;
    }
    Ok(())
}

/// Finds the latest checkpoint of a log and the last segment that it covers.
fn checkpoint(wal: &Path) -> Result<Option<(u64, PathBuf)>, TsdbError> {
    let mut found = Vec::new();
    if wal.is_dir() {
        for entry in std::fs::read_dir(wal).map_err(TsdbError::io(wal))? {
            let path = entry.map_err(TsdbError::io(wal))?.path();
            let number = path
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_prefix("checkpoint.")?.parse().ok());
            found.extend(number.filter(|_| path.is_dir()).map(|number: u64| (number, path)));
        }
    }
    Ok(found.into_iter().max())
}
