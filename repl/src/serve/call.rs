//! A request, as far as handlers look at it.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::form::Form;

/// A request, as far as handlers look at it.
#[derive(Debug)]
pub(super) struct Call {
    /// The path as it was sent.
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) form: Form,
    pub(super) body: Bytes,
}

impl Call {
    pub(super) fn new(parts: Parts, body: Bytes) -> Self {
        let form = Form::read(parts.uri.query().unwrap_or_default(), &parts.headers, &body);
        let path = parts.uri.path().to_owned();
        Self { path, headers: parts.headers, form, body }
    }
}
