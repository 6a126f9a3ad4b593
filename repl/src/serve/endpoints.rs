//! What can be asked for: the table of all endpoints.

use axum::http::Method;
use promqlite::format::ApiError;
use promqlite::storage::Cancel;

use super::ask;
use super::browse;
use super::call::Call;
use super::cardinality;
use super::exposed;
use super::federate;
use super::ledger;
use super::remote;
use super::reply::Reply;
use super::service::Service;
use super::status;
use super::wording;

/// Something that can be asked for.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) path: &'static str,
    pub(super) methods: &'static [Method],
    pub(super) act: Act,
}

/// What is done for a request.
#[derive(Debug)]
pub(super) enum Act {
    /// Something that takes no time and is always there.
    Know(fn(&Service, &Call) -> Reply),
    /// Something that takes no time, of a request that may make no sense.
    Tell(fn(&Service, &Call) -> Result<Reply, ApiError>),
    /// Something that reads data, and that can be stopped.
    Work(fn(&Service, &Call, &Cancel) -> Result<Reply, ApiError>),
}

/// The folder of the API.
pub(super) const API: &str = "/api/v1/";

/// Where other servers read; its errors are plain text.
pub(super) const READ: &str = "/api/v1/read";

const GET: &[Method] = &[Method::GET];
const BOTH: &[Method] = &[Method::GET, Method::POST];
const LOOK: &[Method] = &[Method::GET, Method::HEAD];

const fn know(
    path: &'static str,
    methods: &'static [Method],
    act: fn(&Service, &Call) -> Reply,
) -> Endpoint {
    Endpoint { path, methods, act: Act::Know(act) }
}

const fn tell(
    path: &'static str,
    methods: &'static [Method],
    act: fn(&Service, &Call) -> Result<Reply, ApiError>,
) -> Endpoint {
    Endpoint { path, methods, act: Act::Tell(act) }
}

const fn work(
    path: &'static str,
    methods: &'static [Method],
    act: fn(&Service, &Call, &Cancel) -> Result<Reply, ApiError>,
) -> Endpoint {
    Endpoint { path, methods, act: Act::Work(act) }
}

/// All endpoints.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    work("/api/v1/query", BOTH, ask::query),
    work("/api/v1/query_range", BOTH, ask::query_range),
    tell("/api/v1/query_exemplars", BOTH, ask::exemplars),
    tell("/api/v1/format_query", BOTH, wording::format_query),
    tell("/api/v1/parse_query", BOTH, wording::parse_query),
    work("/api/v1/series", BOTH, browse::series),
    work("/api/v1/labels", BOTH, browse::labels),
    work("/api/v1/label/{name}/values", GET, browse::values),
    work("/api/v1/metadata", GET, |service, call, _| browse::metadata(service, call)),
    tell("/api/v1/rules", GET, ledger::rules),
    know("/api/v1/alerts", GET, ledger::alerts),
    know("/api/v1/targets", GET, status::targets),
    know("/api/v1/targets/metadata", GET, status::nothing),
    know("/api/v1/scrape_pools", GET, status::scrape_pools),
    know("/api/v1/alertmanagers", GET, status::alertmanagers),
    know("/api/v1/notifications", GET, status::nothing),
    know("/api/v1/features", GET, status::features),
    know("/api/v1/status/buildinfo", GET, status::build),
    know("/api/v1/status/runtimeinfo", GET, status::runtime),
    know("/api/v1/status/flags", GET, status::flags),
    know("/api/v1/status/config", GET, status::config),
    know("/api/v1/status/walreplay", GET, status::log_replay),
    work("/api/v1/status/tsdb", GET, cardinality::figures),
    know("/api/v1/status/tsdb/blocks", GET, status::blocks),
    know("/api/v1/write", &[Method::POST], status::write),
    work(READ, &[Method::POST], |service, call, cancel| Ok(remote::read(service, call, cancel))),
    work("/federate", GET, federate::federate),
    know("/metrics", GET, exposed::metrics),
    know("/-/healthy", LOOK, status::healthy),
    know("/-/ready", LOOK, status::ready),
];
