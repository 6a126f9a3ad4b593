//! From a request to its answer.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use promqlite::format::ApiError;
use promqlite::format::ApiErrorKind;
use promqlite::storage::Cancel;

use super::body::Pieces;
use super::call::Call;
use super::endpoints::API;
use super::endpoints::Act;
use super::endpoints::Endpoint;
use super::gate::Turned;
use super::packing::Packing;
use super::reply::Reply;
use super::service::Service;
use super::watch::Watch;

/// Answers a request to an endpoint.
pub(super) async fn answer(
    service: Arc<Service>,
    endpoint: &'static Endpoint,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let mut watch = Watch::new(service.clone(), endpoint.path, &parts);
    let asked = parts.headers.clone();
    let is_api = endpoint.path.starts_with(API);
    let reply = if !admitted(&service, &parts.headers).await {
        service.guard.access.refusal()
    } else if is_api && parts.method == Method::OPTIONS {
        Reply::empty(StatusCode::NO_CONTENT)
    } else if parts.method == Method::OPTIONS {
        allowing(endpoint, Reply::empty(StatusCode::OK))
    } else if !endpoint.methods.contains(&parts.method) {
        let wrong = Reply::wrong(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        allowing(endpoint, wrong)
    } else {
        match read(&service, &parts.headers, body).await {
            Err(refused) => refused,
            Ok(body) => {
                let call = Call::new(parts, body);
                watch.reads(&call.form.all);
                act(service.clone(), endpoint, call, watch.cancel()).await
            }
        }
    };
    watch.ends(&reply);
    respond(&service, reply, &asked, is_api)
}

/// Answers a request for what is not there.
pub(super) async fn missing(service: Arc<Service>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut watch = Watch::new(service.clone(), "none", &parts);
    let is_api = parts.uri.path().starts_with(API);
    let reply = if !admitted(&service, &parts.headers).await {
        service.guard.access.refusal()
    } else if is_api && parts.method == Method::OPTIONS {
        Reply::empty(StatusCode::NO_CONTENT)
    } else {
        Reply::wrong(StatusCode::NOT_FOUND, "404 page not found")
    };
    watch.ends(&reply);
    let is_cors = is_api && reply.status == StatusCode::NO_CONTENT;
    respond(&service, reply, &parts.headers, is_cors)
}

/// Tells whether a request comes from somebody who may ask.
async fn admitted(service: &Arc<Service>, headers: &HeaderMap) -> bool {
    if service.guard.access.is_open() {
        return true;
    }
    // Passwords are compared slowly, on purpose.
    let (service, headers) = (service.clone(), headers.clone());
    let compared = tokio::task::spawn_blocking(move || service.guard.access.admits(&headers));
    compared.await.unwrap_or(false)
}

/// Adds the methods that an endpoint takes.
fn allowing(endpoint: &Endpoint, reply: Reply) -> Reply {
    let names = endpoint.methods.iter().map(Method::as_str);
    let mut names: Vec<_> = names.chain(["OPTIONS"]).collect();
    names.sort_unstable();
    match HeaderValue::from_str(&names.join(", ")) {
        Ok(names) => reply.with(header::ALLOW, names),
        Err(_) => reply,
    }
}

/// Reads a body that may not be larger, and not slower, than the settings say.
async fn read(service: &Service, headers: &HeaderMap, body: Body) -> Result<Bytes, Reply> {
    let most = service.settings.body_max;
    let told = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let told = told.and_then(|value| value.parse::<usize>().ok());
    let large = || {
        service.figures.stopped("body");
        let text = format!("the body of a request may have {most} bytes");
        Reply::refusal(StatusCode::PAYLOAD_TOO_LARGE, ApiErrorKind::BadData.name(), &text)
    };
    if told.is_some_and(|told| told > most) {
        return Err(large());
    }
    let body = axum::body::to_bytes(body, most);
    match tokio::time::timeout(service.settings.head_timeout, body).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(large()),
        Err(_) => {
            let text = "the body of the request did not arrive in time";
            let kind = ApiErrorKind::BadData.name();
            Err(Reply::refusal(StatusCode::REQUEST_TIMEOUT, kind, text))
        }
    }
}

async fn act(
    service: Arc<Service>,
    endpoint: &'static Endpoint,
    call: Call,
    cancel: Cancel,
) -> Reply {
    let packing = Packing::wanted(&call.headers);
    let packed = move |reply: Reply| match packing {
        Some(packing) => packing.apply(reply),
        None => reply,
    };
    let at_once = |tell: &dyn Fn() -> Reply| {
        let told = std::panic::catch_unwind(AssertUnwindSafe(tell));
        packed(told.unwrap_or_else(|_| broken(&service)))
    };
    match endpoint.act {
        Act::Know(know) => at_once(&|| know(&service, &call)),
        Act::Tell(tell) => at_once(&|| flat(tell(&service, &call))),
        Act::Work(work) => {
            let permit = match service.gate.enter().await {
                Ok(permit) => permit,
                Err(turned) => return turned_away(&service, turned),
            };
            let held = service.clone();
            let run = move || packed(flat(work(&held, &call, &cancel)));
            let ran = tokio::task::spawn_blocking(run).await;
            drop(permit);
            ran.unwrap_or_else(|_| broken(&service))
        }
    }
}

fn flat(result: Result<Reply, ApiError>) -> Reply {
    result.unwrap_or_else(Reply::from)
}

/// Answers where a handler panicked, which is a bug of ours.
fn broken(service: &Service) -> Reply {
    service.figures.panicked();
    let text = "the request failed by a bug of promqlite; please report the query";
    Reply::failure(&ApiError::new(ApiErrorKind::Internal, text))
}

fn turned_away(service: &Service, turned: Turned) -> Reply {
    let (limit, kind, text) = match turned {
        Turned::Away => ("queue", ApiErrorKind::Unavailable, "too many queries are waiting"),
        Turned::Late => ("queue_time", ApiErrorKind::Timeout, "query timed out in query queue"),
    };
    service.figures.stopped(limit);
    Reply::refusal(StatusCode::SERVICE_UNAVAILABLE, kind.name(), text)
}

fn respond(service: &Service, reply: Reply, asked: &HeaderMap, is_api: bool) -> Response {
    let mut response = Response::new(Body::new(Pieces::new(reply.pieces)));
    *response.status_mut() = reply.status;
    for (name, value) in reply.headers {
        response.headers_mut().insert(name, value);
    }
    for (name, value) in &service.guard.headers {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    if is_api {
        let vary = HeaderValue::from_static("Accept-Encoding");
        response.headers_mut().append(header::VARY, vary);
        service.settings.origins.allow(asked, response.headers_mut());
    }
    response
}
