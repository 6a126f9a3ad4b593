//! The samples of a server, in every form in which servers give them.

use std::sync::Arc;

use prost::Message;

use super::fake::Fake;
use super::fake::Play;
use super::fake::hurried;
use crate::histogram::Histogram;
use crate::label::Labels;
use crate::label::Matcher;
use crate::math::STALE;
use crate::remote::ChunkMessage;
use crate::remote::ChunkedReadResponse;
use crate::remote::ChunkedSeries;
use crate::remote::FloatSample;
use crate::remote::HistogramSample;
use crate::remote::LabelPair;
use crate::remote::ReadResponse;
use crate::remote::ReadResult;
use crate::remote::ReadSeries;
use crate::remote::Remote;
use crate::storage::Context;
use crate::storage::Select;
use crate::storage::Storage;
use crate::time::Timestamp;
use crate::time::Window;
use crate::tsdb::RawChunk;
use crate::value::Points;

fn labels(job: &str) -> Labels {
    Labels::of([("__name__", "m"), ("job", job)])
}

fn sampled(from: i64, to: i64) -> Points {
    let mut points = Points::default();
    (from..to).for_each(|at| points.push(at * 1000, at as f64));
    points
}

fn frame(series: Vec<ChunkedSeries>) -> Vec<u8> {
    let message = ChunkedReadResponse { series, query: 0 }.encode_to_vec();
    let mut bytes = Vec::new();
    prost::encode_length_delimiter(message.len(), &mut bytes).unwrap();
    bytes.extend_from_slice(&crc32c::crc32c(&message).to_be_bytes());
    bytes.extend(message);
    bytes
}

fn chunks(job: &str, points: &Points) -> ChunkedSeries {
    let message = |chunk: RawChunk| {
        let mut read = Points::default();
        chunk.decode(&mut read).unwrap();
        let (first, last) = (read.edges().min().unwrap(), read.edges().max().unwrap());
        let encoding = i32::from(chunk.encoding.number());
        ChunkMessage { first, last, encoding, bytes: chunk.bytes }
    };
    let chunks = RawChunk::cut(points).into_iter().map(message).collect();
    ChunkedSeries { labels: LabelPair::all(&labels(job)), chunks }
}

const STREAMED: &str = "Content-Type: application/x-streamed-protobuf; \
                        proto=prometheus.ChunkedReadResponse\r\n";

/// Reads all series of a server.
fn read(fake: &Fake) -> Result<Vec<(String, Points)>, String> {
    let remote = Remote::new(Arc::new(fake.client(hurried())));
    let reach = Window { after: Timestamp(-1), until: Timestamp(1_000_000) };
    let select = Select::new(vec![Matcher::equal("__name__", "m")], reach);
    let sets = remote.select(&[select], &Context::default()).map_err(|why| why.to_string())?;
    let one = |at: usize| {
        let mut points = Points::default();
        sets[0].read(at, &mut points).unwrap();
        (sets[0].labels(at).get("job").to_owned(), points)
    };
    Ok((0..sets[0].len()).map(one).collect())
}

#[test]
fn chunks_come_in_frames_and_a_series_may_go_on_in_the_next() {
    let (first, rest) = (sampled(0, 300), sampled(300, 400));
    let mut ended = sampled(0, 10);
    ended.push(10_000, STALE);
    let body =
        [frame(vec![chunks("a", &first)]), frame(vec![chunks("a", &rest), chunks("b", &ended)])];
    let fake = Fake::always(Play::Answer(200, STREAMED, body.concat()));
    let series = read(&fake).unwrap();
    assert_eq!(series.len(), 2);
    assert_eq!(series[0].1.values, sampled(0, 400).values);
    assert_eq!(series[1].1.stale, [10_000]);
    let heard = fake.heard().remove(0);
    assert_eq!(heard.line, "POST /api/v1/read HTTP/1.1");
    assert!(heard.head.contains(&"content-encoding: snappy".to_owned()));
}

#[test]
fn chunks_that_overlap_are_merged() {
    let mut series = chunks("a", &sampled(0, 100));
    series.chunks.extend(chunks("a", &sampled(50, 150)).chunks);
    let fake = Fake::always(Play::Answer(200, STREAMED, frame(vec![series])));
    assert_eq!(read(&fake).unwrap()[0].1.values, sampled(0, 150).values);
}

#[test]
fn frames_that_are_damaged_are_no_answer() {
    let whole = frame(vec![chunks("a", &sampled(0, 100))]);
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for (body, words) in [
        (whole[..whole.len() - 1].to_vec(), "the answer breaks off"),
        (flipped, "a frame with a wrong checksum"),
        (vec![0xff; 40], "a frame without a length"),
        (vec![0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0], "a frame of"),
    ] {
        let error = read(&Fake::always(Play::Answer(200, STREAMED, body))).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn samples_are_taken_where_there_are_no_chunks() {
    let histogram = Histogram { count: 3.0, sum: 7.0, ..Histogram::default() };
    let series = ReadSeries {
        labels: LabelPair::all(&labels("a")),
        samples: vec![FloatSample { value: 5.0, time: 1 }, FloatSample { value: STALE, time: 2 }],
        histograms: vec![HistogramSample::new(3, &histogram)],
    };
    let results = vec![ReadResult { series: vec![series] }];
    let message = ReadResponse { results }.encode_to_vec();
    let packed = snap::raw::Encoder::new().compress_vec(&message).unwrap();
    let head = "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\n";
    let series = read(&Fake::always(Play::Answer(200, head, packed))).unwrap();
    let points = &series[0].1;
    assert_eq!((&points.times, &points.stale), (&vec![1], &vec![2]));
    assert_eq!(*points.histograms.cells[0], histogram);
}

#[test]
fn integer_histograms_are_added_up() {
    let sample = HistogramSample {
        whole_count: Some(9),
        whole_zero_count: Some(1),
        positive_runs: vec![crate::remote::BucketRun { offset: 0, length: 3 }],
        positive_deltas: vec![2, 1, -2],
        ..HistogramSample::default()
    };
    let histogram = sample.histogram();
    assert_eq!(histogram.positive.counts, [2.0, 3.0, 1.0]);
    assert_eq!((histogram.count, histogram.zero_count), (9.0, 1.0));
}

#[test]
fn a_server_without_remote_read_is_asked_for_ranges_once_that_is_known() {
    let fake = Fake::start(|_, heard| {
        if heard.line.contains("/read") {
            return Play::Answer(400, "", b"unsupported path requested: /api/v1/read".to_vec());
        }
        let body = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":\
                    [{\"metric\":{\"job\":\"a\"},\"values\":[[1,\"5\"],[2,\"6\"]]}]}}";
        Play::Answer(200, "", body.into())
    });
    assert_eq!(read(&fake).unwrap()[0].1.values, [5.0, 6.0]);
    let line = &fake.heard()[1].line;
    let query = "query=%7B__name__%3D%22m%22%7D%5B1000001ms%5D&time=1000";
    assert!(line.contains(query), "{line}");
}

#[test]
fn a_stretch_with_too_many_samples_is_halved() {
    let fake = Fake::start(|number, _| match number {
        0 => Play::Answer(404, "", Vec::new()),
        1 => {
            let error = "query processing would load too many samples into memory in query";
            let body = format!(
                "{{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"{error}\"}}"
            );
            Play::Answer(422, "", body.into())
        }
        n => {
            let body = format!(
                "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":\
                 [{{\"metric\":{{\"job\":\"a\"}},\"values\":[[{n},\"{n}\"]]}}]}}}}"
            );
            Play::Answer(200, "", body.into())
        }
    });
    assert_eq!(read(&fake).unwrap()[0].1.values, [2.0, 3.0]);
}
