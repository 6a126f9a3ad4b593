//! What goes back to a client.

use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use promqlite::format::ApiError;
use promqlite::format::write_failure;

/// The type of most answers.
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The type of the rest.
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// What goes back to a client.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// The body, in pieces that follow each other.
    pub(super) pieces: Vec<Vec<u8>>,
    /// What is told to the log and the metrics.
    pub(super) remark: Remark,
}

/// What is told to the log and the metrics.
#[derive(Clone, Default, Debug)]
pub(super) struct Remark {
    /// The type of the error, if there was one.
    pub(super) error: Option<&'static str>,
    /// How many samples were read.
    pub(super) samples: usize,
    /// How many series were selected.
    pub(super) series: usize,
}

impl Reply {
    /// Returns a success with a body of JSON.
    pub(super) fn json(body: Vec<u8>) -> Self {
        Self::pieces(vec![body])
    }

    /// Returns a success with a body of JSON in pieces.
    pub(super) fn pieces(pieces: Vec<Vec<u8>>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, JSON)];
        Self { status: StatusCode::OK, headers, pieces, remark: Remark::default() }
    }

    /// Returns a text.
    pub(super) fn text(status: StatusCode, text: impl Into<Vec<u8>>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, PLAIN)];
        Self { status, headers, pieces: vec![text.into()], remark: Remark::default() }
    }

    /// Returns a text that says what is wrong, as Go's servers say it.
    pub(super) fn wrong(status: StatusCode, text: &str) -> Self {
        let sniff = HeaderValue::from_static("nosniff");
        Self::text(status, format!("{text}\n")).with(header::X_CONTENT_TYPE_OPTIONS, sniff)
    }

    /// Returns a body that is made of bytes of some other type.
    pub(super) fn bytes(content: &'static str, body: Vec<u8>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(content))];
        Self { status: StatusCode::OK, headers, pieces: vec![body], remark: Remark::default() }
    }

    /// Returns an answer without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), pieces: Vec::new(), remark: Remark::default() }
    }

    /// Returns the answer to what went wrong.
    pub(super) fn failure(error: &ApiError) -> Self {
        let status = StatusCode::from_u16(error.kind.status());
        let mut body = Vec::new();
        error.write(&mut body);
        let mut reply = Self::json(body);
        reply.status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        reply.remark.error = Some(error.kind.name());
        reply
    }

    /// Returns the answer to what went wrong, with a status of its own.
    pub(super) fn refusal(status: StatusCode, kind: &'static str, text: &str) -> Self {
        let mut body = Vec::new();
        write_failure(kind, text, &mut body);
        let mut reply = Self::json(body);
        reply.status = status;
        reply.remark.error = Some(kind);
        reply
    }

    /// Adds a header.
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Returns the length of the body.
    pub(super) fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }
}

impl From<ApiError> for Reply {
    fn from(error: ApiError) -> Self {
        Self::failure(&error)
    }
}
