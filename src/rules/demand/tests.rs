//! What is needed is followed through expressions, recordings and dashboards.

use super::Demand;
use super::Keep;
use super::demand;
use crate::rules::file::Wanted;
use crate::rules::lint::Input;
use crate::rules::lint::Options;
use crate::rules::lint::check;
use crate::syntax::Features;

fn of(files: &[&str]) -> Demand {
    let inputs = files.iter().enumerate();
    let inputs = inputs.map(|(at, text)| Input::new(at.to_string(), (*text).into(), Wanted::Named));
    let options = Options { features: Features::ALL, ..Options::default() };
    demand(&check(&inputs.collect::<Vec<_>>(), &options))
}

fn alert(expr: &str) -> String {
    format!("groups:\n- name: a\n  rules:\n  - alert: A\n    expr: {expr}\n")
}

/// Returns which of some labels a metric has to keep.
fn kept(demand: &Demand, metric: &str) -> String {
    let wants = demand.wants.iter().filter(|want| want.takes_name(metric));
    let keep = wants.map(|want| want.labels.clone()).reduce(|all, one| all.and(&one));
    let keep = keep.unwrap_or_else(Keep::nothing);
    ["a", "b", "c", "le", "z"].into_iter().filter(|label| keep.needs(label)).collect()
}

#[test]
fn labels_are_needed_where_something_above_looks_at_them() {
    for (expr, labels) in [
        ("m", "abclez"),
        ("sum(m)", ""),
        ("sum by (a) (rate(m[5m])) > 1", "a"),
        ("sum by (a) (m{b=\"x\"})", "ab"),
        ("sum without (a) (m)", "bclez"),
        ("sum by (a) (m) / on (a) sum by (a, b) (n)", "a"),
        ("sum(m / n)", "abclez"),
        ("sum(m / on (a) n)", "a"),
        ("sum(m / ignoring (a) n)", "bclez"),
        ("sum by (b) (m * on (a) group_left (c) n)", "ab"),
        ("sum by (c) (n * on (a) group_left (c) m)", "ac"),
        ("sum(m and on (a) n)", "a"),
        ("sum(m unless n)", "abclez"),
        ("sum by (a) (m * 2)", "a"),
        ("histogram_quantile(0.9, sum by (le, a) (rate(m[5m])))", "ale"),
        ("sum by (z) (label_replace(m, \"z\", \"$1\", \"b\", \"(.*)\"))", "bz"),
        ("sum(topk by (a) (3, m))", "a"),
        ("sum(limitk(3, m))", "abclez"),
        ("absent(m{a=\"x\"})", "a"),
        ("scalar(m)", ""),
        ("count_values(\"v\", m)", ""),
    ] {
        assert_eq!(kept(&of(&[&alert(expr)]), "m"), labels, "{expr}");
    }
}

const RECORDS: &str = "groups:\n- name: a\n  rules:\n  - record: r:one\n    \
                       expr: sum by (a, b) (m)\n  - record: r:two\n    expr: sum by (a) (r:one)\n  \
                       - record: r:idle\n    expr: sum(n)\n";

#[test]
fn recordings_need_what_those_who_read_them_need() {
    let nobody = of(&[RECORDS]);
    assert!(nobody.wants.is_empty());
    let idle: Vec<_> = nobody.idle.iter().map(|(name, _)| name.as_str()).collect();
    assert!(idle.contains(&"r:idle"), "{idle:?}");
    let read = of(&[RECORDS, &alert("r:two > 1")]);
    assert_eq!(kept(&read, "m"), "ab");
    assert_eq!(kept(&read, "r:one"), "a");
    assert!(read.idle.iter().all(|(name, _)| name == "r:idle"));
}

#[test]
fn names_by_pattern_are_read() {
    let read = of(&[&alert("count({__name__=~\"m|node_.*\", a=\"x\"})")]);
    let takes = |metric: &str| read.wants.iter().any(|want| want.takes_name(metric));
    assert!(takes("m") && takes("node_load1") && !takes("n"));
    let label = |value: &'static str| move |_: &str| value;
    assert!(read.wants.iter().any(|want| want.takes("m", label("x"))));
    assert!(!read.wants.iter().any(|want| want.takes("m", label("y"))));
}

#[test]
fn dashboards_read_metrics_and_show_labels() {
    let board = r#"{"panels": [{"targets": [
        {"expr": "${unit}_total{a=\"$x\", b!=\"$y\"}", "legendFormat": "{{c}}"},
        {"expr": "sum(n{a=\"fixed-$x\"})"}]}],
        "templating": {"list": [{"name": "x", "type": "query", "query": "label_values(o, z)"}]}}"#;
    let read = of(&[board]);
    assert_eq!(kept(&read, "m_total"), "abc");
    assert_eq!(kept(&read, "o"), "z");
    let series = |value: &'static str| {
        read.wants.iter().any(|want| want.takes("n", |label| if label == "a" { value } else { "" }))
    };
    assert!(series("fixed-1") && !series("other"));
    assert_eq!(read.unread, 0);
}

#[test]
fn queries_of_templates_are_read() {
    let text = alert("up == 0")
        + "    annotations:\n      \
           a: '{{ with printf \"m{a=%q}\" $labels.a | query }}x{{ end }}'\n";
    assert_eq!(of(&[&text]).unread, 0);
}
