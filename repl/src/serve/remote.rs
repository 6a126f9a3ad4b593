//! Remote read: samples, or the chunks that hold them.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use promqlite::label::Labels;
use promqlite::label::MatchOp;
use promqlite::label::Matcher;
use promqlite::math::STALE;
use promqlite::remote::ChunkMessage;
use promqlite::remote::ChunkedReadResponse;
use promqlite::remote::ChunkedSeries;
use promqlite::remote::FloatSample;
use promqlite::remote::HistogramSample;
use promqlite::remote::LabelPair;
use promqlite::remote::ReadMatcher;
use promqlite::remote::ReadQuery;
use promqlite::remote::ReadRequest;
use promqlite::remote::ReadResponse;
use promqlite::remote::ReadResult;
use promqlite::remote::ReadSeries;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::tsdb::RawChunk;
use promqlite::value::Points;
use prost::Message;
use rayon::prelude::*;

use super::call::Call;
use super::reply::Reply;
use super::service::Service;

/// The most bytes of a request once it is unpacked.
const REQUEST_MAX: usize = 32 << 20;
/// About as many bytes of chunks are sent together.
const FRAME: usize = 1 << 20;

const SAMPLES: &str = "application/x-protobuf";
const CHUNKS: &str = "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";

/// Why nothing can be read: a status and Go's words for it.
type Wrong = (StatusCode, String);

/// Reads series for another server.
pub(super) fn read(service: &Service, call: &Call, cancel: &Cancel) -> Reply {
    let read = request(&call.body).and_then(|request| {
        let storage = service.sight().storage;
        let limit = service.engine.options().limits;
        let cancel = limit.timeout.map_or_else(|| cancel.clone(), |limit| cancel.within(limit));
        let room = Room { storage, context: Context::new(cancel), samples_max: limit.samples_max };
        match wanted(&request.accepted)? {
            Form::Samples => room.samples(&request),
            Form::Chunks => room.chunks(&request),
        }
    });
    read.unwrap_or_else(|(status, text)| Reply::wrong(status, &text))
}

fn bad(text: impl ToString) -> Wrong {
    (StatusCode::BAD_REQUEST, text.to_string())
}

fn failed(text: impl ToString) -> Wrong {
    (StatusCode::INTERNAL_SERVER_ERROR, text.to_string())
}

fn request(body: &[u8]) -> Result<ReadRequest, Wrong> {
    let corrupt = |_| bad("snappy: corrupt input");
    let length = snap::raw::decompress_len(body).map_err(corrupt)?;
    if length > REQUEST_MAX {
        return Err(bad(format!("snappy: decoded length {length} exceeds limit {REQUEST_MAX}")));
    }
    let unpacked = snap::raw::Decoder::new().decompress_vec(body).map_err(corrupt)?;
    ReadRequest::decode(unpacked.as_slice()).map_err(bad)
}

/// The form that samples are sent in.
enum Form {
    Samples,
    Chunks,
}

fn wanted(accepted: &[i32]) -> Result<Form, Wrong> {
    let known = accepted.iter().find_map(|kind| match kind {
        0 => Some(Form::Samples),
        1 => Some(Form::Chunks),
        _ => None,
    });
    match known {
        Some(form) => Ok(form),
        None if accepted.is_empty() => Ok(Form::Samples),
        None => Err(bad(format!(
            "server does not support any of the requested response types: {accepted:?}"
        ))),
    }
}

/// Where series are read.
struct Room {
    storage: Arc<dyn Storage>,
    context: Context,
    samples_max: u64,
}

/// The series that a query found.
struct Found {
    set: Arc<dyn SeriesSet>,
    /// The series with their labels, sorted by them.
    order: Vec<(Labels, usize)>,
    first: i64,
    last: i64,
}

impl Room {
    fn samples(&self, request: &ReadRequest) -> Result<Reply, Wrong> {
        let mut left = self.samples_max;
        let results: Result<Vec<_>, Wrong> = request
            .queries
            .iter()
            .map(|query| {
                let found = self.find(query)?;
                let mut series = Vec::with_capacity(found.order.len());
                for (labels, number) in &found.order {
                    let points = self.points(&found, *number)?;
                    left = left.checked_sub(points.len() as u64).ok_or_else(|| self.too_many())?;
                    if !points.is_empty() || !points.stale.is_empty() {
                        series.push(time_series(labels, &points));
                    }
                }
                Ok(ReadResult { series })
            })
            .collect();
        let message = ReadResponse { results: results? }.encode_to_vec();
        let packed = snap::raw::Encoder::new().compress_vec(&message).map_err(failed)?;
        let snappy = HeaderValue::from_static("snappy");
        Ok(Reply::bytes(SAMPLES, packed).with(header::CONTENT_ENCODING, snappy))
    }

    fn chunks(&self, request: &ReadRequest) -> Result<Reply, Wrong> {
        let mut pieces = Vec::new();
        for (number, query) in request.queries.iter().enumerate() {
            let found = self.find(query)?;
            let frames: Result<Vec<_>, Wrong> = found
                .order
                .par_iter()
                .map(|(labels, series)| {
                    let points = self.points(&found, *series)?;
                    frames(number, labels, &points)
                })
                .collect();
            pieces.extend(frames?);
        }
        let mut reply = Reply::bytes(CHUNKS, Vec::new());
        reply.pieces = pieces;
        Ok(reply)
    }

    fn find(&self, query: &ReadQuery) -> Result<Found, Wrong> {
        let matchers: Result<Vec<_>, _> = query.matchers.iter().map(matcher).collect();
        let (first, last) = (query.start, query.end);
        let after = Timestamp(first.saturating_sub(1));
        let select = Select::new(matchers?, Window { after, until: Timestamp(last) });
        let sets = self.storage.select(&[select], &self.context).map_err(failed)?;
        let set = sets.into_iter().next().ok_or_else(|| failed("the storage gave no series"))?;
        let mut order: Vec<_> = (0..set.len()).map(|one| (set.labels(one), one)).collect();
        order.sort();
        Ok(Found { set, order, first, last })
    }

    fn points(&self, found: &Found, series: usize) -> Result<Points, Wrong> {
        if self.context.cancel().stop().is_some() {
            return Err(failed("context canceled"));
        }
        let (mut all, mut within) = (Points::default(), Points::default());
        found.set.read(series, &mut all).map_err(failed)?;
        within.append_within(&all, found.first, found.last);
        Ok(within)
    }

    fn too_many(&self) -> Wrong {
        bad(format!("exceeded sample limit ({})", self.samples_max))
    }
}

fn matcher(asked: &ReadMatcher) -> Result<Matcher, Wrong> {
    let op = match asked.kind {
        0 => MatchOp::Equal,
        1 => MatchOp::NotEqual,
        2 => MatchOp::Regex,
        3 => MatchOp::NotRegex,
        _ => return Err(failed("invalid matcher type")),
    };
    Matcher::new(&asked.name, op, &asked.value).map_err(|error| failed(error.message))
}

/// Returns the samples of a series; stale markers are among them again.
fn time_series(labels: &Labels, points: &Points) -> ReadSeries {
    let floats = points.times.iter().zip(&points.values);
    let stale = points.stale.iter().map(|&time| FloatSample { value: STALE, time });
    let mut samples: Vec<_> =
        floats.map(|(&time, &value)| FloatSample { value, time }).chain(stale).collect();
    samples.sort_by_key(|sample| sample.time);
    let histograms = points.histograms.times.iter().zip(&points.histograms.cells);
    let histograms = histograms.map(|(&time, cell)| HistogramSample::new(time, cell)).collect();
    ReadSeries { labels: LabelPair::all(labels), samples, histograms }
}

/// Returns the frames of a series: each a message with its length and checksum before it.
fn frames(query: usize, labels: &Labels, points: &Points) -> Result<Vec<u8>, Wrong> {
    let (mut bytes, mut chunks, mut held) = (Vec::new(), Vec::new(), 0);
    let mut frame = |chunks: Vec<ChunkMessage>| {
        let series = vec![ChunkedSeries { labels: LabelPair::all(labels), chunks }];
        let message = ChunkedReadResponse { series, query: query as i64 }.encode_to_vec();
        // A vector has room for everything.
        let _ = prost::encode_length_delimiter(message.len(), &mut bytes);
        bytes.extend_from_slice(&crc32c::crc32c(&message).to_be_bytes());
        bytes.extend_from_slice(&message);
    };
    for chunk in RawChunk::cut(points) {
        held += chunk.bytes.len();
        chunks.push(message(chunk)?);
        if held > FRAME {
            frame(std::mem::take(&mut chunks));
            held = 0;
        }
    }
    if !chunks.is_empty() {
        frame(chunks);
    }
    Ok(bytes)
}

fn message(chunk: RawChunk) -> Result<ChunkMessage, Wrong> {
    let mut points = Points::default();
    chunk.decode(&mut points).map_err(failed)?;
    let first = points.edges().min().unwrap_or_default();
    let last = points.edges().max().unwrap_or_default();
    let encoding = i32::from(chunk.encoding.number());
    Ok(ChunkMessage { first, last, encoding, bytes: chunk.bytes })
}
