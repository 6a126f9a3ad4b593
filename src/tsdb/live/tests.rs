//! Records are read as they were written, whatever pages they lie on.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::label::Labels;
use crate::storage::Strictness;
use crate::tsdb::damage::Ledger;
use crate::tsdb::reach::Reach;
use crate::tsdb::scratch::Scratch;

use super::histogram_record::Counts;
use super::log;
use super::log_writer::Packing;
use super::log_writer::RecordWriter;
use super::log_writer::SegmentWriter;
use super::log_writer::floats;
use super::log_writer::series;
use super::record;
use super::record::About;
use super::record::Listener;
use super::record::Sample;
use super::record::Value;

/// Somebody who remembers all they were told.
#[derive(Default)]
struct Notebook {
    series: Vec<(u64, Labels)>,
    samples: Vec<Sample>,
    deleted: Vec<(u64, Reach)>,
    about: Vec<(u64, u8, String, String)>,
    written: Vec<(u64, u64)>,
}

impl Listener for Notebook {
    fn series(&mut self, series: u64, labels: Labels) {
        self.series.push((series, labels));
    }

    fn sample(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    fn deleted(&mut self, series: u64, reach: Reach) {
        self.deleted.push((series, reach));
    }

    fn about(&mut self, about: About<'_>) {
        let (unit, help) = (about.unit.to_owned(), about.help.to_owned());
        self.about.push((about.series, about.kind, unit, help));
    }

    fn written(&mut self, series: u64, chunk: u64) {
        self.written.push((series, chunk));
    }
}

fn read(record: &[u8]) -> Notebook {
    let mut notebook = Notebook::default();
    record::tell(record, &mut notebook).expect("a whole record");
    notebook
}

fn up(instance: &str) -> Labels {
    Labels::of([("__name__", "up"), ("instance", instance)])
}

fn histogram(count: f64, custom: bool) -> Histogram {
    Histogram {
        schema: if custom { -53 } else { 3 },
        zero_threshold: if custom { 0.0 } else { 0.001 },
        count,
        sum: 12.5,
        positive: Side::starting_at(1, vec![1.0, count - 1.0]),
        custom_bounds: custom.then(|| Arc::from([0.5, 1.0])),
        ..Histogram::default()
    }
}

/// Writes a sample behind its series and time.
type Put<'p> = dyn Fn(RecordWriter) -> RecordWriter + 'p;

#[test]
fn records_of_series_deletions_markers_and_metadata_are_read() {
    let (a, b) = (up("a"), Labels::of([("odd \"name\"", "newline\n ✓")]));
    let both = RecordWriter::of(1).be64(7).labels(&a).be64(9).labels(&b).finish();
    assert_eq!(read(&both).series, [(7, a), (9, b)]);
    let deleted = RecordWriter::of(3).be64(7).varint(-5).varint(50).finish();
    assert_eq!(read(&deleted).deleted, [(7, Reach { first: -5, last: 50 })]);
    let written = RecordWriter::of(5).be64(7).be64(3 << 32 | 8).finish();
    assert_eq!(read(&written).written, [(7, 3 << 32 | 8)]);
    let about = RecordWriter::of(6).uvarint(7).byte(1).uvarint(3);
    let about = about.sized(b"HELP").sized(b"How it is.").sized(b"UNIT").sized(b"seconds");
    let about = about.sized(b"LATER").sized(b"unknown").finish();
    assert_eq!(read(&about).about, [(7, 1, "seconds".into(), "How it is.".into())]);
}

#[test]
fn records_of_samples_are_read_in_both_forms() {
    let (whole, custom) = (histogram(5.0, false), histogram(7.0, true));
    let float = |record: RecordWriter| record.float(2.5);
    let integers = |record: RecordWriter| record.histogram(&whole, Counts::Integer);
    let custom_integers = |record: RecordWriter| record.histogram(&custom, Counts::Integer);
    let floats = |record: RecordWriter| record.histogram(&whole, Counts::Float);
    let custom_floats = |record: RecordWriter| record.histogram(&custom, Counts::Float);
    let of = |histogram: &Histogram| Value::Histogram(Box::new(histogram.clone()));
    let kinds: [(u8, u8, &Put<'_>, Value); 5] = [
        (2, 11, &float, Value::Float(2.5)),
        (7, 12, &integers, of(&whole)),
        (9, 12, &custom_integers, of(&custom)),
        (8, 13, &floats, of(&whole)),
        (10, 13, &custom_floats, of(&custom)),
    ];
    for (old, new, put, value) in kinds {
        let record = RecordWriter::of(old).be64(7).be64(1000);
        let record = put(record.varint(0).varint(0));
        let record = put(record.varint(-3).varint(15)).finish();
        let sample = |series, time, start| Sample { series, time, start, value: value.clone() };
        assert_eq!(read(&record).samples, [sample(7, 1000, 0), sample(4, 1015, 0)]);
        let record = put(RecordWriter::of(new).varint(7).varint(1000).varint(900));
        let record = put(record.varint(2).varint(10).byte(1));
        let record = put(record.varint(-1).varint(20).byte(2).varint(-50));
        let record = put(record.varint(1).varint(30).byte(0)).finish();
        let expected =
            [sample(7, 1000, 900), sample(9, 1010, 900), sample(8, 1020, 850), sample(9, 1030, 0)];
        assert_eq!(read(&record).samples, expected);
    }
}

#[test]
fn records_of_unknown_kinds_are_passed_over_and_torn_ones_refused() {
    assert!(read(&[200, 1, 2, 3]).samples.is_empty());
    let whole = floats(7, &[(1000, 1.0), (2000, 2.0)]);
    for length in 2..whole.len() {
        let torn = record::tell(&whole[..length], &mut Notebook::default());
        // Without its second sample the record is a whole one.
        assert_eq!(torn.is_ok(), [17, 27].contains(&length), "{length}");
    }
}

/// Reads a segment back, with the number of damages.
fn reread(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
    let scratch = Scratch::new();
    scratch.write("00000000", bytes);
    let ledger = Ledger::new(Strictness::Lenient);
    let mut records = Vec::new();
    let mut remember = |record: &[u8]| {
        records.push(record.to_vec());
        Ok(())
    };
    let path = scratch.path().join("00000000");
    log::records(&path, 0, &ledger, &mut remember).expect("a segment");
    (records, ledger.list().len())
}

fn packing() -> impl Strategy<Value = Packing> {
    prop_oneof![Just(Packing::Plain), Just(Packing::Snappy), Just(Packing::Zstd)]
}

proptest! {
    #[test]
    fn a_segment_holds_the_records_that_were_put_in(
        records in vec((vec(any::<u8>(), 1..50), 1..3000usize, packing()), 0..12),
    ) {
        let mut segment = SegmentWriter::default();
        let mut expected = Vec::new();
        for (record, repeats, packing) in records {
            let record = record.repeat(repeats);
            segment.record(&record, packing);
            expected.push(record);
        }
        prop_assert_eq!(reread(&segment.bytes()), (expected, 0));
    }

    #[test]
    fn a_flipped_byte_costs_no_record_on_another_page(at in any::<usize>(), flip in 1..=255u8) {
        let mut segment = SegmentWriter::default();
        let records: Vec<_> = (0..9u8).map(|i| vec![i; 10_000]).collect();
        for record in &records {
            segment.record(record, Packing::Plain);
        }
        let mut bytes = segment.bytes();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        let (read, damages) = reread(&bytes);
        // A page holds three records and a piece, and a record that begins there may go too.
        prop_assert!(read.len() >= 4, "{} records are left", read.len());
        // No checksum covers of what kind a fragment is: one may pass for the whole of its record.
        let known = |record: &Vec<u8>| records.iter().any(|whole| whole.starts_with(record));
        prop_assert!(read.iter().all(known));
        prop_assert!(damages > 0 || read == records);
    }
}

#[test]
fn a_record_that_passes_for_the_middle_of_one_is_missed() {
    let mut segment = SegmentWriter::default();
    for i in 0..3u8 {
        segment.record(&[i; 20], Packing::Plain);
    }
    let mut bytes = segment.bytes();
    // The header of the second one.
    bytes[27] = 3;
    assert_eq!(reread(&bytes), (vec![vec![0; 20], vec![2; 20]], 1));
}

#[test]
fn a_torn_end_is_told_and_the_rest_is_read() {
    let mut segment = SegmentWriter::default();
    segment.record(&series(7, &up("a")), Packing::Snappy);
    segment.record(&vec![9; 50_000], Packing::Plain);
    let bytes = segment.bytes();
    let (records, damages) = reread(&bytes[..40_000]);
    assert_eq!((records.len(), damages), (1, 1));
}
