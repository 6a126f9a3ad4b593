//! Which pages of other origins may read answers.

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use promqlite::label::Pattern;

use super::settings::Origins;

const HEADERS: HeaderValue =
    HeaderValue::from_static("Accept, Authorization, Content-Type, Origin");
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, OPTIONS");
const EXPOSED: HeaderValue = HeaderValue::from_static("Date");

impl Origins {
    /// Reads a regular expression that an origin has to match as a whole.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        Pattern::new(text).map(Self).map_err(|error| format!("`{text}`: {}", error.message))
    }

    /// Adds to an answer what a browser looks for.
    pub(super) fn allow(&self, asked: &HeaderMap, answered: &mut HeaderMap) {
        answered.append(header::VARY, HeaderValue::from_static("Origin"));
        let origin = asked.get(header::ORIGIN).filter(|origin| !origin.is_empty());
        let Some(origin) = origin else { return };
        answered.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        answered.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answered.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        if origin.to_str().is_ok_and(|text| self.0.matches(text)) {
            answered.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
    }
}
