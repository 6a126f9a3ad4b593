//! Unit tests of rules, on rules that are written here.

use std::sync::Arc;

use super::Conditions;
use super::Outcome;
use super::Trial;
use super::UnitFile;
use super::is_unit_test;
use crate::rules::course::Rulebook;
use crate::rules::file::Wanted;
use crate::rules::file::read;
use crate::syntax::Features;

/// Records a sum, and alerts on it, on its own history, and on another alert.
const RULES: &str = "
groups:
- name: lamps
  rules:
  - record: room:lamps:sum
    expr: sum by (room) (lamp)
    labels: { kind: lamp }
  - alert: Dark
    expr: room:lamps:sum == 0
    for: 2m
    keep_firing_for: 1m
    labels: { level: '{{ if eq $labels.room \"hall\" }}high{{ else }}low{{ end }}' }
    annotations: { text: 'dark in {{ $labels.room }} by {{ $externalLabels.house }}' }
  - record: room:lamps:longest
    expr: max by (room) (room:lamps:sum or room:lamps:longest)
  - alert: Gloom
    expr: count(ALERTS{alertname=\"Dark\", alertstate=\"firing\"}) > 0
";

fn outcomes(text: &str) -> Vec<Outcome> {
    let (file, flaws) = UnitFile::read(text);
    assert_eq!(flaws, []);
    let mut book = Rulebook::default();
    read(RULES, Wanted::Named).files.iter().for_each(|rules| book.add("rules", rules));
    let conditions = Conditions::new(&book, Features::NONE, &|_: &str| None, Arc::default());
    let numbers = 0..file.tests.len();
    let trials = numbers.filter_map(|number| Trial::new(&file, number, &conditions));
    trials.flat_map(|trial| trial.run(&mut |_| {})).collect()
}

/// Returns what was wrong, in a line each.
fn wrong(text: &str) -> Vec<String> {
    outcomes(text).into_iter().filter_map(|one| Some(one.shortfall?.reason)).collect()
}

#[test]
fn alerts_are_pending_fire_and_fire_on_as_long_as_they_should() {
    let text = "
evaluation_interval: 1m
tests:
- interval: 1m
  external_labels: { house: mine }
  input_series:
  - series: lamp{room=\"hall\", at=\"door\"}
    values: 1 0x3 1x5
  alert_rule_test:
  - { eval_time: 2m, alertname: Dark }
  - &firing
    eval_time: 3m
    alertname: Dark
    exp_alerts:
    - exp_labels: { room: hall, kind: lamp, level: high }
      exp_annotations: { text: dark in hall by mine }
  - { <<: *firing, eval_time: 4m30s }
  - { <<: *firing, eval_time: 5m }
  - { eval_time: 6m, alertname: Dark }
  - { eval_time: 3m, alertname: Gloom, exp_alerts: [{}] }
  promql_expr_test:
  - expr: room:lamps:sum
    eval_time: 3m
    exp_samples: [{ labels: 'room:lamps:sum{kind=\"lamp\", room=\"hall\"}', value: 0 }]
  - expr: ALERTS_FOR_STATE
    eval_time: 4m
    exp_samples:
    - labels: ALERTS_FOR_STATE{alertname=\"Gloom\"}
      value: 180
    - labels: >-
        ALERTS_FOR_STATE{alertname=\"Dark\", kind=\"lamp\", level=\"high\", room=\"hall\"}
      value: 60
";
    assert_eq!(wrong(text), <[String; 0]>::default());
}

#[test]
fn a_recorded_series_ends_where_its_rule_gives_nothing_more() {
    let text = "
tests:
- interval: 1m
  input_series:
  - series: lamp{room=\"hall\"}
    values: 1 2 stale
  promql_expr_test:
  - expr: room:lamps:sum
    eval_time: 2m
  - expr: count_over_time(room:lamps:sum[10m])
    eval_time: 3m
    exp_samples: [{ labels: '{kind=\"lamp\", room=\"hall\"}', value: 2 }]
";
    assert_eq!(wrong(text), <[String; 0]>::default());
}

#[test]
fn what_differs_is_told_with_the_parts_of_the_expression() {
    let text = "
tests:
- interval: 1m
  input_series: [{ series: 'lamp{room=\"hall\"}', values: 0x9 }]
  alert_rule_test: [{ eval_time: 5m, alertname: Dark }]
  promql_expr_test: [{ expr: lamp + 1, eval_time: 0, exp_samples: [{ labels: '{}', value: 1 }] }]
";
    let shortfalls: Vec<_> = outcomes(text).into_iter().filter_map(|one| one.shortfall).collect();
    let [alert, query] = shortfalls.as_slice() else { panic!("{shortfalls:?}") };
    assert_eq!(alert.reason, "1 firing, 0 expected");
    assert_eq!(
        alert.why[0],
        r#"room:lamps:sum == 0  =>  room:lamps:sum{kind="lamp", room="hall"} 0"#
    );
    assert_eq!(query.expected, ["{} 1"]);
    assert_eq!(query.got, [r#"{room="hall"} 1"#]);
}

#[test]
fn what_promtool_refuses_is_refused() {
    for (text, flaw) in [
        ("tests: [{ nme: a }]", "field nme not found in type main.testGroup"),
        ("tests: [{ interval: soon }]", "not a valid duration string: \"soon\""),
        (
            "tests: [{ promql_expr_test: [{ exp_samples: [{ value: 'a' }] }] }]",
            "cannot unmarshal !!str `a` into float64",
        ),
    ] {
        let (_, flaws) = UnitFile::read(text);
        let told: Vec<_> = flaws.iter().map(|flaw| flaw.message.as_str()).collect();
        assert_eq!(told, [flaw], "{text}");
    }
    let nameless = "tests: [{ interval: 1m, alert_rule_test: [{ eval_time: 1m }] }]";
    assert!(wrong(nameless)[0].contains("misses required attribute alertname"));
    let unreadable = "tests: [{ input_series: [{ series: a, values: 1x }] }]";
    assert_eq!(wrong(unreadable).len(), 1);
}

#[test]
fn a_test_file_is_told_by_the_key_at_its_top() {
    assert!(is_unit_test("rule_files: [a]\ntests: []\n"));
    assert!(!is_unit_test("groups: []\n# tests: []\n"));
    assert!(!is_unit_test("a: { tests: [] }\n"));
}
