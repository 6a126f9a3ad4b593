//! The HTTP API, asked as its clients ask it.

use std::process::Command;

use serde_json::Value;
use serde_json::json;

use crate::program::Folder;
use crate::server::Server;

#[test]
fn grafana_finds_what_it_asks_for() {
    let server = Server::start("serve-grafana", &["--log-format", "none"]);
    let data = |answer: crate::server::Answer| {
        assert_eq!(
            (answer.status, answer.header("content-type").as_str()),
            (200, "application/json")
        );
        answer.json()["data"].clone()
    };
    // The data source is tested, and its kind is found out.
    let alive = data(server.post("/api/v1/query", "query=1%2B1&time=4"));
    assert_eq!(alive, json!({ "resultType": "scalar", "result": [4, "2"] }));
    let build = data(server.get("/api/v1/status/buildinfo"));
    assert_eq!(build["version"], "3.14.0");
    // The editor completes metrics, labels and values.
    let names = data(server.get("/api/v1/label/__name__/values?start=0&end=3600"));
    assert_eq!(names, json!(["http_requests_total", "latency", "odd.name", "up"]));
    let labels = data(server.post("/api/v1/labels", "start=0&end=3600&match%5B%5D=up"));
    assert_eq!(labels, json!(["__name__", "job"]));
    let values = "/api/v1/label/job/values?match%5B%5D=up%7Bjob!%3D%22web%22%7D";
    assert_eq!(data(server.get(values)), json!(["api"]));
    assert_eq!(data(server.get("/api/v1/label/U__odd_20_label/values")), json!(["a<b"]));
    let series = data(server.post("/api/v1/series", "match[]=up&match[]=up{job=\"api\"}"));
    assert_eq!(series.as_array().map(Vec::len), Some(2));
    assert_eq!(data(server.get("/api/v1/metadata?limit=5000")), json!({}));
    // A panel is drawn.
    let asked =
        "query=sum+by+(job)+(rate(http_requests_total%5B5m%5D))&start=600&end=1200&step=300";
    let panel = data(server.post("/api/v1/query_range", asked));
    let points = json!([
        [600, "0.3666666666666667"],
        [900, "0.3666666666666667"],
        [1200, "0.3666666666666667"]
    ]);
    assert_eq!(panel["result"][0], json!({ "metric": { "job": "api" }, "values": points }));
    // Exemplars, alerts and rules are looked for.
    assert_eq!(data(server.post("/api/v1/query_exemplars", "query=up&start=0&end=9")), json!([]));
    assert_eq!(data(server.get("/api/v1/rules")), json!({ "groups": [] }));
    assert_eq!(data(server.get("/api/v1/alerts")), json!({ "alerts": [] }));
    assert_eq!(data(server.get("/api/v1/format_query?query=a%2Bb")), json!("a + b"));
    assert_eq!(data(server.get("/api/v1/parse_query?query=1"))["type"], "numberLiteral");
}

#[test]
fn without_a_time_it_is_the_end_of_the_data() {
    let server = Server::start("serve-now", &["--log-format", "none"]);
    let answer = server.get("/api/v1/query?query=up&nocache=1").json();
    assert_eq!(answer["data"]["result"][0]["value"], json!([3600, "1"]));
    assert_eq!(answer["data"]["result"].as_array().map(Vec::len), Some(1), "one job is silent");
}

#[test]
fn data_can_be_moved_to_end_now() {
    let server = Server::start("serve-shift", &["--shift-to-now", "--log-format", "none"]);
    let answer = server.get("/api/v1/query?query=time()-timestamp(up{job=\"api\"})").json();
    let [_, behind] = [0, 1].map(|i| answer["data"]["result"][0]["value"][i].clone());
    assert_eq!(behind, "0", "the newest sample is the newest there can be: {answer}");
    let at = answer["data"]["result"][0]["value"][0].as_f64().unwrap_or_default();
    assert!(at > 1.7e9, "{at} is this century");
    let window = format!("start={}&end={at}&step=600", at - 3600.0);
    let answer = server.get(&format!("/api/v1/query_range?query=up&{window}")).json();
    assert_eq!(answer["data"]["result"].as_array().map(Vec::len), Some(2));
    let labels = server.get(&format!("/api/v1/labels?match[]=up&start={}", at - 60.0)).json();
    assert_eq!(labels["data"], json!(["__name__", "job"]));
}

#[test]
fn malformed_requests_are_refused_in_json() {
    let server = Server::start("serve-malformed", &["--log-format", "none", "--max-body", "1000"]);
    let range = "/api/v1/query_range?query=up";
    for target in [
        "/api/v1/query",
        "/api/v1/query?query=up%5B",
        "/api/v1/query?query=%00",
        "/api/v1/query?query=%ff%fe",
        "/api/v1/query?query=1&time=yesterday",
        "/api/v1/query?query=1&time=NaN",
        "/api/v1/query?query=1&timeout=soon",
        "/api/v1/query?query=1&limit=-1",
        "/api/v1/query?query=1&lookback_delta=x",
        "/api/v1/query?query=rate(up)",
        "/api/v1/query?query=%22a%22%2B1",
        "/api/v1/query?query=label_replace(up,\"x\",\"y\",\"job\",\"(\")",
        "/api/v1/query?query=up%2Bon()http_requests_total",
        range,
        &format!("{range}&start=0&end=60"),
        &format!("{range}&start=60&end=0&step=1"),
        &format!("{range}&start=0&end=60&step=0"),
        &format!("{range}&start=0&end=60&step=1e-6"),
        &format!("{range}&start=0&end=11001&step=1"),
        &format!("{range}&start=-1e18&end=1e18&step=1y"),
        &format!("{range}[5m]&start=0&end=60&step=1"),
        "/api/v1/series",
        "/api/v1/series?match[]={}",
        "/api/v1/series?match[]=up[5m]",
        "/api/v1/series?match[]=up&%zz",
        "/api/v1/labels?match[]=%7B",
        "/api/v1/labels?start=x",
        "/api/v1/label/%ff/values",
        "/api/v1/label/job/values?limit=x",
        "/api/v1/metadata?limit=x",
        "/api/v1/format_query?query=",
        "/api/v1/parse_query?query=1%2B",
        "/api/v1/query_exemplars?query=up&start=2&end=1",
        "/api/v1/rules?type=nonsense",
        "/api/v1/rules?group_limit=0",
        "/api/v1/status/tsdb?limit=0",
    ] {
        let answer = server.get(target);
        assert!((400..500).contains(&answer.status), "{target}: {}", answer.status);
        assert_eq!(answer.json()["status"], "error", "{target}");
        assert!(answer.json()["errorType"].is_string() && answer.json()["error"].is_string());
    }
    let large = server.post("/api/v1/query", &"x".repeat(1001));
    assert_eq!((large.status, large.json()["errorType"].clone()), (413, json!("bad_data")));
    for (bytes, status) in [
        ("GET / HTTP/1.1\r\n\r\n", 404),
        ("GET /api/v1/query?query=1 HTTP/1.0\r\n\r\n", 200),
        ("nonsense\r\n\r\n", 400),
        ("GET /api/v1/\u{0}query HTTP/1.1\r\n\r\n", 400),
        ("POST /api/v1/read HTTP/1.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\nxyz", 400),
        ("DELETE /api/v1/query HTTP/1.1\r\nConnection: close\r\n\r\n", 405),
    ] {
        let bytes = bytes.replace("\r\n\r\n", "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(server.send(bytes.as_bytes()).status, status, "{bytes}");
    }
    assert_eq!(server.get("/-/healthy").status, 200, "it is still there");
}

#[test]
fn what_is_not_there_is_told_as_go_tells_it() {
    let server = Server::start("serve-missing", &["--log-format", "none"]);
    let missing = server.get("/api/v1/nothing");
    assert_eq!((missing.status, missing.text().as_str()), (404, "404 page not found\n"));
    let refused = server.ask("DELETE", "/api/v1/query", "", b"");
    assert_eq!((refused.status, refused.header("allow").as_str()), (405, "GET, OPTIONS, POST"));
    for path in ["/../../etc/passwd", "/etc/passwd", "/%2e%2e/etc/passwd", "/api/v1/../../x"] {
        assert_eq!(server.get(path).status, 404, "{path} is no file for the web");
    }
}

#[test]
fn pages_of_other_origins_may_read_where_they_are_allowed_to() {
    let options = ["--log-format", "none", "--cors-origin", "https?://a\\.example"];
    let server = Server::start("serve-cors", &options);
    let asked = |origin: &str| {
        let head = format!("Origin: {origin}\r\n");
        let answer = server.ask("OPTIONS", "/api/v1/query", &head, b"");
        assert_eq!(answer.status, 204);
        assert!(answer.header("vary").contains("Origin"));
        answer.header("access-control-allow-origin")
    };
    assert_eq!(asked("http://a.example"), "http://a.example");
    assert_eq!(asked("http://b.example"), "");
}

#[test]
fn answers_are_packed_as_they_are_wanted() {
    let server = Server::start("serve-packed", &["--log-format", "none"]);
    let target = "/api/v1/query_range?query=up&start=0&end=3600&step=5";
    let plain = server.get(target).body;
    for (wanted, name) in [("gzip", "gzip"), ("br, zstd", "zstd"), ("deflate, gzip", "deflate")] {
        let answer = server.ask("GET", target, &format!("Accept-Encoding: {wanted}\r\n"), b"");
        assert_eq!(answer.header("content-encoding"), name);
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert!(answer.body.len() * 3 < plain.len(), "{name}");
    }
    let answer = server.ask("GET", target, "Accept-Encoding: gzip\r\n", b"");
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(answer.body.as_slice());
    std::io::Read::read_to_end(&mut reader, &mut unpacked).expect("it can be unpacked");
    assert!(unpacked == plain, "it unpacks to the same");
}

#[test]
fn figures_are_told_in_both_forms() {
    let server = Server::start("serve-metrics", &["--log-format", "none"]);
    server.get("/api/v1/query?query=up");
    server.get("/api/v1/query?query=up%5B");
    let text = server.get("/metrics").text();
    for line in [
        "promqlite_http_requests_total{handler=\"/api/v1/query\",code=\"200\"} 1",
        "promqlite_http_requests_total{handler=\"/api/v1/query\",code=\"400\"} 1",
        "promqlite_queries_total{type=\"instant\",outcome=\"success\"} 1",
        "promqlite_query_duration_seconds_count{type=\"instant\"} 2",
        "# TYPE promqlite_query_duration_seconds histogram",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    let head = "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;\
                encoding=delimited,text/plain\r\n";
    let answer = server.ask("GET", "/metrics", head, b"");
    assert!(answer.header("content-type").starts_with("application/vnd.google.protobuf"));
    assert!(answer.text().contains("promqlite_query_duration_seconds"));
    let newest = server.get("/federate?match[]=up").text();
    assert_eq!(newest, "# TYPE up untyped\nup{job=\"api\"} 1 3600000\n");
}

#[test]
fn limits_stop_what_is_too_large_and_the_server_goes_on() {
    let options = ["--log-format", "none", "--max-samples", "200", "--max-answer", "1000"];
    let server = Server::start("serve-limits", &options);
    let failure = |target: &str| {
        let answer = server.get(target);
        (answer.status, answer.json()["errorType"].as_str().map(str::to_owned))
    };
    let execution = || (422, Some("execution".to_owned()));
    assert_eq!(failure("/api/v1/query?query=http_requests_total[1h]"), execution());
    let large = "/api/v1/query_range?query=vector(1)&start=0&end=199&step=1";
    assert_eq!(failure(large), execution());
    assert_eq!(failure("/api/v1/query?query=up&timeout=0").0, 503);
    assert_eq!(server.get("/api/v1/query?query=up").status, 200);
    let limits = server.get("/metrics").text();
    for limit in ["samples", "answer", "time"] {
        let line = format!("promqlite_limits_hit_total{{limit=\"{limit}\"}} 1");
        assert!(limits.contains(&line), "{line} is missing in\n{limits}");
    }
}

#[test]
fn a_client_that_goes_away_stops_its_query() {
    let server = Server::start("serve-gone", &["--log-format", "none"]);
    let endless = "sum(sum_over_time(count_over_time(up[1h:1s])[30d:1s]))";
    let mut stream = server.connect();
    let line = format!("GET /api/v1/query?query={endless} HTTP/1.1\r\nHost: x\r\n\r\n");
    std::io::Write::write_all(&mut stream, line.as_bytes()).expect("it can be asked");
    let told = |line: &str| server.get("/metrics").text().contains(line);
    while !told("promqlite_queries_running 1") {
        assert!(!told("handler=\"/api/v1/query\""), "the query is too quick for this test");
    }
    drop(stream);
    while !told("promqlite_http_requests_total{handler=\"/api/v1/query\",code=\"499\"} 1")
        || !told("promqlite_queries_running 0")
    {
        std::thread::yield_now();
    }
}

#[test]
fn requests_are_logged_and_a_signal_ends_the_server_in_order() {
    let server = Server::start("serve-log", &["--log-format", "json"]);
    server.post("/api/v1/query", "query=up%5B&time=7");
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    let line: Value = serde_json::from_str(log.lines().next().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{error}: {log}"));
    assert_eq!((line["status"].clone(), line["query"].clone()), (json!(400), json!("up[")));
    assert_eq!((line["method"].clone(), line["error"].clone()), (json!("POST"), json!("bad_data")));
    assert!(line["ms"].is_number() && line["time"].is_string() && line["client"].is_string());
}

#[test]
fn those_who_know_no_password_are_turned_away() {
    let folder = Folder::new("serve-users");
    // bcrypt of `open sesame`.
    let hash = "$2b$04$Qu1SL8lL9d5PaDDvEWHYveG5MLECuvsjR827.oniVK7s5niQcs18a";
    let users = format!("basic_auth_users:\n  ali: {hash}\n");
    let headers = "http_server_config:\n  headers:\n    X-Frame-Options: deny\n";
    let config = folder.file("web.yml", &format!("{users}{headers}"));
    let token = folder.file("token", "t0ken\n");
    let options = ["--web.config.file", &config, "--bearer-token-file", &token];
    let server = Server::start("serve-users-data", &options);
    let asked = |head: &str| server.ask("GET", "/api/v1/query?query=1", head, b"");
    let refused = asked("");
    assert_eq!((refused.status, refused.text().as_str()), (401, "Unauthorized\n"));
    assert_eq!(refused.header("www-authenticate"), "Basic");
    assert_eq!(refused.header("x-frame-options"), "deny");
    assert_eq!(asked("Authorization: Basic YWxpOm9wZW4gc2VzYW1l\r\n").status, 200);
    assert_eq!(asked("Authorization: Basic YWxpOng=\r\n").status, 401);
    assert_eq!(asked("Authorization: Bearer t0ken\r\n").status, 200);
    assert_eq!(server.get("/-/healthy").status, 401);
    for (text, words) in [
        ("nonsense: 1", "line 1: field nonsense not found"),
        ("basic_auth_users: {ali: plain}", "is no hash"),
        ("tls_server_config: {cert_file: none.pem}", "none.pem"),
        ("http_server_config: {headers: {Server: x}}", "can not be configured"),
    ] {
        let config = folder.file("wrong.yml", text);
        let ran = crate::program::run(&["serve", "demo", "--web.config.file", &config]);
        assert!(ran.code == 2 && ran.err.contains(words), "{text}: {}", ran.err);
    }
}

#[test]
fn connections_are_encrypted_where_there_is_a_certificate() {
    let folder = Folder::new("serve-tls");
    let [key, certificate] =
        ["key.pem", "cert.pem"].map(|name| format!("{}/{name}", folder.path()));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-nodes", "-days", "2", "-subj", "/CN=x", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-keyout", &key, "-out", &certificate])
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        eprintln!("SKIPPED: there is no openssl that makes certificates");
        return;
    }
    let tls = "tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n";
    let config = folder.file("web.yml", tls);
    let options = ["--log-format", "none", "--web.config.file", &config];
    let server = Server::start("serve-tls-data", &options);
    let url = format!("https://{}/api/v1/query?query=1", server.address);
    let curl = |more: &[&str]| {
        let curl = Command::new("curl").args(["-sS", "--noproxy", "*", &url]).args(more).output();
        curl.map(|ran| (ran.status.success(), String::from_utf8_lossy(&ran.stdout).into_owned()))
    };
    let Ok((succeeded, body)) = curl(&["--cacert", &certificate]) else {
        eprintln!("SKIPPED: there is no curl");
        return;
    };
    assert!(succeeded && body.contains("success"), "{body}");
    assert!(curl(&[]).is_ok_and(|(succeeded, _)| !succeeded), "nobody signed it");
}

#[test]
fn only_this_machine_is_served_unless_told_otherwise() {
    let ran = crate::program::run(&["serve", "--help"]);
    assert!(ran.out.contains("127.0.0.1:9099"), "{}", ran.out);
    let ran = crate::program::run(&["serve", "/nowhere/at/all"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let ran = crate::program::run(&["serve", "demo", "--listen", "localhost"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}
