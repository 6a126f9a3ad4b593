//! Remote read: the samples themselves.

use prost::Message;

use super::error::Fault;
use super::error::RemoteError;
use super::frames::Frames;
use super::held::Held;
use super::held::HeldSamples;
use super::held::HeldSeries;
use super::messages::ChunkedSeries;
use super::messages::LabelPair;
use super::messages::ReadMatcher;
use super::messages::ReadQuery;
use super::messages::ReadRequest;
use super::messages::ReadResponse;
use super::messages::ReadSeries;
use super::wire::Asked;
use super::wire::Patience;
use super::wire::Wire;
use crate::label::MatchOp;
use crate::label::Matcher;
use crate::label::NAME;
use crate::storage::Cancel;
use crate::storage::merge;
use crate::time::Window;
use crate::tsdb::Encoding;
use crate::tsdb::RawChunk;
use crate::value::Points;

/// The headers of a request.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Type", "application/x-protobuf"),
    ("Content-Encoding", "snappy"),
    ("X-Prometheus-Remote-Read-Version", "0.1.0"),
];

/// Chunks are wanted, and samples are taken.
const ACCEPTED: [i32; 2] = [1, 0];

/// Reads all series that pass some tests, sorted by their labels.
pub(super) fn read(
    wire: &Wire,
    matchers: &[Matcher],
    reach: Window,
    cancel: &Cancel,
) -> Result<Held, RemoteError> {
    let asked = Asked {
        path: "api/v1/read".to_owned(),
        message: Some((request(matchers, reach).map_err(|fault| wire.error(fault))?, HEADERS)),
        patience: Patience::Idle,
        ..Asked::default()
    };
    let arrived = wire.ask(&asked, cancel)?;
    let kind = arrived.headers.get("Content-Type").and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default();
    let mut held = if kind.starts_with("application/x-streamed-protobuf") {
        chunked(Frames::new(arrived.body))
    } else if kind.starts_with("application/x-protobuf") {
        let most = wire.terms.answer_bytes_max;
        sampled(arrived.body.whole().and_then(|bytes| unpacked(&bytes, most, cancel)))
    } else {
        Err(Fault::Foreign(format!("remote read answered with {kind:?}")))
    }
    .map_err(|fault| wire.error(fault))?;
    if !held.series.is_sorted_by(|one, next| one.labels < next.labels) {
        held.series.sort_by(|one, next| one.labels.cmp(&next.labels));
    }
    Ok(held)
}

fn request(matchers: &[Matcher], reach: Window) -> Result<Vec<u8>, Fault> {
    let matchers = matchers.iter().map(|one| ReadMatcher {
        kind: match one.op() {
            MatchOp::Equal => 0,
            MatchOp::NotEqual => 1,
            MatchOp::Regex => 2,
            MatchOp::NotRegex => 3,
        },
        name: one.name().to_owned(),
        value: one.value().to_owned(),
    });
    let mut matchers: Vec<_> = matchers.collect();
    if matchers.is_empty() {
        // Without any test servers give nothing, and every series has a name.
        let (name, value) = (NAME.to_owned(), String::new());
        matchers.push(ReadMatcher { kind: 1, name, value });
    }
    let (start, end) = (reach.after.0.saturating_add(1), reach.until.0);
    let query = ReadQuery { start, end, matchers };
    let request = ReadRequest { queries: vec![query], accepted: ACCEPTED.to_vec() };
    let packed = snap::raw::Encoder::new().compress_vec(&request.encode_to_vec());
    packed.map_err(|why| Fault::Settings(why.to_string()))
}

fn chunked(mut frames: Frames) -> Result<Held, Fault> {
    let mut held = Held::default();
    while let Some(frame) = frames.next()? {
        for ChunkedSeries { labels, chunks } in frame.series {
            let labels = LabelPair::labels(&labels);
            let mut packed = Vec::with_capacity(chunks.len());
            for chunk in chunks {
                let number = u8::try_from(chunk.encoding).unwrap_or_default();
                let unknown = || Fault::Foreign(format!("chunks of encoding {}", chunk.encoding));
                let encoding = Encoding::of(number).ok_or_else(unknown)?;
                let raw = RawChunk { encoding, bytes: chunk.bytes };
                packed.push((chunk.first, chunk.last, raw));
            }
            // A series whose chunks do not fit into a frame goes on in the next.
            match held.series.last_mut() {
                Some(HeldSeries { labels: last, samples: HeldSamples::Chunks(known) })
                    if *last == labels =>
                {
                    known.append(&mut packed);
                }
                _ => held.series.push(HeldSeries { labels, samples: HeldSamples::Chunks(packed) }),
            }
        }
    }
    Ok(held)
}

fn unpacked(bytes: &[u8], most: u64, cancel: &Cancel) -> Result<Vec<u8>, Fault> {
    let foreign = |why: snap::Error| Fault::Foreign(why.to_string());
    let length = snap::raw::decompress_len(bytes).map_err(foreign)?;
    if length as u64 > most {
        return Err(Fault::TooLong(most));
    }
    cancel.receive(length as u64).map_err(Fault::TooMuch)?;
    snap::raw::Decoder::new().decompress_vec(bytes).map_err(foreign)
}

fn sampled(bytes: Result<Vec<u8>, Fault>) -> Result<Held, Fault> {
    let read = ReadResponse::decode(bytes?.as_slice());
    let response = read.map_err(|why| Fault::Foreign(why.to_string()))?;
    let series = response.results.into_iter().flat_map(|result| result.series);
    let one = |one: ReadSeries| HeldSeries {
        labels: LabelPair::labels(&one.labels),
        samples: HeldSamples::Points(points(&one)),
    };
    Ok(Held { series: series.map(one).collect() })
}

fn points(series: &ReadSeries) -> Points {
    let (mut floats, mut histograms) = (Points::default(), Points::default());
    for sample in &series.samples {
        floats.push(sample.time, sample.value);
    }
    if series.histograms.is_empty() {
        return floats;
    }
    for sample in &series.histograms {
        histograms.push_histogram(sample.time, sample.histogram().into());
    }
    let mut all = Points::default();
    merge(&[floats, histograms], &mut all);
    all
}
