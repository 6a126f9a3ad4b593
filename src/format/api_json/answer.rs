//! Answers and errors in the envelope of the API.

use rayon::prelude::*;

use crate::engine::Answer;
use crate::value::Notes;
use crate::value::Series;
use crate::value::Value;

use super::pen::Pen;
use super::text::Escapes;
use super::text::push_text;
use super::times::Times;
use super::values::push_samples;
use super::values::push_scalar;
use super::values::push_series;
use super::values::push_text_at;
use super::values::result_type;

/// How many warnings, and how many infos, are told.
const NOTES_MAX: usize = 10;

/// How many points one thread writes at a time.
const PIECE_POINTS: usize = 32_768;

/// The bytes that a point takes, with its share of the labels.
const POINT_BYTES: usize = 40;

/// What stands beside a value in the API's answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Beside {
    /// What the query took, as JSON; empty where nobody asked.
    pub stats: String,
    /// The warnings.
    pub warnings: Vec<String>,
    /// The infos.
    pub infos: Vec<String>,
}

/// Appends an answer to a query as the API gives it.
///
/// ```
/// use promqlite::engine::{Ask, Engine};
/// use promqlite::format::write_answer;
/// use promqlite::storage::Memory;
/// use promqlite::time::Timestamp;
///
/// let answer = Engine::default().query(&Memory::new(), "1", Ask::Instant(Timestamp(0)))?;
/// let mut body = Vec::new();
/// write_answer(&answer, "1", &mut body);
/// let expected = r#"{"status":"success","data":{"resultType":"scalar","result":[0,"1"]}}"#;
/// assert_eq!(String::from_utf8_lossy(&body), expected);
/// # Ok::<(), promqlite::engine::QueryError>(())
/// ```
pub fn write_answer(answer: &Answer, query: &str, into: &mut Vec<u8>) {
    let [warnings, infos] = told(&answer.notes, query);
    write_success(|into| write_data(&answer.value, into), &warnings, &infos, into);
}

/// Returns an answer in pieces that follow each other, for those who send them one by one.
pub fn answer_pieces(answer: &Answer, query: &str) -> Vec<Vec<u8>> {
    let [warnings, infos] = told(&answer.notes, query);
    value_pieces(&answer.value, &Beside { warnings, infos, stats: String::new() })
}

/// Returns the answer that gives a value in pieces that follow each other.
pub fn value_pieces(value: &Value, beside: &Beside) -> Vec<Vec<u8>> {
    let (mut before, mut behind) = (b"{\"status\":\"success\",\"data\":".to_vec(), Vec::new());
    before.extend_from_slice(b"{\"resultType\":\"");
    before.extend_from_slice(result_type(value).as_bytes());
    before.extend_from_slice(b"\",\"result\":");
    let mut middle = Vec::new();
    match value {
        Value::Matrix(series) if points(series) > PIECE_POINTS => {
            before.push(b'[');
            middle = matrix_pieces(series);
            behind.push(b']');
        }
        value => write_value(value, &mut before),
    }
    if !beside.stats.is_empty() {
        behind.extend_from_slice(b",\"stats\":");
        behind.extend_from_slice(beside.stats.as_bytes());
    }
    behind.push(b'}');
    write_notes(&beside.warnings, &beside.infos, &mut behind);
    if middle.is_empty() {
        before.append(&mut behind);
        return vec![before];
    }
    std::iter::once(before).chain(middle).chain([behind]).collect()
}

/// Appends a value with its type, the `data` of an answer.
pub fn write_data(value: &Value, into: &mut Vec<u8>) {
    into.extend_from_slice(b"{\"resultType\":\"");
    into.extend_from_slice(result_type(value).as_bytes());
    into.extend_from_slice(b"\",\"result\":");
    write_value(value, into);
    into.push(b'}');
}

/// Appends a value without its type.
pub fn write_value(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Scalar(at, number) => push_scalar(*at, *number, &mut Pen::new(into)),
        Value::Text(at, text) => push_text_at(*at, text, &mut Pen::new(into)),
        Value::Vector(samples) => {
            into.push(b'[');
            push_samples(samples, &mut Pen::new(into));
            into.push(b']');
        }
        Value::Matrix(series) => {
            into.push(b'[');
            write_matrix(series, into);
            into.push(b']');
        }
    }
}

/// Appends the envelope of a success around what `data` appends.
pub fn write_success(
    data: impl FnOnce(&mut Vec<u8>),
    warnings: &[String],
    infos: &[String],
    into: &mut Vec<u8>,
) {
    into.extend_from_slice(b"{\"status\":\"success\",\"data\":");
    data(into);
    write_notes(warnings, infos, into);
}

/// Appends the envelope of an error.
///
/// ```
/// use promqlite::format::write_failure;
///
/// let mut body = Vec::new();
/// write_failure("bad_data", "no query", &mut body);
/// let expected = r#"{"status":"error","errorType":"bad_data","error":"no query"}"#;
/// assert_eq!(String::from_utf8_lossy(&body), expected);
/// ```
pub fn write_failure(kind: &str, text: &str, into: &mut Vec<u8>) {
    let mut pen = Pen::new(into);
    pen.push(b"{\"status\":\"error\",\"errorType\":");
    push_text(kind, Escapes::Html, &mut pen);
    pen.push(b",\"error\":");
    push_text(text, Escapes::Html, &mut pen);
    pen.push(b"}");
}

/// Returns the warnings and the infos that an answer tells: ten of each, and how many more.
pub fn told(notes: &Notes, query: &str) -> [Vec<String>; 2] {
    let texts = [(notes.warnings(query), "warning"), (notes.infos(query), "info")];
    texts.map(|(mut texts, kind)| {
        let more = texts.len().saturating_sub(NOTES_MAX);
        texts.truncate(NOTES_MAX);
        if more > 0 {
            texts.push(format!("{more} more {kind} annotations omitted"));
        }
        texts
    })
}

fn write_notes(warnings: &[String], infos: &[String], into: &mut Vec<u8>) {
    let mut pen = Pen::new(into);
    for (key, texts) in [(&b",\"warnings\":["[..], warnings), (b",\"infos\":[", infos)] {
        for (i, text) in texts.iter().enumerate() {
            pen.push(if i == 0 { key } else { b"," });
            push_text(text, Escapes::Html, &mut pen);
        }
        if !texts.is_empty() {
            pen.push(b"]");
        }
    }
    pen.push(b"}");
}

fn write_matrix(series: &[Series], into: &mut Vec<u8>) {
    if points(series) <= PIECE_POINTS || rayon::current_num_threads() == 1 {
        into.reserve(points(series) * POINT_BYTES);
        push_series(series, &Times::of(series), &mut Pen::new(into));
        return;
    }
    let pieces = matrix_pieces(series);
    into.reserve(pieces.iter().map(Vec::len).sum());
    for piece in pieces {
        into.extend_from_slice(&piece);
    }
}

/// Writes series on all threads, each piece with the comma that it needs before it.
fn matrix_pieces(series: &[Series]) -> Vec<Vec<u8>> {
    let times = Times::of(series);
    let shares = shares(series);
    let write = |(i, share): (usize, &&[Series])| {
        let mut piece = Vec::with_capacity(points(share) * POINT_BYTES + 1);
        if i > 0 {
            piece.push(b',');
        }
        push_series(share, &times, &mut Pen::new(&mut piece));
        piece
    };
    shares.par_iter().enumerate().map(write).collect()
}

/// Cuts series into shares of about as many points.
fn shares(series: &[Series]) -> Vec<&[Series]> {
    let (mut shares, mut from, mut held) = (Vec::new(), 0, 0);
    for (at, one) in series.iter().enumerate() {
        held += weight(one);
        if held >= PIECE_POINTS {
            shares.push(&series[from..=at]);
            (from, held) = (at + 1, 0);
        }
    }
    if from < series.len() {
        shares.push(&series[from..]);
    }
    shares
}

fn points(series: &[Series]) -> usize {
    series.iter().map(weight).sum()
}

/// Returns how many floats a series takes as much space as.
fn weight(series: &Series) -> usize {
    let buckets = |cells: &[_]| cells.len() * 2;
    let histogram = |(_, histogram): &(_, std::sync::Arc<crate::histogram::Histogram>)| {
        3 + buckets(&histogram.positive.counts) + buckets(&histogram.negative.counts)
    };
    4 + series.floats.len() + series.histograms.iter().map(histogram).sum::<usize>()
}
