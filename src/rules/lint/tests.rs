//! Each row of the table finds what it says, and nothing in what it calls good.

use super::Checked;
use super::Input;
use super::Options;
use super::Severity;
use super::all;
use super::check;
use crate::rules::file::Wanted;

fn checked(text: &str, options: &Options) -> Checked {
    let input = Input::new("a", text.into(), Wanted::Named);
    check(&[input], options)
}

/// Returns code and line of what is found.
fn codes(text: &str) -> Vec<(&'static str, usize)> {
    let checked = checked(text, &Options::default());
    let source = &checked.files[0].source;
    let found = checked.findings.iter();
    found.map(|finding| (finding.lint.code, source.line_column(finding.span).0)).collect()
}

#[test]
fn every_row_finds_its_bad_example_and_leaves_the_good_one() {
    for lint in all().filter(|lint| !lint.bad.is_empty()) {
        let found = codes(lint.bad);
        assert!(found.iter().any(|(code, _)| *code == lint.code), "{}: {found:?}", lint.code);
        let found = codes(lint.good);
        assert!(found.iter().all(|(code, _)| *code != lint.code), "{}: {found:?}", lint.code);
        let worse: Vec<_> = found.iter().filter(|(code, _)| is_more_than_info(code)).collect();
        assert!(worse.is_empty(), "{}: {worse:?}", lint.code);
    }
}

fn is_more_than_info(code: &str) -> bool {
    all().any(|lint| lint.code == code && lint.severity > Severity::Info)
}

#[test]
fn codes_are_in_order_and_none_is_there_twice() {
    let codes: Vec<_> = all().map(|lint| lint.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
}

#[test]
fn a_comment_keeps_a_finding_back() {
    let rule = "groups:\n- name: a\n  rules:\n  # promqlite: ignore PQ119 it is old\n  \
                - record: up_sum\n    expr: sum by (job) (up)\n";
    assert_eq!(codes(rule), []);
    let other = rule.replace("PQ119", "PQ120");
    assert_eq!(codes(&other), [("PQ119", 5)]);
    let inside =
        rule.replace("    expr:", "    # promqlite: ignore all\n    expr:").replace("PQ119", "-");
    assert_eq!(codes(&inside), []);
    let file = format!("# promqlite: ignore-file PQ119\n{other}");
    assert_eq!(codes(&file), []);
    let next = format!("{other}  # promqlite: ignore PQ119\n  - record: b\n    expr: sum(up)\n");
    assert_eq!(codes(&next), [("PQ119", 5)]);
}

#[test]
fn errors_are_told_in_spite_of_comments() {
    let text = "groups:\n- name: a\n  rules:\n  # promqlite: ignore all\n  - record: a:b\n";
    assert_eq!(codes(text), [("PQ008", 5)]);
}

/// Returns the errors on an expression where it is to run on an older Prometheus.
fn on(target: &str, expr: &str) -> Vec<String> {
    let text = format!("groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: '{expr}'\n");
    let target = target.parse().expect("a version");
    let checked = checked(&text, &Options { target, ..Options::default() });
    let errors = checked.findings.into_iter().filter(|one| one.severity == Severity::Error);
    errors.map(|error| error.message).collect()
}

#[test]
fn what_an_older_prometheus_lacks_is_an_error() {
    for (target, expr) in [
        ("3.5", "first_over_time(a[5m])"),
        ("3.13", "first_over_time(a[5m])"),
        ("3.5", "rate(a[5m + 1m])"),
        ("3.10", "rate(a[5m:1m * 2])"),
        ("3.5", "a </ 5"),
        ("2.47", "{\"a.b\"}"),
        ("2.47", "a > 5m"),
        ("2.20", "last_over_time(a[5m])"),
        ("3.5", "holt_winters(a[5m], 0.5, 0.5)"),
    ] {
        assert_eq!(on(target, expr).len(), 1, "{target} {expr}");
    }
    for (target, expr) in [
        ("3.14", "first_over_time(a[5m])"),
        ("3.14", "rate(a[5m + 1m])"),
        ("3.5", "{\"a.b\"} > 5m"),
        ("2.47", "holt_winters(a[5m], 0.5, 0.5)"),
        ("2.47", "rate(a[5m] offset 5m)"),
    ] {
        assert_eq!(on(target, expr), Vec::<String>::new(), "{target} {expr}");
    }
}

/// Returns the messages on an alert with an expression and a summary.
fn alert(expr: &str, summary: &str) -> Vec<String> {
    let text = format!(
        "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: |\n      {expr}\n    \
         annotations:\n      summary: |\n        {summary}\n"
    );
    let found = checked(&text, &Options::default()).findings;
    let worse = found.into_iter().filter(|finding| finding.severity > Severity::Info);
    worse.map(|finding| format!("{} {}", finding.lint.code, finding.message)).collect()
}

#[test]
fn labels_are_followed_through_an_expression() {
    for (expr, label) in [
        ("sum by (job) (rate(a_total[5m])) > 1", "instance"),
        ("sum without (instance) (a) > 1", "instance"),
        ("sum(a) > 1", "job"),
        ("absent(up{job=~\"a\"})", "job"),
        ("a{b=\"\"} > 1", "b"),
        ("sum by (job) (a) / on (job) sum by (job, x) (b) > 1", "x"),
        ("histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m]))) > 1", "le"),
        ("a * on (pod) group_left (node) sum by (pod) (b) > 1", "node"),
        ("sum by (job) (a) > 1 or sum by (job) (b) > 1", "x"),
        ("max(time() - a) > 1", "job"),
    ] {
        let found = alert(expr, &format!("{{{{ $labels.{label} }}}}"));
        assert!(found.iter().any(|text| text.starts_with("PQ103")), "{expr}: {found:?}");
    }
}

#[test]
fn labels_that_may_be_there_are_not_complained_about() {
    for (expr, label) in [
        ("sum by (job) (rate(a_total[5m])) > 1", "job"),
        ("sum without (instance) (a) > 1", "job"),
        ("absent(up{job=\"a\"})", "job"),
        ("label_replace(sum(a), \"x\", \"$1\", \"y\", \"\") > 1", "x"),
        ("sum by (job) (a) * on (job) group_left (x) b > 1", "x"),
        ("sum(a) > 1 or b > 1", "x"),
        ("count_values(\"x\", a) > 1", "x"),
        ("topk by (job) (3, a) > 1", "x"),
        ("a > on (job) b", "job"),
        ("time() - a > 1", "job"),
        ("1 - a > 0.5", "x"),
        ("a and on (job) b", "x"),
        ("clamp_max(a, 5) > 1", "x"),
        ("quantile_over_time(0.5, a[5m]) > 1", "x"),
        ("predict_linear(a[5m], 60) > 1", "x"),
        ("round(a, 5) > 1", "x"),
        ("histogram_quantile(0.9, sum by (le, job) (rate(a_bucket[5m]))) > 1", "job"),
    ] {
        let found = alert(expr, &format!("{{{{ $labels.{label} }}}}"));
        assert_eq!(found, Vec::<String>::new(), "{expr}");
    }
}

#[test]
fn sides_that_never_meet_are_told() {
    for expr in [
        "sum by (job) (a) / sum by (instance) (b) > 1",
        "a / sum(b) > 1",
        "sum(a) / on (job) sum by (job) (b) > 1",
        "a and sum by (job) (b)",
        "a unless sum(b)",
    ] {
        let found = alert(expr, "x");
        assert!(found.iter().any(|text| text.starts_with("PQ110")), "{expr}: {found:?}");
    }
    for expr in [
        "sum by (job) (a) / sum by (job) (b) > 1",
        "sum(a) / sum(b) > 1",
        "a / on () group_left () sum(b) > 1",
        "a / on (job) group_left () sum by (job) (b) > 1",
        "a:b / sum by (job) (b) > 1",
        "a and on (job) sum by (job) (b)",
        "a > 1 or sum(b) > 1",
        "sum(a) > scalar(sum(b))",
        "sum by (job) (a) / ignoring (code) sum by (job) (b) > 1",
        "absent(up{job=\"a\"}) and on () b",
    ] {
        assert_eq!(alert(expr, "x"), Vec::<String>::new(), "{expr}");
    }
}
