//! `query`, `explain`, `inspect` and lines from the standard input, as a user runs them.

use crate::program::Folder;
use crate::program::Ran;
use crate::program::run;
use crate::program::run_reading;

/// Two services, a gauge of bytes, and a native histogram, a sample a minute for an hour.
const LOAD: &str = r#"load 1m
  requests_total{job="api", pod="api-0"} 0+60x60
  requests_total{job="api", pod="api-1"} 0+120x60
  requests_total{job="db", pod="데이터"} 0+6x60
  memory_bytes{job="api"} 1048576+1048576x60
  flag{job="db"} 1x20 stale
  latency_seconds{job="api"} {{schema:0 sum:4 count:4 buckets:[1 2 1]}}x60
"#;

/// Shows everything a run left behind.
fn shown(ran: &Ran) -> String {
    let Ran { code, out, err } = ran;
    let err = if err.is_empty() { String::new() } else { format!("--- stderr\n{err}") };
    format!("exit {code}\n{out}{err}")
}

/// Runs the program on the load script, whose path is taken out of what it says.
fn asked(name: &str, arguments: &[&str]) -> String {
    let folder = Folder::new(name);
    let source = folder.file("load.test", LOAD);
    let (command, rest) = arguments.split_first().expect("there is a command");
    let mut line = vec![*command, "-s", &source];
    line.extend(rest);
    shown(&run(&line)).replace(&folder.path(), "FOLDER")
}

fn same(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn an_answer_has_five_forms() {
    for form in ["promql", "csv", "json", "table", "chart"] {
        let query = "sum by (job) (rate(requests_total[5m]))";
        let text = asked(&format!("instant-{form}"), &["query", query, "-o", form]);
        same(&format!("instant-{form}"), &text);
        let range = ["query", query, "-o", form, "--from", "start+10m", "--step", "10m"];
        same(&format!("range-{form}"), &asked(&format!("range-{form}"), &range));
    }
}

#[test]
fn values_are_told_in_their_unit_and_histograms_as_bars() {
    same("table-bytes", &asked("table-bytes", &["query", "memory_bytes", "-o", "table"]));
    let histogram = ["query", "latency_seconds", "-o", "table"];
    same("table-histogram", &asked("table-histogram", &histogram));
    same("plain-histogram", &asked("plain-histogram", &["query", "latency_seconds"]));
    same("table-wide", &asked("table-wide", &["query", "requests_total", "-o", "table"]));
}

#[test]
fn times_are_absolute_relative_or_seconds() {
    for (at, value) in [("now", "61"), ("end", "61"), ("start", "1"), ("-30m", "31"), ("60", "2")] {
        let folder = Folder::new(&format!("times{at}"));
        let source = folder.file("load.test", LOAD);
        let query = "memory_bytes / 1048576";
        let ran = run(&["query", "-s", &source, "--at", at, query]);
        assert!(ran.out.contains(&format!("=> {value} @[")), "{at}: {ran:?}");
    }
    let ran = asked("times-wrong", &["query", "up", "--at", "noon"]);
    assert!(ran.starts_with("exit 2\n") && ran.contains("is no time"), "{ran}");
    let ran = asked("times-back", &["query", "up", "--from", "end", "--to", "start"]);
    assert!(ran.starts_with("exit 2\n") && ran.contains("ends before it begins"), "{ran}");
}

#[test]
fn errors_are_underlined_and_warnings_stand_beside_the_answer() {
    same("error-kind", &asked("error-kind", &["query", "rate(requests_total)"]));
    same("error-syntax", &asked("error-syntax", &["query", "sum(up"]));
    same("warning", &asked("warning", &["query", "quantile(2, memory_bytes)"]));
    let refused = ["query", "memory_bytes", "--max-samples", "0"];
    same("error-limit", &asked("error-limit", &refused));
    let many = ["query", "count_values(\"v\", memory_bytes) + sum(rate(memory_bytes[5m]))"];
    same("info", &asked("info", &many));
}

#[test]
fn each_limit_has_its_own_flag_and_error() {
    let deep = format!("{}memory_bytes{}", "(".repeat(1000), ")".repeat(1000));
    let limits = [
        ("samples", "sum(requests_total)", "--max-samples=2", "too many samples into memory"),
        ("series", "sum(requests_total)", "--max-series=2", "matches more than 2 series"),
        ("bytes", "sum(requests_total)", "--max-bytes=32", "more than 32 bytes of memory"),
        ("time", "sum(requests_total)", "--timeout=0s", "query timed out"),
        ("depth", &deep, "--max-samples=10", "nested"),
    ];
    for (name, query, flag, error) in limits {
        let ran = asked(&format!("limit-{name}"), &["query", query, flag]);
        assert!(ran.starts_with("exit 1\n") && ran.contains(error), "{name}: {ran:.300}");
    }
    let enough = ["--max-samples=1000", "--max-series=3", "--max-bytes=1M", "--timeout=1m"];
    let line = [&["query", "sum(requests_total)"][..], &enough].concat();
    assert!(asked("limit-none", &line).starts_with("exit 0\n"));
}

#[test]
fn features_and_lookback_change_what_is_answered() {
    let query = ["query", "mad_over_time(memory_bytes[5m])"];
    let ran = asked("feature-off", &query);
    assert!(ran.starts_with("exit 1\n"), "{ran}");
    let query = [query[0], query[1], "--enable-feature", "promql-experimental-functions"];
    let ran = asked("feature-on", &query);
    assert_eq!(ran, "exit 0\n{job=\"api\"} => 1048576 @[3600]\n");
    let query = ["query", "memory_bytes", "--at", "end+8m"];
    assert_eq!(asked("lookback", &query), "exit 0\n");
    let query = [query[0], query[1], query[2], query[3], "--lookback-delta", "10m"];
    let ran = asked("lookback-long", &query);
    assert!(ran.contains("memory_bytes{job=\"api\"} => 63963136 @[4080]"), "{ran}");
}

#[test]
fn a_plan_is_shown_and_measured() {
    let query = "sum by(job)(rate(requests_total{pod!=\"\"}[5m] offset 1m)) / on(job) memory_bytes";
    same("explain", &asked("explain", &["explain", query]));
    let nested = "topk(3, requests_total) or max_over_time(deriv(memory_bytes[5m])[1h:5m]) * 2";
    same("explain-nested", &asked("explain-nested", &["explain", nested, "--from", "start"]));
    same("explain-json", &asked("explain-json", &["explain", "--format", "json", "-sum(flag)"]));
    let folder = Folder::new("analyze");
    let source = folder.file("load.test", LOAD);
    let line = ["explain", "-s", &source, "--analyze", "--format", "json", query];
    let ran = run(&line);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let (join, fold) = (&json["plan"], &json["plan"]["inputs"][0]);
    assert_eq!((&join["node"], &join["rows"]), (&"join".into(), &1.into()), "{json}");
    assert_eq!((&fold["node"], &fold["rows"]), (&"fold".into(), &2.into()), "{json}");
    let slide = &fold["inputs"][0];
    assert_eq!((&slide["rows"], &slide["samplesRead"]), (&3.into(), &183.into()), "{json}");
    let text = run(&["explain", "-s", &source, "--analyze", query]);
    assert!(text.out.contains("in all: 4 series, 244 samples read"), "{text:?}");
}

#[test]
fn what_is_in_a_source_is_counted() {
    same("inspect", &asked("inspect", &["inspect"]));
    let json = asked("inspect-json", &["inspect", "--format", "json", "--top", "2"]);
    same("inspect-json", &json);
}

#[test]
fn lines_are_queries_or_commands_and_the_worst_decides() {
    let folder = Folder::new("lines");
    let source = folder.file("load.test", LOAD);
    let lines = "count(requests_total)\n\n# a comment\n\\at start\nmemory_bytes\n\\values job\n\
                 \\output csv\nmemory_bytes\n\\quit\nnever read\n";
    let ran = run_reading(&[&source], lines, ("PROMQLITE_SOURCE", ""));
    same("lines", &shown(&ran));
    let ran = run_reading(&[&source], "sum(\n\\nonsense\n1\n", ("PROMQLITE_SOURCE", ""));
    same("lines-wrong", &shown(&ran));
}
