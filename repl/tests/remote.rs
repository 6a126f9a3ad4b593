//! Servers as sources: queries, captures and comparisons, with servers of the program's own.

use crate::program::Folder;
use crate::program::run;
use crate::program::run_reading;
use crate::server::Server;

/// Runs a query on a server at the 50th minute of its data.
fn ask(server: &Server, query: &str, more: &[&str]) -> crate::program::Ran {
    let url = format!("http://{}", server.address);
    run(&[&["query", "-s", &url, query, "--at", "3000"], more].concat())
}

#[test]
fn a_query_gives_the_same_wherever_it_is_evaluated() {
    let server = Server::start("remote-places", &["--log-format", "none"]);
    for query in [
        "sum by (job) (rate(http_requests_total[5m]))",
        "up",
        "histogram_quantile(0.5, latency)",
        "{\"odd.name\"}",
        "http_requests_total[1m]",
        "1 + 1",
    ] {
        let told = ["remote", "local", "auto"].map(|place| ask(&server, query, &["--eval", place]));
        assert!(told[0].code == 0 && !told[0].out.is_empty(), "{query}: {:?}", told[0]);
        assert_eq!(told[0].out, told[1].out, "{query}");
        assert_eq!(told[0].out, told[2].out, "{query}");
    }
    let told = ask(&server, "rate(up[1m]", &[]);
    assert!(told.code == 1 && told.err.contains("bad_data"), "{told:?}");
    let told = ask(&server, "mad_over_time(up[5m])", &["--eval", "local"]);
    assert!(told.code == 1 && told.err.contains("mad_over_time"), "{told:?}");
}

#[test]
fn a_server_that_is_not_there_ends_with_1_and_tells_no_secrets() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let url = format!("http://me:hush@127.0.0.1:{port}");
    for line in [
        vec!["query", "-s", &url, "up"],
        vec!["query", "-s", &url, "--eval", "local", "up"],
        vec!["capture", "-s", &url, "--out", "never-made", "--from", "0", "--to", "1"],
        vec!["verify", "-s", &url, "-s", &url, "Cargo.toml"],
    ] {
        let ran = run(&line);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(!format!("{ran:?}").contains("hush"), "{ran:?}");
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains("the connection was refused"), "{ran:?}");
    }
    let _ = std::fs::remove_dir_all("never-made");
    let ran = run(&["query", "-s", "http://me:hush@", "up"]);
    assert!(ran.code == 2 && !ran.err.contains("hush"), "{ran:?}");
}

#[test]
fn a_capture_of_a_server_answers_as_the_server() {
    let server = Server::start("remote-capture", &["--log-format", "none"]);
    let folder = Folder::new("remote-captured");
    let (url, out) = (format!("http://{}", server.address), format!("{}/blocks", folder.path()));
    let line = ["capture", "-s", &url, "--out", &out, "--from", "0", "--to", "3600", "--metadata"];
    let ran = run(&line);
    assert!(ran.code == 0 && ran.err.contains(": 7 series, "), "{ran:?}");
    let queries =
        folder.file("queries.promql", "# all\nup\nlatency\nsum(rate({job=\"api\"}[5m]))\n");
    let ran = run(&["verify", "-s", &url, "-s", &out, &queries, "--at", "3000"]);
    assert_eq!((ran.code, ran.out.lines().last()), (0, Some("3 same, 0 differ")), "{ran:?}");
    let ran = run(&["verify", "-s", &url, "-s", &url, &queries, "--from", "0", "--to", "3600"]);
    assert_eq!((ran.code, ran.out.lines().last()), (0, Some("3 same, 0 differ")), "{ran:?}");
}

#[test]
fn a_capture_without_times_is_of_all_that_a_server_has() {
    let folder = Folder::new("remote-span-captured");
    let source = folder.file("load.test", crate::server::LOAD);
    let [blocks, out] = ["blocks", "out"].map(|name| format!("{}/{name}", folder.path()));
    assert_eq!(run(&["capture", "-s", &source, "--out", &blocks]).code, 0);
    let server = Server::over(&blocks, Folder::new("remote-span"), &["--log-format", "none"]);
    let url = format!("http://{}", server.address);
    let ran = run(&["capture", "-s", &url, "--out", &out]);
    assert!(ran.code == 0 && ran.err.contains(": 7 series, "), "{ran:?}");
    let queries = folder.file("queries.promql", "count_over_time({job=~\".+\"}[10h])\n");
    let ran = run(&["verify", "-s", &url, "-s", &out, &queries, "--at", "30000"]);
    assert_eq!((ran.code, ran.out.lines().last()), (0, Some("1 same, 0 differ")), "{ran:?}");
}

#[test]
fn what_differs_is_shown_and_ends_with_1() {
    let folder = Folder::new("verify-differs");
    let one = folder.file("one.test", "load 1m\n  up{job=\"a\"} 1 1 1\n  up{job=\"b\"} 1 1 1\n");
    let two = folder.file("two.test", "load 1m\n  up{job=\"a\"} 1 1 2\n");
    let queries = folder.file("queries.promql", "up\ncount(up{job=\"a\"})\nnothing(\n");
    let ran = run(&["verify", "-s", &one, "-s", &two, &queries]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for line in [
        "DIFF  up  (2 of 2 series)",
        "A 1, B 2 (1 of 1)",
        "{\"__name__\":\"up\",\"job\":\"b\"} is in A alone",
        "same  count(up{job=\"a\"})",
        "same  nothing(  (refused by both)",
        "2 same, 1 differ",
    ] {
        assert!(ran.out.contains(line), "{line} is not in {}", ran.out);
    }
    assert_eq!(run(&["verify", "-s", &one, &queries]).code, 2);
}

#[test]
fn a_session_asks_servers_compares_them_and_says_what_runs_where() {
    let server = Server::start("remote-session", &["--log-format", "none"]);
    let folder = Folder::new("remote-session-file");
    let same = folder.file("load.test", crate::server::LOAD);
    let url = format!("http://{}", server.address);
    let lines =
        format!("\\at 3000\ncount(up)\n\\explain count(up)\n\\diff {same}\n\\values job up\n");
    let ran = run_reading(&[&url], &lines, ("X", "1"));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("{} => 1 @[3000]"), "{ran:?}");
    assert!(ran.out.contains(&format!("remote count(up)  at {url}")), "{ran:?}");
    assert!(ran.out.contains("no difference in 1 series"), "{ran:?}");
}

#[test]
fn a_server_in_front_of_a_server_gives_its_answers() {
    let behind = Server::start("remote-behind", &["--log-format", "none"]);
    let url = format!("http://{}", behind.address);
    let front = Server::over(&url, Folder::new("remote-front"), &["--log-format", "none"]);
    for target in [
        "/api/v1/query?query=sum(up)&time=3000",
        "/api/v1/query_range?query=up&start=0&end=600&step=60",
        "/api/v1/labels",
        "/api/v1/label/job/values",
        "/api/v1/metadata",
    ] {
        let [one, other] = [&behind, &front].map(|server| server.get(target));
        assert_eq!((one.status, one.text()), (other.status, other.text()), "{target}");
    }
    let wrong = front.get("/api/v1/query?query=sum(&time=3000");
    assert_eq!(wrong.status, 400, "{}", wrong.text());
}

#[test]
fn shards_are_asked_for_their_shares() {
    let folder = Folder::new("remote-shards");
    let all: Vec<_> =
        (0..4).map(|i| format!("  m{{id=\"{i}\",zone=\"{}\"}} {i}+{i}x60\n", i % 2)).collect();
    let half = |name: &str, lines: &[String]| {
        let folder = Folder::new(name);
        let source = folder.file("load.test", &format!("load 1m\n{}", lines.concat()));
        Server::over(&source, folder, &["--log-format", "none"])
    };
    let whole = folder.file("load.test", &format!("load 1m\n{}", all.concat()));
    let (one, two) = (half("shard-one", &all[..2]), half("shard-two", &all[2..]));
    let [one, two] = [&one, &two].map(|server| format!("http://{}", server.address));
    let sources = ["-s", &one, "-s", &two];
    for query in ["sum by (zone) (rate(m[5m]))", "topk(2, m)", "avg(m)", "m * 2"] {
        let shown = ["query", query, "--at", "3000"];
        let told = run(&[&shown[..], &sources, &["--shards"]].concat());
        let own = run(&[&shown[..], &["-s", &whole]].concat());
        assert_eq!((told.code, &told.out), (0, &own.out), "{query}: {told:?}");
    }
    let plan = run(&[&["explain", "sum(m)"][..], &sources, &["--shards"]].concat());
    assert!(plan.out.contains("remote sum(m)  at http://"), "{plan:?}");
    let ran = run(&[&["query", "m", "--eval", "remote"][..], &sources].concat());
    assert!(ran.code == 2 && ran.err.contains("--shards"), "{ran:?}");
}
