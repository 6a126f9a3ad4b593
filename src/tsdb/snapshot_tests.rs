//! Data folders of servers that wrote their memory down when they were shut down.

use crate::label::Labels;
use crate::tsdb::Tsdb;
use crate::tsdb::chunk::XorEncoder;
use crate::tsdb::scratch::Scratch;
use crate::tsdb::world;
use crate::tsdb::world::up;

use crate::tsdb::live::Packing;
use crate::tsdb::live::RecordWriter;
use crate::tsdb::live::SegmentWriter;
use crate::tsdb::live::chunk_file;
use crate::tsdb::live::floats;
use crate::tsdb::live::series;

/// A chunk of floats every second from one second up to but not including another.
fn chunk(from: i64, until: i64) -> Vec<u8> {
    let mut encoder = XorEncoder::default();
    (from..until).for_each(|second| encoder.push(second * 1000, second as f64));
    encoder.finish()
}

/// A record of a series and the chunk that was open, with what stands behind it.
fn open_series(number: u64, labels: &Labels, open: Option<(i64, i64)>) -> Vec<u8> {
    let record = RecordWriter::of(1).be64(number).labels(labels).be64(0);
    let Some((from, until)) = open else { return record.uvarint(0).finish() };
    let (first, last) = (from * 1000, (until - 1) * 1000);
    let record = record.uvarint(1).be64(first as u64).be64(last as u64).byte(1);
    let record = record.sized(&chunk(from, until));
    // Room for three samples that is not used any more, and the last value.
    let record = (0..7).fold(record, |record, _| record.be64(0));
    record.float((until - 1) as f64).finish()
}

/// Seconds 0 to 120 of `a` in a chunk file, to 200 in the snapshot, to 260 in the log behind it.
pub(super) fn data_folder(segment: u64) -> Scratch {
    let scratch = Scratch::new();
    let written = chunk(0, 120);
    scratch.write("chunks_head/000001", &chunk_file(&[(1, 0, 119_000, 1, &written)]));
    let mut log = SegmentWriter::default();
    // All of this is in the snapshot, and samples of it that are not are those of other series.
    log.record(&series(1, &up("a")), Packing::Plain);
    log.record(&series(2, &up("b")), Packing::Plain);
    log.record(&floats(2, &[(5_000, 99.0)]), Packing::Snappy);
    let offset = log.bytes().len();
    log.record(&series(4, &up("d")), Packing::Plain);
    for second in 200..260 {
        log.record(&floats(1, &[(second * 1000, second as f64)]), Packing::Snappy);
        log.record(&floats(4, &[(second * 1000, second as f64)]), Packing::Snappy);
    }
    scratch.write("wal/00000007", &log.bytes());
    scratch.write("wal/00000006", b"not looked at: it is covered by the snapshot");
    let mut snapshot = SegmentWriter::default();
    snapshot.record(&open_series(1, &up("a"), Some((120, 200))), Packing::Snappy);
    snapshot.record(&open_series(2, &up("b"), Some((100, 150))), Packing::Snappy);
    snapshot.record(&open_series(3, &up("c"), None), Packing::Snappy);
    let stone = RecordWriter::of(1).uvarint(2).varint(110_000).varint(119_999).finish();
    snapshot.record(&RecordWriter::of(2).sized(&stone).finish(), Packing::Snappy);
    snapshot.record(&RecordWriter::of(3).byte(9).finish(), Packing::Snappy);
    let name = format!("chunk_snapshot.{segment:06}.{offset:010}/00000000");
    scratch.write(&name, &snapshot.bytes());
    scratch
}

fn seconds(from: i64, until: i64) -> Vec<(i64, f64)> {
    (from..until).map(|second| (second * 1000, second as f64)).collect()
}

#[test]
fn a_snapshot_takes_the_place_of_the_log_before_it() {
    let scratch = data_folder(7);
    let before = scratch.files();
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    assert_eq!(world::floats_of(&tsdb, &up("a")), seconds(0, 260));
    let kept = [seconds(100, 110), seconds(120, 150)].concat();
    assert_eq!(world::floats_of(&tsdb, &up("b")), kept);
    assert_eq!(world::floats_of(&tsdb, &up("c")), []);
    assert_eq!(world::floats_of(&tsdb, &up("d")), seconds(200, 260));
    assert_eq!(tsdb.damages(), []);
    assert_eq!(scratch.files(), before, "nothing is written");
}

#[test]
fn a_snapshot_that_is_ahead_of_the_log_is_left_over_and_not_read() {
    let scratch = data_folder(8);
    scratch.write("wal/00000006", b"");
    let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
    let expected = [seconds(0, 120), seconds(200, 260)].concat();
    assert_eq!(world::floats_of(&tsdb, &up("a")), expected);
    assert_eq!(world::floats_of(&tsdb, &up("b")), [(5_000, 99.0)]);
}

#[test]
fn a_damaged_snapshot_costs_what_it_held_and_is_told() {
    let scratch = data_folder(7);
    let files = scratch.files();
    let name = files.keys().find(|name| name.starts_with("chunk_snapshot")).expect("a snapshot");
    let whole = &files[name];
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        scratch.write(name, &bytes);
        let tsdb = Tsdb::open(scratch.path()).expect("a data folder");
        assert_eq!(world::floats_of(&tsdb, &up("d")), seconds(200, 260), "{at}");
        assert!(!tsdb.damages().is_empty(), "{at}");
    }
}
