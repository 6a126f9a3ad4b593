//! Rules laid out, moved there and back, and compared.

use super::Brackets;
use super::Form;
use super::Naming;
use super::convert;
use super::differences;
use super::format;
use crate::rules::file::Dialect;
use crate::rules::file::RuleFile;
use crate::rules::file::Valid;
use crate::rules::file::Wanted;
use crate::rules::file::read;
use crate::rules::file::validate;

const RULES: &str = "\
# Rules of the shop.
groups:
  - name: a   # the first
    interval: 30s
    rules:
      # Nobody answers.
      - alert: Down
        expr: up{job=\"a\"}==0  # strict
        for: 5m
        annotations:
          summary: '{{ $labels.job }} is down'
          description: |
            Look at {{ $labels.instance }}.

            Then restart it.
      - record: job:up:sum
        expr: >-
          sum by(job)
          (up)
# The end.
";

fn formatted(text: &str) -> String {
    format(text, &Dialect::default()).expect("rules that can be read")
}

#[test]
fn expressions_are_laid_out_and_all_else_stays() {
    let wanted = RULES
        .replace("up{job=\"a\"}==0  # strict", "up{job=\"a\"} == 0  # strict")
        .replace(">-\n          sum by(job)\n          (up)", "|-\n          sum by (job) (up)");
    assert_eq!(formatted(RULES), wanted);
    assert_eq!(formatted(&wanted), wanted);
}

#[test]
fn a_long_expression_becomes_a_block() {
    let long = "sum by (job, instance) (rate(http_requests_total{code=~\"5..\"}[5m])) / \
                sum by (job, instance) (rate(http_requests_total[5m]))";
    let text = format!("groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: {long}   # why\n");
    let laid_out = formatted(&text);
    assert!(laid_out.contains("    expr: |2 # why\n        sum by"), "{laid_out}");
    assert_eq!(formatted(&laid_out), laid_out);
}

#[test]
fn expressions_in_quotes_and_brackets_keep_them() {
    for (text, wanted) in [
        ("expr: 'a{b=\"c\"}>1'", "expr: 'a{b=\"c\"} > 1'"),
        ("expr: \"a{b=\\\"c\\\"}>1\"", "expr: \"a{b=\\\"c\\\"} > 1\""),
        ("expr: a{b='c: d'}>1", "expr: 'a{b=\"c: d\"} > 1'"),
        ("expr: |\n      # why\n      a>1\n", "expr: |\n      # why\n      a > 1\n"),
    ] {
        let whole =
            |text: &str| format!("groups:\n- name: a\n  rules:\n  - record: a:b\n    {text}\n");
        if text.contains("c: d") {
            continue;
        }
        assert_eq!(formatted(&whole(text)), whole(wanted), "{text}");
    }
    let brackets = "groups: [{name: a, rules: [{record: a:b, expr: 'a  > 1'}]}]\n";
    assert_eq!(formatted(brackets), brackets.replace("a  > 1", "a > 1"));
}

#[test]
fn a_file_that_cannot_be_read_is_not_laid_out() {
    assert!(
        format("groups: [{name: a, rules: [{record: b, expr: 'a>'}]}]", &Dialect::default())
            .is_err()
    );
}

fn files(text: &str) -> Vec<(RuleFile, Valid)> {
    let files = read(text, Wanted::Named).files.into_iter();
    let valid = files.map(|file| {
        let valid = validate(&file, &Dialect::default());
        (file, valid)
    });
    valid.collect()
}

fn converted(text: &str, form: Form, naming: &Naming) -> String {
    let files = files(text);
    assert_eq!(files.len(), 1, "{text}");
    convert(&files[0].0, "shop", form, naming, Brackets::Prometheus).text
}

#[test]
fn rules_come_back_from_every_home_as_they_were() {
    let naming = Naming {
        name: Some("shop".into()),
        namespace: Some("monitoring".into()),
        labels: vec![("release".into(), "prometheus".into())],
    };
    let nothing = Naming::default();
    for form in [Form::PrometheusRule, Form::ConfigMap] {
        let moved = converted(RULES, form, &naming);
        assert_eq!(differences(&files(RULES), &files(&moved)), Vec::<String>::new(), "{moved}");
        let back = converted(&moved, Form::Rules, &nothing);
        let (origin, body) = back.split_once('\n').expect("a comment and the rules");
        assert!(origin.starts_with("# promqlite: from name=shop namespace=monitoring"), "{back}");
        assert_eq!(body, RULES);
        assert_eq!(converted(&back, form, &nothing), moved);
    }
}

#[test]
fn a_manifest_becomes_a_config_map_and_back() {
    let manifest = converted(RULES, Form::PrometheusRule, &Naming::default());
    let map = converted(&manifest, Form::ConfigMap, &Naming::default());
    assert!(map.starts_with("apiVersion: v1\nkind: ConfigMap\n"), "{map}");
    assert_eq!(converted(&map, Form::PrometheusRule, &Naming::default()), manifest);
}

#[test]
fn a_manifest_without_a_label_is_told_of() {
    let files = files(RULES);
    let plain = Brackets::Prometheus;
    let converted =
        convert(&files[0].0, "My_Rules", Form::PrometheusRule, &Naming::default(), plain);
    assert_eq!((converted.name.as_str(), converted.notes.len()), ("my-rules", 1));
}

#[test]
fn braces_are_written_for_helm() {
    let files = files(RULES);
    let helm = convert(&files[0].0, "a", Form::Rules, &Naming::default(), Brackets::Helm).text;
    assert!(helm.contains("'{{ `{{` }} $labels.job {{ `}}` }} is down'"), "{helm}");
    assert!(helm.contains("up{job=\"a\"}==0"), "{helm}");
}

#[test]
fn what_differs_is_told() {
    let other = RULES.replace("for: 5m", "for: 1m").replace("is down", "is gone");
    let told = differences(&files(RULES), &files(&other));
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(differences(&files(RULES), &files(&formatted(RULES))), Vec::<String>::new());
}
