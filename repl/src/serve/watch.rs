//! What becomes of a request: the log, the figures, and queries that nobody waits for.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::http::request::Parts;
use promqlite::format::Parameters;
use promqlite::storage::Cancel;
use serde_json::Value;
use serde_json::json;

use super::reply::Reply;
use super::service::Service;
use crate::arguments::LogForm;
use crate::moment;

/// The status that stands for a client that went away.
const GONE: u16 = 499;

/// The parameters that are logged.
const LOGGED: [&str; 6] = ["query", "time", "start", "end", "step", "match[]"];

/// The longest text of a parameter that is logged.
const LOGGED_MAX: usize = 2000;

/// The address of a client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Follows a request to its end; one that is dropped before was given up by its client.
pub(super) struct Watch {
    service: Arc<Service>,
    endpoint: &'static str,
    begun: Instant,
    line: Line,
    cancel: Cancel,
    over: bool,
}

/// What is logged of a request.
#[derive(Default)]
struct Line {
    client: String,
    method: String,
    path: String,
    parameters: Vec<(&'static str, String)>,
}

impl Watch {
    pub(super) fn new(service: Arc<Service>, endpoint: &'static str, parts: &Parts) -> Self {
        let mut line = Line::default();
        if service.settings.log != LogForm::None {
            let peer = parts.extensions.get::<Peer>();
            line.client = peer.map(|peer| peer.0.to_string()).unwrap_or_default();
            line.method = parts.method.to_string();
            parts.uri.path().clone_into(&mut line.path);
        }
        let (begun, cancel) = (Instant::now(), Cancel::new());
        Self { service, endpoint, begun, line, cancel, over: false }
    }

    /// Notes what a request asks for.
    pub(super) fn reads(&mut self, parameters: &Parameters) {
        if self.service.settings.log == LogForm::None {
            return;
        }
        let named = LOGGED.into_iter().map(|name| (name, parameters.first(name)));
        let cut = |text: &str| text.chars().take(LOGGED_MAX).collect::<String>();
        let said = named.filter(|(_, text)| !text.is_empty());
        self.line.parameters = said.map(|(name, text)| (name, cut(text))).collect();
    }

    /// Returns the handle that stops what is done for the request.
    pub(super) fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// Notes how a request was answered.
    pub(super) fn ends(&mut self, reply: &Reply) {
        self.over = true;
        let remark = &reply.remark;
        self.tell(
            reply.status.as_u16(),
            reply.len(),
            remark.error,
            [remark.series, remark.samples],
        );
    }

    fn tell(&self, status: u16, bytes: usize, error: Option<&str>, read: [usize; 2]) {
        let took = self.begun.elapsed();
        self.service.figures.answered(self.endpoint, status, bytes, took);
        let form = self.service.settings.log;
        if form == LogForm::None {
            return;
        }
        let Line { client, method, path, parameters } = &self.line;
        let millis = (took.as_secs_f64() * 1e6).round() / 1e3;
        let mut line = vec![
            ("time", json!(moment::written(moment::wall_clock()))),
            ("client", json!(client)),
            ("method", json!(method)),
            ("path", json!(path)),
            ("status", json!(status)),
            ("bytes", json!(bytes)),
            ("ms", json!(millis)),
        ];
        line.extend(error.map(|error| ("error", json!(error))));
        let read = ["series", "samples"].into_iter().zip(read).filter(|(_, count)| *count > 0);
        line.extend(read.map(|(name, count)| (name, json!(count))));
        line.extend(parameters.iter().map(|(name, text)| (*name, json!(text))));
        let line = match form {
            LogForm::Json => object(&line),
            _ => words(&line),
        };
        // A log that cannot be written is no reason to stop.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// Writes the fields of a line as `name=value`, quoted where they have to be.
fn words(line: &[(&str, Value)]) -> String {
    let field = |(name, value): &(&str, Value)| match value.as_str() {
        Some(text) if is_plain(text) => format!("{name}={text}"),
        _ => format!("{name}={value}"),
    };
    line.iter().map(field).collect::<Vec<_>>().join(" ")
}

/// Writes the fields of a line as an object, in their order.
fn object(line: &[(&str, Value)]) -> String {
    let field = |(name, value): &(&str, Value)| format!("\"{name}\":{value}");
    format!("{{{}}}", line.iter().map(field).collect::<Vec<_>>().join(","))
}

fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'=' | b'\\'))
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.over {
            self.cancel.cancel();
            self.tell(GONE, 0, Some("canceled"), [0; 2]);
        }
    }
}
