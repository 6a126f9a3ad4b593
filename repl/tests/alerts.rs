//! Rules that run: over what is served, and over what was recorded.

use serde_json::Value;
use serde_json::json;

use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;
use crate::server::LOAD;
use crate::server::Server;

/// Rules over the server's data: one fires, one is pending, one is mistaken, one records.
const RULES: &str = "
groups:
- name: shop
  interval: 1m
  limit: 5
  rules:
  - record: job:errors:rate5m
    expr: sum by (job) (rate(http_requests_total{code=\"500\"}[5m]))
    labels: { team: web }
  - alert: Errors
    expr: job:errors:rate5m > 0.01
    for: 10m
    keep_firing_for: 5m
    labels: { severity: page }
    annotations: { text: '{{ $labels.job }} fails {{ $value | humanize }} times a second' }
  - alert: Silent
    expr: absent(up{job=\"web\"})
    for: 1h
  - alert: Twins
    expr: up + on(job) group_left http_requests_total
";

fn served(name: &str, options: &[&str]) -> Server {
    let folder = Folder::new(name);
    let source = folder.file("load.test", LOAD);
    let rules = folder.file("rules.yaml", RULES);
    let all = [&["--log-format", "none", "--rules", &rules], options].concat();
    Server::over(&source, folder, &all)
}

#[test]
fn a_server_with_rules_tells_how_they_stand() {
    let server = served("alerts-rules", &[]);
    let data = server.get("/api/v1/rules").json()["data"].clone();
    let group = &data["groups"][0];
    assert_eq!(
        (&group["name"], &group["interval"], &group["limit"]),
        (&json!("shop"), &json!(60.0), &json!(5))
    );
    assert_eq!(group["lastEvaluation"], "1970-01-01T01:00:00Z");
    let told = |rule: &Value| format!("{} {} {}", rule["name"], rule["health"], rule["state"]);
    let rules: Vec<String> = group["rules"].as_array().into_iter().flatten().map(told).collect();
    assert_eq!(
        rules,
        [
            "\"job:errors:rate5m\" \"ok\" null",
            "\"Errors\" \"ok\" \"firing\"",
            "\"Silent\" \"ok\" \"pending\"",
            "\"Twins\" \"err\" \"inactive\"",
        ]
    );
    let alerts = server.get("/api/v1/alerts").json()["data"]["alerts"].clone();
    assert_eq!(
        alerts[0],
        json!({
            "labels": { "alertname": "Errors", "job": "api", "severity": "page", "team": "web" },
            "annotations": { "text": "api fails 33.33m times a second" },
            "state": "firing",
            "activeAt": "1970-01-01T00:02:00Z",
            "value": "3.333333333333333e-02",
        })
    );
}

#[test]
fn what_rules_write_is_asked_like_any_other_series() {
    let server = served("alerts-series", &[]);
    let value = |query: &str| {
        let answer = server.get(&format!("/api/v1/query?query={query}")).json();
        answer["data"]["result"][0]["value"][1].clone()
    };
    assert_eq!(value("ALERTS{alertstate=\"firing\"}"), "1");
    assert_eq!(value("ALERTS_FOR_STATE{alertname=\"Silent\"}"), "1860");
    assert_eq!(value("count_over_time(job:errors:rate5m[10m])"), "10");
    let names = server.get("/api/v1/label/__name__/values?start=0&end=3600").json();
    let has = |name: &str| names["data"].as_array().is_some_and(|all| all.contains(&json!(name)));
    assert!(has("ALERTS") && has("job:errors:rate5m") && has("up"), "{names}");
}

#[test]
fn alerts_move_with_data_that_is_moved_to_end_now() {
    let server = served("alerts-moved", &["--shift-to-now"]);
    let alerts = server.get("/api/v1/alerts").json();
    let since = alerts["data"]["alerts"][0]["activeAt"].as_str().unwrap_or_default().to_owned();
    assert!(since.as_str() > "2020", "{alerts}");
}

fn bakery(file: &str) -> String {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus/rules/bakery"));
    folder.join(file).display().to_string()
}

#[test]
fn a_replay_of_the_corpus_is_the_one_that_was_reviewed() {
    let ran = run(&["replay", "-s", &bakery("data.test"), &bakery("rules.yaml")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!("replay-bakery", ran.out);
}

#[test]
fn what_a_replay_writes_can_be_asked() {
    let folder = Folder::new("replay_write");
    let blocks = format!("{}/blocks", folder.path());
    let (data, rules) = (bakery("data.test"), bakery("rules.yaml"));
    let ran = run(&["replay", "-s", &data, "--write", &blocks, &rules]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let query = "count_over_time(ALERTS{alertname=\"OrdersFail\",alertstate=\"firing\"}[2h])";
    let asked = run(&["query", "-s", &blocks, "-o", "promql", query]);
    assert!(asked.out.contains("shop=\"bakery\"} => 21 "), "{}{}", asked.out, asked.err);
    let recorded = run(&["query", "-s", &blocks, "-o", "promql", "oven:longest:max offset 5m"]);
    assert!(recorded.out.contains("=> 220 "), "{}", recorded.out);
}
