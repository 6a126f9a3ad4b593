//! `check -s`: rules and dashboards beside the data that they ask.

use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;

const LOAD: &str = "load 1m\n  door_open{job=\"hall\",door=\"front\"} 1x10\n  \
                    door_opened_total{job=\"hall\",door=\"front\"} 0+1x10\n";

fn corpus(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("../corpus/rules/with-data").join(name).display().to_string()
}

/// Returns code and message of what data adds for the expression of a recording.
fn told(name: &str, expr: &str) -> Vec<(String, String)> {
    let folder = Folder::new(name);
    let data = folder.file("data.test", LOAD);
    let rules = format!(
        "groups:\n- name: a\n  rules:\n  - record: made:here\n    expr: vector(1)\n  \
         - record: a:b\n    expr: {expr}\n"
    );
    let rules = folder.file("rules.yaml", &rules);
    let ran = run(&["check", "-s", &data, "-o", "json", &rules]);
    let found: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let found = found.as_array().expect("an array").iter();
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or("").to_owned();
    let found = found.filter(|one| one["line"] == 7 && one["code"].as_str() > Some("PQ5"));
    found.map(|one| (text(one, "code"), text(one, "message"))).collect()
}

#[test]
fn findings_beside_data_are_those_that_were_reviewed() {
    let (rules, data) = (corpus("rules.yaml"), corpus("data.test"));
    let ran = run(&["check", "-s", &data, &rules]);
    insta::assert_snapshot!("check-with-data", ran.out.replace(&rules, "rules.yaml"));
    assert_eq!(run(&["check", "--strict", "-s", &data, &rules]).code, 1);
    let without = run(&["check", &rules]);
    assert!(!without.out.contains("PQ50"), "no data, no finding about data: {}", without.out);
}

#[test]
fn what_selects_or_groups_by_nothing_is_told_with_what_is_near() {
    for (at, (expr, code, words)) in [
        ("sum(door_opn)", "PQ501", "the nearest: `door_open`"),
        ("sum(door_open{door=\"fornt\"})", "PQ501", "did you mean \"front\"?"),
        ("sum(rate(door_opened_total{dor=\"front\"}[5m]))", "PQ501", "no label `dor`"),
        ("sum by (dor) (door_open)", "PQ502", "label `dor`; did you mean `door`?"),
        ("sum(door_open{dor!=\"back\"})", "PQ502", "no series of `door_open` has a label `dor`"),
        ("door_open * on (house) door_opened_total", "PQ502", "label `house`"),
        ("door_open * on (door) group_left (key) door_opened_total", "PQ502", "label `key`"),
        ("sum(door_opn) + (sum(door_open) or vector(0))", "PQ501", "`door_opn`"),
    ]
    .into_iter()
    .enumerate()
    {
        let found = told(&format!("check_data_told_{at}"), &format!("'{expr}'"));
        let is_told = found.iter().any(|(own, text)| own == code && text.contains(words));
        assert!(is_told, "{expr}: {found:?}");
    }
}

#[test]
fn what_may_be_empty_is_left_alone() {
    for (at, expr) in [
        "absent(door_lost{job=\"hall\"})",
        "absent_over_time(door_lost[5m])",
        "sum(door_lost) or vector(0)",
        "(sum(door_lost{x=\"y\"}) or on () vector(0)) / sum(door_open)",
        "sum by (door) (door_lost) or sum by (door) (door_open) * 0",
        "door_open + fill_right(0) door_lost",
        "sum by (room) (made:here)",
        "{__name__=~\"made:.*\"}",
        "count(ALERTS{alertname=\"Door\"})",
        "sum by (le, door) (door_open)",
        "sum without (house) (door_open)",
        "sum by (name) (label_replace(door_open, \"name\", \"$1\", \"door\", \"(.*)\"))",
        "sum(door_open{locked=\"\"})",
    ]
    .into_iter()
    .enumerate()
    {
        let found = told(&format!("check_data_alone_{at}"), &format!("'{expr}'"));
        assert!(found.iter().all(|(code, _)| code == "PQ503"), "{expr}: {found:?}");
    }
}

#[test]
fn the_cost_of_a_rule_is_what_it_reads() {
    let found = told("check_data_cost", "sum(rate(door_opened_total[5m]))");
    let cost = ("PQ503".to_owned(), "an evaluation reads 1 series and 11 samples".to_owned());
    assert_eq!(found, [cost]);
}

#[test]
fn queries_of_dashboards_are_asked_too_and_variables_match_anything() {
    let folder = Folder::new("check_data_board");
    let data = folder.file("data.test", LOAD);
    let board = |expr: &str| {
        format!(
            "{{\"title\":\"doors\",\"schemaVersion\":39,\"templating\":{{\"list\":[]}},\
             \"panels\":[{{\"type\":\"timeseries\",\"title\":\"a\",\"targets\":\
             [{{\"refId\":\"A\",\"expr\":\"{expr}\"}}]}}]}}"
        )
    };
    for (expr, is_told) in [("door_opn", true), ("door_open{door=~\\\"$door\\\"}", false)] {
        let file = folder.file("board.json", &board(expr));
        let ran = run(&["check", "-s", &data, &file]);
        assert_eq!(ran.out.contains("PQ501"), is_told, "{expr}: {}", ran.out);
        assert!(!ran.out.contains("PQ503"), "rules alone have a cost: {}", ran.out);
    }
}

#[test]
fn comments_keep_findings_back_and_a_source_that_is_not_there_fails() {
    let folder = Folder::new("check_data_ignored");
    let data = folder.file("data.test", LOAD);
    let rule = "groups:\n- name: a\n  rules:\n  # promqlite: ignore PQ501 it comes next week\n  \
                - record: a:b\n    expr: sum(window_open)\n";
    let rules = folder.file("rules.yaml", rule);
    let strict = ["check", "--strict", "-s", &data, &rules];
    assert_eq!(run(&strict).code, 0, "{}", run(&strict).out);
    folder.file("rules.yaml", &rule.replace("PQ501", "PQ502"));
    assert_eq!(run(&strict).code, 1);
    assert_eq!(run(&["check", "-s", "no-such-folder", &rules]).code, 2);
    assert_eq!(run(&["check", "-s", "http://127.0.0.1:1", &rules]).code, 1);
    let quiet = run(&["check", "-s", "demo", "--ignore", "PQ503", &corpus("../demo.yaml")]);
    assert!(!quiet.out.contains("PQ50"), "the demo has what its rules ask: {}", quiet.out);
}
