//! Rule files in all their homes, what is refused in them, and where.

use super::Dialect;
use super::Home;
use super::Reading;
use super::Wanted;
use super::read;
use super::validate;

const RULES: &str = "\
groups:
  - name: a
    interval: 30s
    limit: 3
    labels: { team: x }
    rules:
      - alert: Down
        expr: |
          up{job=\"a\"}
            == 0
        for: 5m
        labels: { severity: page }
        annotations: { summary: '{{ $labels.job }} is down' }
      - record: job:up:sum
        expr: sum by (job) (up)
";

/// Returns the complaints about a text, each with its line and column.
fn complaints(text: &str) -> Vec<String> {
    let reading = read(text, Wanted::Named);
    let mut flaws = reading.flaws;
    for file in &reading.files {
        flaws.extend(file.flaws.iter().cloned());
        flaws.extend(validate(file, &Dialect::default()).flaws);
    }
    let shown = flaws.iter().map(|flaw| {
        let (line, column) = reading.source.line_column(flaw.span);
        format!("{line}:{column} {}", flaw.message)
    });
    shown.collect()
}

fn indented(text: &str, by: &str) -> String {
    text.lines().map(|line| format!("{by}{line}\n")).collect()
}

/// Returns where the rules of a text live, and how many there are.
fn homes(reading: &Reading) -> Vec<(String, usize)> {
    let homes = reading.files.iter().map(|file| {
        let home = match &file.home {
            Home::File => "file".to_owned(),
            Home::PrometheusRule { namespace, name, .. } => format!("rule {namespace:?} {name}"),
            Home::ConfigMap { name, key, .. } => format!("map {name} {key}"),
        };
        (home, file.rules().count())
    });
    homes.collect()
}

#[test]
fn a_rule_file_is_read() {
    let reading = read(RULES, Wanted::Found);
    assert_eq!(homes(&reading), [("file".to_owned(), 2)]);
    assert_eq!(complaints(RULES), Vec::<String>::new());
    let group = &reading.files[0].groups[0];
    assert_eq!(group.name.value, "a");
    assert_eq!(group.interval.as_ref().map(|interval| interval.value.0), Some(30_000));
    assert_eq!(group.limit.as_ref().map(|limit| limit.value), Some(3));
    let (alert, record) = (&group.rules[0], &group.rules[1]);
    assert_eq!((alert.name(), alert.is_alert()), ("Down", true));
    assert_eq!(alert.expr.value, "up{job=\"a\"}\n  == 0\n");
    assert_eq!(alert.hold_time().0, 300_000);
    assert_eq!(alert.labels[0].1.value, "page");
    assert_eq!((record.name(), record.is_alert()), ("job:up:sum", false));
}

#[test]
fn rules_are_found_in_every_home() {
    let head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n";
    let manifest =
        format!("{head}metadata:\n  name: m\n  namespace: n\nspec:\n{}", indented(RULES, "  "));
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  other: a\n  a.yml: |\n{}",
        indented(RULES, "    ")
    );
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n-\n{}-\n{}",
        indented(&manifest, "  "),
        indented(&map, "  ")
    );
    let both = [("rule Some(\"n\") m".to_owned(), 2), ("map c a.yml".to_owned(), 2)];
    assert_eq!(homes(&read(&list, Wanted::Found)), both);
    assert_eq!(complaints(&list), Vec::<String>::new());
    let stream = format!("# Source: x\n---\n{manifest}---\n{map}---\n");
    assert_eq!(homes(&read(&stream, Wanted::Found)), both);
}

#[test]
fn complaints_stand_at_their_place_in_every_home() {
    let broken = RULES.replace("== 0", "== sum(");
    let words = "could not parse expression: 3:1: parse error: unclosed left parenthesis";
    assert_eq!(complaints(&broken), [format!("10:20 {words}")]);
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yml: |\n{}",
        indented(&broken, "    ")
    );
    assert_eq!(complaints(&map), [format!("14:24 {words}")]);
}

#[test]
fn what_promtool_refuses_is_refused() {
    let rule = |text: &str| format!("groups: [{{name: a, rules: [{{{text}}}]}}]");
    for (text, words) in [
        ("groups: [{rules: []}]".to_owned(), "Groupname must not be empty"),
        ("groups: [{name: a}, {name: a}]".into(), "is repeated in the same file"),
        (rule("expr: up"), "one of 'record' or 'alert' must be set"),
        (rule("alert: a, record: b, expr: up"), "only one of 'record' and 'alert' must be set"),
        (rule("alert: a"), "field 'expr' must be set in rule"),
        (rule("alert: a, expr: ''"), "field 'expr' must be set in rule"),
        (rule("record: b, expr: up, for: 1s"), "invalid field 'for' in recording rule"),
        (rule("record: b, expr: up, keep_firing_for: 1s"), "invalid field 'keep_firing_for'"),
        (rule("record: b, expr: up, annotations: {a: b}"), "invalid field 'annotations'"),
        (rule("record: 'a{b}', expr: up"), "braces present in the recording rule name"),
        (rule("alert: a, expr: up, labels: {__name__: b}"), "invalid label name: __name__"),
        (rule("alert: a, expr: up, labels: {'': b}"), "invalid label name: "),
        (rule("alert: a, expr: up, annotations: {'': b}"), "invalid annotation name: "),
        (rule("alert: a, expr: up, labels: {b: '{{ $x }}'}"), "undefined variable \"$x\""),
        (rule("alert: a, expr: up, annotations: {b: '{{'}"), "annotation \"b\": template: "),
        (rule("alert: a, expr: up, for: 5x"), "unknown unit \"x\" in duration \"5x\""),
        (rule("alert: a, expr: up, runbook: x"), "field runbook not found in type rulefmt.Rule"),
        (rule("alert: a, expr: up, expr: up"), "mapping key \"expr\" already defined"),
        (rule("alert: [a], expr: up"), "cannot unmarshal !!seq into string"),
        ("groups: {name: a}".into(), "cannot unmarshal !!map into []rulefmt.RuleGroup"),
        ("groups: [{name: a, limit: x}]".into(), "cannot unmarshal !!str `x` into int"),
        ("rules: []".into(), "field rules not found in type rulefmt.RuleGroups"),
        ("- a".into(), "cannot unmarshal !!seq into rulefmt.RuleGroups"),
        ("groups: [".into(), "did not find expected node content"),
    ] {
        let found = complaints(&text).join("\n");
        assert!(found.contains(words), "{text}\n{found}");
    }
}

#[test]
fn what_promtool_takes_is_taken() {
    for text in [
        "",
        "# nothing\n",
        "groups:\n",
        "groups: [~, {name: a, rules: ~}]",
        "groups: [{name: a, rules: [{record: b, expr: 1, for: 0s, labels: {a: 1, b: ~}}]}]",
        "groups: [{name: 1, interval: 0, rules: [{record: \u{e4}, expr: up}]}]",
        "groups: [{name: a, rules: [~, {alert: a, expr: up, labels: {\u{e4}: b}}]}]",
    ] {
        assert_eq!(complaints(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn thanos_field_is_known_to_the_operator_only() {
    let field = "partial_response_strategy: warn";
    let file = RULES.replace("interval: 30s", field);
    assert_eq!(complaints(&file).len(), 1);
    let head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: m}\n";
    let manifest = format!("{head}spec:\n{}", indented(&file, "  "));
    assert_eq!(complaints(&manifest), Vec::<String>::new());
}

#[test]
fn a_second_document_is_no_error() {
    let reading = read(&format!("{RULES}---\ngroups: []\n"), Wanted::Named);
    assert_eq!(reading.flaws.iter().map(super::Flaw::is_error).collect::<Vec<_>>(), [false]);
    let reading = read(&format!("{RULES}---\na: b\nc: d: e\n"), Wanted::Named);
    assert_eq!(reading.flaws.iter().map(super::Flaw::is_error).collect::<Vec<_>>(), [false]);
}

#[test]
fn what_is_something_else_is_left_alone() {
    for text in ["tests: []\nrule_files: []\n", "a: b\n", "kind: Pod\napiVersion: v1\n", "[]"] {
        let reading = read(text, Wanted::Found);
        assert_eq!((reading.files.len(), reading.flaws.len()), (0, 0), "{text}");
    }
}

#[test]
fn a_template_of_a_chart_is_told_as_one() {
    let text = "groups:\n{{- if .Values.alerts }}\n- name: a\n{{- end }}\n";
    let reading = read(text, Wanted::Found);
    assert_eq!(reading.flaws.len(), 1);
    assert!(!reading.flaws[0].is_error());
}
