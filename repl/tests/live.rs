//! Live servers: what they tell of themselves, and rules over what they have.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;

use serde_json::Value;
use serde_json::json;

use crate::program::Folder;
use crate::program::run;
use crate::program::run_reading;
use crate::server::Server;

/// Starts a server that has no samples and tells of itself; returns its URL.
fn told(tells: fn(&str) -> Option<Value>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(&stream, tells));
        }
    });
    format!("http://127.0.0.1:{port}")
}

fn answer(stream: &TcpStream, tells: fn(&str) -> Option<Value>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        reader.read_line(&mut first).ok().filter(|count| *count > 0)?;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(text) = line.strip_prefix("content-length: ") {
                length = text.parse().ok()?;
            }
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        let path = first.split(' ').nth(1)?.split('?').next()?;
        let (status, body) = match tells(path.trim_start_matches("/api/v1/")) {
            Some(data) => (200, json!({ "status": "success", "data": data }).to_string()),
            None => (404, "nothing is here".to_owned()),
        };
        let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut writer = stream;
        writer.write_all((head + &body).as_bytes()).ok()?;
    }
}

/// What a Prometheus says that scrapes two targets and has one alert.
fn prometheus(path: &str) -> Option<Value> {
    let rule = json!({
        "type": "alerting", "name": "ShopFails", "query": "errors{job=\"shop\"} > 1",
        "duration": 60, "keepFiringFor": 0, "labels": {"severity": "page"},
        "annotations": {"summary": "{{ $value }} errors"}, "health": "ok", "lastError": "",
    });
    let group = json!({"name": "shop", "file": "/rules/shop.yml", "interval": 30, "rules": [rule]});
    let target = |job: &str, health: &str, error: &str| {
        json!({"labels": {"job": job}, "scrapeUrl": format!("http://{job}:80/metrics"),
               "health": health, "lastError": error})
    };
    let alert = json!({"labels": {"alertname": "ShopFails", "job": "shop"}, "state": "firing",
                       "activeAt": "2026-01-31T12:00:00Z", "value": "3e+00"});
    let config = "global: {external_labels: {region: eu}}\nscrape_configs: [{job_name: shop}]\n\
                  alerting: {alertmanagers: [{static_configs: [{targets: ['am:9093']}]}]}\n";
    Some(match path {
        "rules" => json!({ "groups": [group] }),
        "targets" => json!({
            "activeTargets": [target("shop", "down", "connection refused"), target("db", "up", "")],
            "droppedTargets": [],
        }),
        "alerts" => json!({ "alerts": [alert] }),
        "status/config" => json!({ "yaml": config }),
        _ => return samples(path),
    })
}

/// What a server says that tells nothing of itself.
fn samples(path: &str) -> Option<Value> {
    Some(match path {
        "status/buildinfo" => json!({"version": "3.5.3", "revision": "x", "goVersion": "go1"}),
        "query" | "query_range" => json!({"resultType": "matrix", "result": []}),
        "series" | "labels" => json!([]),
        path if path.ends_with("/values") => json!([]),
        _ => return None,
    })
}

#[test]
fn a_server_tells_of_its_rules_and_targets_where_files_do_not() {
    let url = told(prometheus);
    let ran = run(&["why", "ShopFails", "-s", &url]);
    for piece in [
        "the alert is in the rules of http://127.0.0.1",
        "group `shop of /rules/shop.yml`",
        "has loaded the rule",
        "the job `shop` of the configuration gives `errors`",
        "http://shop:80/metrics: connection refused",
    ] {
        assert!(ran.out.contains(piece), "{piece} in {}", ran.out);
    }
    let folder = Folder::new("live_rules");
    let rule = |name: &str, expr: &str| {
        format!("groups:\n- name: a\n  rules:\n  - alert: {name}\n    expr: {expr}\n")
    };
    let other = folder.file("other.yaml", &rule("ShopFail", "errors > 1"));
    let ran = run(&["why", "ShopFail", "-s", &url, &other, "-o", "json"]);
    let chain: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.code, &chain["broken"]), (1, &"selection".into()), "{}", ran.out);
    assert!(ran.out.contains("among them `ShopFails`"), "{}", ran.out);
    let changed = folder.file("changed.yaml", &rule("ShopFails", "errors > 5"));
    let ran = run(&["why", "ShopFails", "-s", &url, &changed]);
    let piece = "its expression there is errors{job=\"shop\"} > 1";
    assert!(ran.out.contains(piece), "{}", ran.out);
}

#[test]
fn what_a_server_does_not_tell_is_not_known() {
    let url = told(samples);
    let folder = Folder::new("live_silent");
    let rules = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up{job=\"b\"} == 0\n";
    let rules = folder.file("rules.yaml", rules);
    let ran = run(&["why", "A", "-s", &url, &rules]);
    let piece = "so whether one reads the file is not known";
    assert!(ran.out.contains(piece), "{ran:?}");
    let ran = run_reading(&[&url], "\\targets\n\\alerts\n", ("COLUMNS", "200"));
    assert!(ran.out.contains("there is no `up`"), "{ran:?}");
    assert!(ran.out.contains("nothing is pending or firing"), "{ran:?}");
}

#[test]
fn the_shell_lists_what_a_server_tells() {
    let url = told(prometheus);
    let ran = run_reading(&[&url], "\\targets\n\\alerts\n", ("COLUMNS", "200"));
    for piece in ["http://shop:80/metrics: connection refused", "firing  ShopFails  2026-01-31"] {
        assert!(ran.out.contains(piece), "{piece} in {ran:?}");
    }
}

#[test]
fn rules_over_a_live_server_are_asked_like_any_other_series() {
    let below = Server::start("live-below", &["--log-format", "none", "--shift-to-now"]);
    let folder = Folder::new("live-above");
    let rules = "groups:\n- name: a\n  interval: 30s\n  rules:\n  - record: jobs:up\n    \
                 expr: count(http_requests_total)\n  - alert: Always\n    expr: jobs:up > 0\n";
    let rules = folder.file("rules.yaml", rules);
    let url = format!("http://{}", below.address);
    let above = Server::over(&url, folder, &["--log-format", "none", "--rules", &rules]);
    let told = above.get("/api/v1/query?query=jobs:up").json();
    assert_eq!(told["data"]["result"][0]["value"][1], "3", "{told}");
    let told = above.get("/api/v1/alerts").json();
    assert_eq!(told["data"]["alerts"][0]["state"], "firing", "{told}");
    let told = above.get("/api/v1/query?query=ALERTS").json();
    assert_eq!(told["data"]["result"][0]["metric"]["alertname"], "Always", "{told}");
}
