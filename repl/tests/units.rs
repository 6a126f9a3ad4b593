//! Unit tests of rules: what they do not reach, and what they are told to expect.

use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;

const RULES: &str = "groups:
- name: lamps
  rules:
  - record: room:lamps:sum
    expr: sum by (room) (lamp) or sum by (room) (candle)
  - alert: Dark
    expr: room:lamps:sum == 0
    for: 2m
    labels: { level: low }
    annotations: { text: 'dark in {{ $labels.room }}' }
  - alert: Unasked
    expr: absent(sun)
  - record: never
    expr: moon
";

const TESTS: &str = "rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
- name: lamps
  interval: 1m
  input_series:
  - { series: 'lamp{room=\"hall\"}', values: '1 0x9' }
  alert_rule_test:
  - eval_time: 5m
    alertname: Dark
  - { eval_time: 5m, alertname: Dark }
  - eval_time: 1m
    alertname: Dark # too early
    exp_alerts:
      - exp_labels: { level: high }
  promql_expr_test:
  - expr: room:lamps:sum * 3
    eval_time: 0m
    exp_samples:
    - labels: 'x'
      value: 1
    # The next question is asked of nothing.
  - expr: never
    eval_time: 0m
    exp_samples: [{ labels: 'never', value: 1 }]
";

#[test]
fn answers_are_filled_in_where_others_are_expected() {
    let folder = Folder::new("units_update");
    folder.file("rules.yaml", RULES);
    let tests = folder.file("tests.yaml", TESTS);
    assert_eq!(run(&["test", &tests]).code, 1);
    let updated = run(&["test", "--update", &tests]);
    assert_eq!((updated.code, updated.out.ends_with("1 passed, 0 failed\n")), (0, true));
    assert!(updated.err.contains("5 answers filled in"), "{}", updated.err);
    insta::assert_snapshot!("units-updated", std::fs::read_to_string(&tests).expect("the file"));
    let again = run(&["test", "--update", &tests]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "there is nothing left to be filled in");
}

#[test]
fn coverage_tells_what_no_test_reaches() {
    let folder = Folder::new("units_coverage");
    folder.file("rules.yaml", RULES);
    let tests = folder.file("tests.yaml", TESTS);
    let ran = run(&["test", "--coverage", &tests]);
    let path = tests.replace("tests.yaml", "rules.yaml");
    let told: Vec<_> = ran.out.lines().skip_while(|line| !line.starts_with("coverage")).collect();
    let rule = |text: &str| format!("  {path}: lamps: {text}");
    assert_eq!(
        told,
        [
            "coverage: 1 of 4 rules in whole",
            &rule("room:lamps:sum"),
            "    gives nothing: sum by (room) (candle)",
            &rule("Unasked, no test asks for it"),
            &rule("never, gives nothing in any test"),
            "0 passed, 1 failed",
        ]
    );
}

#[test]
fn machines_are_told_of_coverage_as_people_are() {
    let folder = Folder::new("units_coverage_forms");
    folder.file("rules.yaml", RULES);
    let tests = folder.file("tests.yaml", TESTS);
    let ran = run(&["test", "--coverage", "--format", "json", &tests]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["files"][0]["file"], tests);
    let coverage = &json["coverage"];
    assert_eq!((&coverage["rules"], &coverage["whole"]), (&4.into(), &1.into()));
    let gaps = coverage["gaps"].as_array().expect("a list");
    assert_eq!(gaps.len(), 3);
    assert_eq!(gaps[0]["branches"][0], "sum by (room) (candle)");
    assert_eq!(gaps[1]["missing"][0], "no test asks for it");
    let plain = run(&["test", "--format", "json", &tests]).out;
    assert!(plain.starts_with('['), "{plain}");
    let xml = run(&["test", "--coverage", "--format", "junit", &tests]).out;
    let place = tests.replace("tests.yaml", "rules.yaml");
    for piece in [
        "<property name=\"whole\" value=\"1\"/>".to_owned(),
        format!("<property name=\"{place}: lamps: Unasked\" value=\"no test asks for it\"/>"),
    ] {
        assert!(xml.contains(&piece), "{piece} in {xml}");
    }
}

fn bakery(file: &str) -> String {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus/rules/bakery"));
    folder.join(file).display().to_string()
}

#[test]
fn the_unit_tests_of_the_corpus_pass() {
    let ran = run(&["test", &bakery("")]);
    assert!(ran.out.ends_with("2 passed, 0 failed\n"), "{}", ran.out);
}

#[test]
fn an_episode_becomes_a_test_that_passes() {
    let folder = Folder::new("units_episode");
    let (data, rules) = (bakery("data.test"), bakery("rules.yaml"));
    let made = run(&["test", "-s", &data, "--from", "start", "--to", "end", &rules]);
    assert_eq!(made.code, 0, "{}", made.err);
    for (alert, series) in [("NoOrders", 1), ("OrdersFail", 2), ("OvenCold", 2)] {
        let test = made.out.split("  - name: ").find(|part| part.starts_with(&format!("'{alert}")));
        let count = test.map(|test| test.matches("- series:").count());
        assert_eq!(count, Some(series), "{alert}: {}", made.out);
    }
    assert!(made.out.contains("of the orders at web fail"), "{}", made.out);
    let tests = folder.file("episode.yaml", &made.out);
    let ran = run(&["test", &tests]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let nothing = run(&["test", "-s", &data, "--at", "start", &rules]);
    assert_eq!(nothing.code, 1, "{}", nothing.out);
}
