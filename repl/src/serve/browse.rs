//! Handlers that tell what series there are.

use axum::http::StatusCode;
use promqlite::format::ApiError;
use promqlite::format::ApiErrorKind;
use promqlite::format::BrowseRequest;
use promqlite::format::MetadataRequest;
use promqlite::format::TRUNCATED;
use promqlite::format::read_label_name;
use promqlite::format::write_json_labels;
use promqlite::format::write_json_markup;
use promqlite::storage::Cancel;
use promqlite::storage::Context;
use promqlite::storage::Stop;
use promqlite::storage::StorageError;
use serde_json::json;

use super::call::Call;
use super::form::unescaped;
use super::json;
use super::reply::Reply;
use super::service::Service;

/// Lists the label sets of series.
pub(super) fn series(service: &Service, call: &Call, cancel: &Cancel) -> Result<Reply, ApiError> {
    if let Some(flaw) = &call.form.flaw {
        return Err(ApiError::bad_data(format!("error parsing form values: {flaw}")));
    }
    let request = BrowseRequest::series(&call.form.all)?;
    let context = context(service, cancel);
    let storage = service.sight().storage;
    let found = storage
        .series(&request.any, request.reach, &context)
        .map_err(|error| failed(error, &context))?;
    Ok(cut(found, &request, &context, write_json_labels))
}

/// Lists the names of labels.
pub(super) fn labels(service: &Service, call: &Call, cancel: &Cancel) -> Result<Reply, ApiError> {
    let request = BrowseRequest::labels(&call.form.all)?;
    let context = context(service, cancel);
    let storage = service.sight().storage;
    let found = storage
        .label_names(&request.any, request.reach, &context)
        .map_err(|error| failed(error, &context))?;
    Ok(cut(found, &request, &context, |name, into| write_json_markup(name, into)))
}

/// Lists the values of a label.
pub(super) fn values(service: &Service, call: &Call, cancel: &Cancel) -> Result<Reply, ApiError> {
    let name = label(&call.path)?;
    if name.contains('/') {
        return Ok(Reply::wrong(StatusCode::NOT_FOUND, "404 page not found"));
    }
    let name = read_label_name(&name)?;
    let request = BrowseRequest::labels(&call.form.all)?;
    let context = context(service, cancel);
    let storage = service.sight().storage;
    let found = storage.label_values(&name, &request.any, request.reach, &context);
    let found = found.map_err(|error| failed(error, &context))?;
    Ok(cut(found, &request, &context, |value, into| write_json_markup(value, into)))
}

/// Returns the label that a path names.
fn label(path: &str) -> Result<String, ApiError> {
    let escaped = path.rsplit('/').nth(1).unwrap_or_default();
    let wrong = |shown: &str| ApiError::bad_data(format!("invalid label name: \"{shown}\""));
    let bytes = unescaped(escaped).map_err(|_| wrong(escaped))?;
    String::from_utf8(bytes).map_err(|error| {
        let shown = error.as_bytes().utf8_chunks().fold(String::new(), |mut shown, chunk| {
            shown.push_str(chunk.valid());
            chunk.invalid().iter().for_each(|byte| shown.push_str(&format!("\\x{byte:02x}")));
            shown
        });
        wrong(&shown)
    })
}

/// Lists what is known of metrics beside their samples.
pub(super) fn metadata(service: &Service, call: &Call) -> Result<Reply, ApiError> {
    let request = MetadataRequest::read(&call.form.all)?;
    let chosen = request.choose(service.world.storage.metadata());
    let described = chosen.into_iter().map(|(metric, known)| {
        let known = known
            .into_iter()
            .map(|one| json!({ "type": one.kind, "help": one.help, "unit": one.unit }));
        (metric, known.collect())
    });
    Ok(json::tree(&serde_json::Value::Object(described.collect())))
}

/// Returns what a storage may ask while it works for a request.
fn context(service: &Service, cancel: &Cancel) -> Context {
    let limit = service.engine.options().limits.timeout;
    Context::new(limit.map_or_else(|| cancel.clone(), |limit| cancel.within(limit)))
}

/// Says why a storage gave nothing.
fn failed(error: StorageError, context: &Context) -> ApiError {
    match (error, context.cancel().stop()) {
        (StorageError::Cancelled, Some(Stop::TimedOut)) => {
            ApiError::new(ApiErrorKind::Timeout, "the time to look for series is over")
        }
        (StorageError::Cancelled, _) => ApiError::new(ApiErrorKind::Canceled, "context canceled"),
        (error, _) => ApiError::new(ApiErrorKind::Execution, error.to_string()),
    }
}

/// Answers with a list, as much of it as was asked for.
fn cut<T>(
    mut found: Vec<T>,
    request: &BrowseRequest,
    context: &Context,
    each: impl Fn(&T, &mut Vec<u8>),
) -> Reply {
    let mut warnings = context.take_warnings();
    if let Some(limit) = request.limit.filter(|limit| found.len() > *limit) {
        found.truncate(limit);
        warnings.push(TRUNCATED.to_owned());
    }
    json::list(&found, each, &warnings)
}
