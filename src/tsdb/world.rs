//! A small data folder with everything in it, for tests.

use crate::histogram::Histogram;
use crate::histogram::Side;
use crate::label::Labels;
use crate::label::Matcher;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::SeriesSet;
use crate::storage::Storage;
use crate::storage::StorageError;
use crate::time::Timestamp;
use crate::time::Window;
use crate::tsdb::BlockWriter;
use crate::tsdb::Tsdb;
use crate::tsdb::Ulid;
use crate::tsdb::chunk::XorEncoder;
use crate::tsdb::live::Packing;
use crate::tsdb::live::RecordWriter;
use crate::tsdb::live::SegmentWriter;
use crate::tsdb::live::chunk_file;
use crate::tsdb::live::floats;
use crate::tsdb::live::series;
use crate::tsdb::scratch::Scratch;
use crate::value::Points;

/// All of time.
pub(super) const EVER: Window = Window { after: Timestamp::MIN, until: Timestamp::MAX };

/// Returns the labels of a series of the metric `up`.
pub(super) fn up(instance: &str) -> Labels {
    Labels::of([("__name__", "up"), ("instance", instance), ("job", "node")])
}

/// Returns floats every second from one second up to but not including another.
pub(super) fn seconds(from: i64, until: i64) -> Points {
    let mut points = Points::default();
    (from..until).for_each(|second| points.push(second * 1000, second as f64));
    points
}

/// Writes series, sorted by their labels, as a block.
pub(super) fn block(scratch: &Scratch, number: u128, series: &[(Labels, Points)]) {
    let mut writer =
        BlockWriter::create(scratch.path(), Ulid::new(1_700_000_000_000, number)).expect("a block");
    let mut sorted: Vec<_> = series.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (labels, points) in sorted {
        writer.add(labels, points).expect("a series");
    }
    writer.finish().expect("a whole block");
}

/// Returns the series of a database that pass some tests.
pub(super) fn select(
    tsdb: &Tsdb,
    matchers: Vec<Matcher>,
    reach: Window,
) -> Result<std::sync::Arc<dyn SeriesSet>, StorageError> {
    let sets = tsdb.select(&[Select::new(matchers, reach)], &Context::default())?;
    Ok(sets.into_iter().next().expect("a set for the select"))
}

/// Reads everything there is.
pub(super) fn read_all(tsdb: &Tsdb) -> Result<Vec<(Labels, Points)>, StorageError> {
    let set = select(tsdb, Vec::new(), EVER)?;
    let one = |number| {
        let mut points = Points::default();
        set.read(number, &mut points).map(|()| (set.labels(number), points))
    };
    (0..set.len()).map(one).collect()
}

/// Returns times and values of the floats of a series.
pub(super) fn floats_of(tsdb: &Tsdb, labels: &Labels) -> Vec<(i64, f64)> {
    let all = read_all(tsdb).expect("no damage");
    let found = all.into_iter().find(|(other, _)| other == labels);
    let points = found.map(|(_, points)| points).unwrap_or_default();
    points.times.into_iter().zip(points.values).collect()
}

/// Makes a data folder: two blocks, a checkpoint, logs, a file of head chunks.
///
/// `up{instance="a"}` has a sample for every second from 0 to 999, from all of them together.
pub(super) fn data_folder() -> Scratch {
    let scratch = Scratch::new();
    let (a, b) = (up("a"), up("b"));
    let latency = Labels::of([("__name__", "latency")]);
    let mut histograms = Points::default();
    for second in 0..60 {
        histograms.push_histogram(second * 1000, std::sync::Arc::new(histogram(second as f64)));
    }
    let early = [(a.clone(), seconds(0, 300)), (b.clone(), seconds(0, 250)), (latency, histograms)];
    block(&scratch, 1, &early);
    block(&scratch, 2, &[(a.clone(), seconds(200, 600))]);
    let mut checkpoint = SegmentWriter::default();
    checkpoint.record(&series(1, &a), Packing::Zstd).record(&series(2, &b), Packing::Plain);
    let about = RecordWriter::of(6).uvarint(1).byte(2).uvarint(1).sized(b"HELP").sized(b"Is it?");
    checkpoint.record(&about.finish(), Packing::Snappy);
    scratch.write("wal/checkpoint.00000004/00000000", &checkpoint.bytes());
    let mut encoder = XorEncoder::default();
    (600..700).for_each(|second| encoder.push(second * 1000, second as f64));
    let chunk = encoder.finish();
    scratch.write("chunks_head/000001", &chunk_file(&[(1, 600_000, 699_000, 1, &chunk)]));
    for (number, from, until) in [(5, 650, 800), (6, 800, 900)] {
        let mut segment = SegmentWriter::default();
        for second in from..until {
            let samples = [(second * 1000, second as f64)];
            segment.record(&floats(1, &samples), Packing::Snappy);
            segment.record(&floats(2, &samples), Packing::Plain);
        }
        scratch.write(&format!("wal/{number:08}"), &segment.bytes());
    }
    let mut late = SegmentWriter::default();
    // The first half is also in a chunk that was never found, so the marker counts for nothing.
    for second in (900..1000).rev() {
        late.record(&floats(1, &[(second * 1000, second as f64)]), Packing::Zstd);
    }
    late.record(&RecordWriter::of(5).be64(1).be64(9 << 32 | 8).finish(), Packing::Plain);
    scratch.write("wbl/00000000", &late.bytes());
    scratch
}

/// Makes a folder of three blocks that overlap, of floats, histograms and stale markers.
pub(super) fn snapshot() -> Scratch {
    let scratch = Scratch::new();
    for number in 0..3 {
        let from = 100 * number as i64;
        let mut mixed = seconds(from, from + 150);
        mixed.stale.push((from + 150) * 1000);
        let mut histograms = Points::default();
        for second in 0..40 {
            let mut one = histogram(second as f64);
            one.custom_bounds = (number == 1).then(|| [0.5, 1.0].into());
            if number == 1 {
                (one.schema, one.zero_threshold) = (-53, 0.0);
                one.positive = Side::starting_at(0, vec![second as f64, 2.0 * second as f64]);
            }
            histograms.push_histogram(second * 1000, std::sync::Arc::new(one));
        }
        let sizes = Labels::of([("__name__", "sizes"), ("block", &number.to_string())]);
        block(&scratch, number, &[(up("a"), mixed), (sizes, histograms)]);
    }
    scratch
}

fn histogram(second: f64) -> Histogram {
    Histogram {
        schema: 2,
        zero_threshold: 0.001,
        count: 3.0 * second,
        sum: second,
        positive: Side::starting_at(-2, vec![second, 2.0 * second]),
        ..Histogram::default()
    }
}
