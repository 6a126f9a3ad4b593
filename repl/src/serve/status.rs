//! Handlers that tell what the server is.

use std::collections::BTreeMap;

use promqlite::format::write_duration;
use promqlite::function::Functions;
use promqlite::function::Status;
use promqlite::syntax::Feature;
use serde_json::Value;
use serde_json::json;

use super::call::Call;
use super::json;
use super::reply::Reply;
use super::service::Service;
use crate::moment;

/// The version that clients choose features by.
const VERSION: &str = "3.14.0";

pub(super) fn build(_: &Service, _: &Call) -> Reply {
    json::tree(&json!({
        "version": VERSION,
        "revision": concat!("promqlite-", env!("CARGO_PKG_VERSION")),
        "branch": "promqlite",
        "buildUser": "",
        "buildDate": "",
        "goVersion": "",
        "application": "promqlite",
        "applicationVersion": env!("CARGO_PKG_VERSION"),
    }))
}

pub(super) fn runtime(service: &Service, _: &Call) -> Reply {
    let started = moment::written(service.started);
    let span = service.world.clock.span;
    let retention = span.map_or(0, |span| (span.until - span.after).0);
    json::tree(&json!({
        "startTime": started,
        "CWD": "",
        "hostname": "",
        "serverTime": moment::written(moment::wall_clock()),
        "reloadConfigSuccess": true,
        "lastConfigTime": started,
        "corruptionCount": 0,
        "goroutineCount": service.settings.workers,
        "GOMAXPROCS": rayon::current_num_threads(),
        "GOMEMLIMIT": i64::MAX,
        "GOGC": "",
        "GODEBUG": "",
        "storageRetention": write_duration(retention),
    }))
}

pub(super) fn flags(service: &Service, _: &Call) -> Reply {
    let (options, settings) = (service.engine.options(), &service.settings);
    let timeout = options.limits.timeout.map_or(0, |timeout| timeout.as_millis() as i64);
    let (queued, connected) = (settings.concurrency.to_string(), settings.connections.to_string());
    let flags: BTreeMap<_, _> = [
        ("query.lookback-delta", write_duration(options.lookback.0)),
        ("query.max-concurrency", queued),
        ("query.max-samples", options.limits.samples_max.to_string()),
        ("query.timeout", write_duration(timeout)),
        ("web.listen-address", settings.listen.to_string()),
        ("web.max-connections", connected),
        ("web.enable-admin-api", "false".to_owned()),
        ("web.enable-lifecycle", "false".to_owned()),
        ("web.enable-remote-write-receiver", "false".to_owned()),
    ]
    .into();
    json::tree(&json!(flags))
}

pub(super) fn config(service: &Service, _: &Call) -> Reply {
    let lookback = write_duration(service.engine.options().lookback.0);
    let yaml = format!("# promqlite serves recorded data; lookback {lookback}\nglobal: {{}}\n");
    json::tree(&json!({ "yaml": yaml }))
}

pub(super) fn log_replay(_: &Service, _: &Call) -> Reply {
    json::tree(&json!({ "min": 0, "max": 0, "current": 0 }))
}

pub(super) fn targets(_: &Service, call: &Call) -> Reply {
    let none: [u8; 0] = [];
    // Where targets that were dropped are not wanted, their numbers are not told either.
    let is_active = call.form.url.first("state").eq_ignore_ascii_case("active");
    json::tree(&json!({
        "activeTargets": none,
        "droppedTargets": none,
        "droppedTargetCounts": if is_active { Value::Null } else { json!({}) },
    }))
}

pub(super) fn alertmanagers(_: &Service, _: &Call) -> Reply {
    let none: [u8; 0] = [];
    json::tree(&json!({ "activeAlertmanagers": none, "droppedAlertmanagers": none }))
}

pub(super) fn scrape_pools(_: &Service, _: &Call) -> Reply {
    let none: [u8; 0] = [];
    json::tree(&json!({ "scrapePools": none }))
}

/// Answers with an empty list.
pub(super) fn nothing(_: &Service, _: &Call) -> Reply {
    json::list::<()>(&[], |(), _| {}, &[])
}

/// Answers without any block, since what is served need not have any.
pub(super) fn blocks(_: &Service, _: &Call) -> Reply {
    let none: [u8; 0] = [];
    json::tree(&json!({ "blocks": none }))
}

/// Refuses what would write.
pub(super) fn write(_: &Service, _: &Call) -> Reply {
    let text = "remote write receiver needs to be enabled with \
                --web.enable-remote-write-receiver";
    Reply::wrong(axum::http::StatusCode::NOT_FOUND, text)
}

/// Lists what the server can do.
pub(super) fn features(service: &Service, _: &Call) -> Reply {
    let features = service.engine.options().features;
    let experimental = features.has(Feature::ExperimentalFunctions);
    let functions: BTreeMap<_, _> = Functions::default()
        .all()
        .map(|row| (row.name, row.status != Status::Experimental || experimental))
        .collect();
    let language: BTreeMap<_, _> = [
        ("anchored", Feature::ExtendedRangeSelectors),
        ("smoothed", Feature::ExtendedRangeSelectors),
        ("fill", Feature::BinopFillModifiers),
        ("fill_left", Feature::BinopFillModifiers),
        ("fill_right", Feature::BinopFillModifiers),
        ("delayed_name_removal", Feature::DelayedNameRemoval),
        ("type_and_unit_labels", Feature::TypeAndUnitLabels),
    ]
    .map(|(name, feature)| (name, features.has(feature)))
    .into_iter()
    .chain(
        ["duration_expr", "at_modifier", "negative_offset", "subqueries"].map(|name| (name, true)),
    )
    .collect();
    json::tree(&json!({
        "api": { "query_stats": true, "query_warnings": true, "lifecycle": false, "admin": false },
        "promql": language,
        "promql_functions": functions,
        "rules": { "keep_firing_for": true },
    }))
}

pub(super) fn healthy(_: &Service, _: &Call) -> Reply {
    Reply::text(axum::http::StatusCode::OK, "Prometheus Server is Healthy.\n")
}

pub(super) fn ready(_: &Service, _: &Call) -> Reply {
    Reply::text(axum::http::StatusCode::OK, "Prometheus Server is Ready.\n")
}
