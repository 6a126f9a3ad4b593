//! What the errors of connections and the statuses of answers mean.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use reqwest::header::RETRY_AFTER;
use serde_json::Value;

use super::error::Fault;

/// How much of a text that is no JSON is told.
const TOLD_MAX: usize = 120;

/// Returns what an error of a connection means.
pub(super) fn of(error: &reqwest::Error, patience: Duration) -> Fault {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = String::new();
    while let Some(error) = cause {
        if let Some(Elsewhere(place)) = error.downcast_ref() {
            return Fault::Elsewhere(place.clone());
        }
        if let Some(why) = error.downcast_ref::<rustls::Error>() {
            return Fault::Encryption(why.to_string());
        }
        if let Some(why) = error.downcast_ref::<std::io::Error>() {
            if why.kind() == ErrorKind::ConnectionRefused {
                return Fault::Refused;
            }
            // What it holds is not among its sources.
            if let Some(inner) = why.get_ref() {
                cause = Some(inner);
                continue;
            }
        }
        last = error.to_string();
        // The other side hung up where it should have said who it is.
        if last.starts_with("tls handshake") {
            return Fault::Encryption(last);
        }
        if last.starts_with("dns error") {
            return Fault::Unresolved;
        }
        cause = error.source();
    }
    if error.is_timeout() {
        return Fault::TimedOut(patience);
    }
    if error.is_decode() || error.is_body() {
        return Fault::Torn(last);
    }
    Fault::Broken(last)
}

/// A redirect that is not followed, to the host it names.
#[derive(Debug)]
pub(super) struct Elsewhere(pub(super) String);

impl std::fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a redirect to {}", self.0)
    }
}

impl Error for Elsewhere {}

/// Returns what an answer means that is no success, by its status and the beginning of its body.
pub(super) fn of_status(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Fault {
    let code = status.as_u16();
    let text = excerpt(body);
    let told = || -> Option<Fault> {
        let json: Value = serde_json::from_slice(body).ok()?;
        let kind = json.get("errorType")?.as_str()?.to_owned();
        let text = json.get("error").and_then(Value::as_str).unwrap_or_default();
        Some(Fault::Told(kind, text.to_owned()))
    };
    match code {
        401 | 403 | 407 => Fault::Denied(code, text),
        429 => Fault::Busy(code, wait(headers), text),
        404 | 405 | 410 | 501 => told().unwrap_or(Fault::Missing(code, text)),
        503 => told().unwrap_or_else(|| Fault::Busy(code, wait(headers), text)),
        _ => told().unwrap_or(Fault::Status(code, text)),
    }
}

/// Returns how long a server asks to wait.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Returns a beginning of a text for people: of JSON its error, of a page its title.
pub(super) fn excerpt(body: &[u8]) -> String {
    if let Ok(json) = serde_json::from_slice::<Value>(body)
        && let Some(text) = json.get("error").and_then(Value::as_str)
    {
        return text.to_owned();
    }
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.starts_with('<') {
        let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
        return match title {
            Some((title, _)) => format!("a web page, \"{}\"", shortened(title.trim())),
            None => "a web page".to_owned(),
        };
    }
    shortened(text.lines().next().unwrap_or_default())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(TOLD_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Returns how long to wait before the same request may have an answer, at least so long; nothing
/// where it will not have one.
pub(super) fn passes(fault: &Fault, least: Duration) -> Option<Duration> {
    match fault {
        Fault::Busy(_, wait, _) => Some(wait.unwrap_or(least).max(least)),
        Fault::Status(500..=599, _) => Some(least),
        Fault::Told(kind, _) if kind == "unavailable" || kind == "internal" => Some(least),
        _ => None,
    }
}
