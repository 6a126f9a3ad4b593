//! `/federate`: the newest samples of series, as a scrape.

use axum::http::StatusCode;
use axum::http::header;
use promqlite::format::ApiError;
use promqlite::format::ApiErrorKind;
use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::label::is_legacy_name;
use promqlite::math::append;
use promqlite::math::shortest;
use promqlite::plan::selector_matchers;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Points;

use super::call::Call;
use super::reply::Reply;
use super::service::Service;

/// The form whose names are letters, digits and underscores.
const PLAIN: &str = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
/// The form whose names may be anything.
const QUOTED: &str = "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8";

/// A series and its newest sample.
type Newest = (Labels, i64, f64);

/// How names are written that are not made of letters, digits and underscores alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// In quotes.
    Quoted,
    /// With underscores for all that they may not have.
    Plain,
}

/// Tells the newest samples of all series that are asked for.
pub(super) fn federate(service: &Service, call: &Call, cancel: &Cancel) -> Result<Reply, ApiError> {
    let mut wanted = Vec::new();
    let sight = service.sight();
    let reach = Window::ending(sight.now, service.engine.options().lookback);
    for selector in call.form.all.all("match[]") {
        match selector_matchers(selector) {
            Ok(matchers) => wanted.push(Select::new(matchers, reach)),
            Err(error) => {
                return Ok(Reply::wrong(StatusCode::BAD_REQUEST, &error.message(selector)));
            }
        }
    }
    let failed = |error| ApiError::new(ApiErrorKind::Execution, format!("{error}"));
    let sets = sight.storage.select(&wanted, &Context::new(cancel.clone())).map_err(failed)?;
    let mut found = Vec::new();
    for set in &sets {
        for series in 0..set.len() {
            let mut points = Points::default();
            set.read(series, &mut points).map_err(failed)?;
            let newest = newest(&points, reach);
            found.extend(newest.map(|(at, value)| (set.labels(series), at, value)));
        }
    }
    found.sort_by(|one, two| one.0.cmp(&two.0));
    found.dedup_by(|one, two| one.0 == two.0);
    let accepted = call.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let (content, names) = match accepted {
        Some(accepted) if accepted.contains("allow-utf-8") => (QUOTED, Names::Quoted),
        _ => (PLAIN, Names::Plain),
    };
    Ok(Reply::bytes(content, text(&found, names).into_bytes()))
}

/// Returns the newest float, if nothing newer ended the series.
fn newest(points: &Points, reach: Window) -> Option<(i64, f64)> {
    let floats = points.times.iter().zip(&points.values);
    let (&at, &value) = floats.rev().find(|(at, _)| reach.contains(Timestamp(**at)))?;
    let later = points.stale.iter().chain(&points.histograms.times);
    let ended = later.into_iter().any(|&time| time > at && reach.contains(Timestamp(time)));
    (!ended).then_some((at, value))
}

/// Writes samples; the text form has no words for native histograms.
fn text(found: &[Newest], names: Names) -> String {
    let (mut text, mut family) = (String::new(), None);
    for (labels, at, value) in found {
        let name = labels.get(NAME);
        if family != Some(name) {
            family = Some(name);
            append(&mut text, format_args!("# TYPE {} untyped\n", names.written(name)));
        }
        names.push_series(labels, &mut text);
        append(&mut text, format_args!(" {} {at}\n", shortest(*value)));
    }
    text
}

impl Names {
    fn push_series(self, labels: &Labels, text: &mut String) {
        let name = labels.get(NAME);
        let before = is_legacy_name(name) || self == Self::Plain;
        let mut parts = Vec::new();
        if before {
            text.push_str(&self.written(name));
        } else {
            parts.push(self.written(name));
        }
        let others = labels.iter().filter(|(name, _)| *name != NAME);
        let pair = |(name, value)| format!("{}=\"{}\"", self.written(name), escaped(value));
        parts.extend(others.map(pair));
        append(text, format_args!("{{{}}}", parts.join(",")));
    }

    fn written(self, name: &str) -> String {
        let is_allowed = |rune: char| rune.is_ascii_alphanumeric() || matches!(rune, '_' | ':');
        match self {
            _ if is_legacy_name(name) => name.to_owned(),
            Self::Quoted => format!("\"{}\"", escaped(name)),
            Self::Plain => {
                name.chars().map(|rune| if is_allowed(rune) { rune } else { '_' }).collect()
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
