//! Queries with variables become trees with holes, and dashboards give up their queries.

use super::Backend;
use super::Certainty;
use super::Purpose;
use super::Query;
use super::Told;
use super::parse;
use super::read;
use super::read_document;
use crate::function::Functions;
use crate::syntax::Features;
use crate::syntax::Span;
use crate::syntax::outline;
use crate::syntax::print;

/// Returns a query as it is printed of its tree, or the message why there is none.
fn printed(text: &str) -> String {
    match parse(text, Features::ALL, &Functions::default()) {
        Ok((expr, _)) => print(&expr),
        Err(unread) => format!("{:?} {}", unread.certainty, unread.message),
    }
}

#[test]
fn variables_are_holes_wherever_grafana_puts_them() {
    for text in [
        r#"up{instance="${instance:regex}",job=~"$job"}"#,
        r#"rate(a_total{pod=~"[[pod]]-.*"}[$__rate_interval])"#,
        "rate(a_total[${interval}])",
        "increase(a_total[[[interval]]])",
        "a_${unit}_total",
        "$prefix:b:rate5m",
        "topk($top_n,up)",
        "sum by ($group) (a)",
        "sum by (job,${by:csv}) (a)",
        "a / on ($label) group_left ($extra) b",
        r#"a{$label="x"}"#,
        "a * $__range_s",
        "a offset $shift",
        "a offset -$shift",
        "a[$__range:$__interval]",
        "$query",
        "$a / $b > $limit",
        "histogram_quantile($q,sum by (le) (rate(a_bucket[5m])))",
        "$agg(rate(a_total[5m]))",
        "max_over_time(${metric}[5m])",
        r#"label_replace(a,"b","$1","c","(.*)$suffix")"#,
        "sum(a[$__range] @ end())",
    ] {
        // A name that is none before it is filled in is printed in quotes.
        let spaced = |text: &str| text.replace([' ', '"'], "");
        if text.contains("@ end") {
            assert!(printed(text).starts_with("Certain"), "{text}: {}", printed(text));
        } else {
            assert_eq!(spaced(&printed(text)), spaced(text));
        }
    }
}

#[test]
fn holes_have_the_type_of_their_place() {
    for (text, lines) in [
        ("topk($n, up) * $factor", ["variable $n 5..7", "variable $factor 15..22"]),
        ("clamp_max($expr, ${max})", ["variable $expr 10..15", "variable ${max} 17..23"]),
    ] {
        let (expr, _) = parse(text, Features::ALL, &Functions::default()).expect(text);
        let shown = outline(&expr);
        assert!(lines.iter().all(|line| shown.contains(line)), "{text}:\n{shown}");
    }
}

#[test]
fn what_is_wrong_is_told_in_the_words_and_at_the_place_of_the_query() {
    let functions = Functions::default();
    let text = "sum(rate(a{b=\"$c\"}[${interval}])[30s])";
    let unread = parse(text, Features::ALL, &functions).expect_err("an error");
    assert_eq!(unread.certainty, Certainty::Certain);
    assert_eq!(unread.span.of(text), "[30s]", "{}", unread.message);
    let text = "$agg(a[5m], b, c)";
    let unread = parse(text, Features::ALL, &functions).expect_err("an error");
    assert_eq!(unread.certainty, Certainty::Open);
    let text = "sum(rate(${m}_total{a=\"b\"}))";
    let unread = parse(text, Features::ALL, &functions).expect_err("an error");
    assert_eq!(unread.span.of(text), "${m}_total{a=\"b\"}");
}

#[test]
fn no_text_with_signs_of_variables_makes_the_reader_fail() {
    let signs = ["$", "$a", "${", "}", "[[", "]]", "[", "]", "(", "{", "\"", "é", " ", "1", "#"];
    let mut seed = 1_u64;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (seed >> 33) as usize % signs.len();
            text.push_str(signs[at]);
        }
        let _ = parse(&text, Features::ALL, &Functions::default());
    }
}

const BOARD: &str = r#"{
  "title": "Shop",
  "__inputs": [{"name": "DS_MAIN", "type": "datasource", "pluginId": "prometheus"}],
  "annotations": {"list": [
    {"datasource": "-- Grafana --", "expr": "ignored"},
    {"datasource": "${DS_MAIN}", "expr": "changes(up[5m])", "target": {"expr": "changes(up[5m])"}}
  ]},
  "panels": [
    {"type": "row", "title": "Row", "panels": [
      {"title": "Inner", "datasource": {"type": "prometheus", "uid": "$ds"},
       "targets": [{"expr": "rate(a_total[5m])", "legendFormat": "{{ job }} on {{instance}}"}]}
    ]},
    {"title": "Logs", "datasource": {"type": "loki"}, "targets": [{"expr": "{a=\"b\"} |= \"c\""}]},
    {"title": "Mixed", "datasource": "-- Mixed --", "targets": [
      {"datasource": {"uid": "${DS_MAIN}"}, "expr": "up", "instant": true},
      {"datasource": {"uid": "$logs"}, "expr": "count_over_time({a=\"b\"}[1m])"}
    ]}
  ],
  "templating": {"list": [
    {"name": "ds", "type": "datasource", "query": "prometheus"},
    {"name": "logs", "type": "datasource", "query": "loki"},
    {"name": "job", "type": "query", "multi": true, "query": {"query": "label_values(up, job)"}},
    {"name": "x", "type": "query", "query": "query_result(sum(up))"},
    {"name": "y", "type": "query", "query": "label_values(job)"}
  ]}
}"#;

/// Returns what a text asks: purpose, name, query.
fn asked(text: &str) -> Vec<(String, String, String)> {
    let found = read(text);
    assert!(found.broken.is_empty(), "{:?}", found.broken);
    let queries = found.boards.iter().flat_map(|board| &board.queries);
    let told = queries.map(|query| {
        let purpose = match &query.purpose {
            Purpose::Series(label) => format!("series {label:?}"),
            other => format!("{other:?}"),
        };
        (purpose, query.name.clone(), query.promql().to_owned())
    });
    told.collect()
}

fn owned(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|row| (row.0.to_owned(), row.1.to_owned(), row.2.to_owned())).collect()
}

#[test]
fn a_dashboard_asks_by_panels_annotations_and_variables() {
    let rows = [
        ("Annotation", "Shop", "changes(up[5m])"),
        ("Panel", "Inner", "rate(a_total[5m])"),
        ("Panel", "Mixed", "up"),
        ("series Some(\"job\")", "job", "up"),
        ("Results", "x", "sum(up)"),
    ];
    assert_eq!(asked(BOARD), owned(&rows));
    let found = read(BOARD);
    let board = &found.boards[0];
    let declared = board.declared.as_deref().expect("variables");
    let many: Vec<_> = declared.iter().filter(|one| one.is_many).map(|one| &*one.name).collect();
    assert_eq!(many, ["job"]);
    let inner = &board.queries[1];
    assert_eq!(inner.backend, Backend::Prometheus);
    let Told::Labels(labels) = inner.told() else { panic!("all labels") };
    let legend = inner.legend.as_ref().expect("a legend");
    let names: Vec<_> =
        labels.iter().map(|(name, span)| (&**name, span.of(&legend.value))).collect();
    assert_eq!(names, [("job", "job"), ("instance", "instance")]);
}

#[test]
fn wrappers_and_objects_hold_dashboards_too() {
    let indented: String = BOARD.lines().map(|line| format!("    {line}\n")).collect();
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {{grafana_dashboard: \
         \"1\"}}\ndata:\n  shop.json: |\n{indented}"
    );
    let api = format!("{{\"meta\": {{}}, \"dashboard\": {BOARD}}}");
    let list = format!("[{BOARD}]");
    for text in [&map, &api, &list] {
        assert_eq!(asked(text).len(), 5, "{text}");
    }
    let found = read(&map);
    let board = &found.boards[0];
    let query = &board.queries[1];
    let place = query.in_file(&board.source, Span::new(5, 12));
    assert_eq!(place.of(&map), "a_total");
    assert_eq!(found.source.line_column(place).0, 18);
}

#[test]
fn the_new_schema_is_read() {
    let text = r#"{"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": {
      "title": "New", "elements": {"panel-1": {"kind": "Panel", "spec": {"title": "One", "data": {
        "kind": "QueryGroup", "spec": {"queries": [
          {"kind": "PanelQuery", "spec": {"query": {"kind": "DataQuery", "group": "prometheus",
            "spec": {"expr": "up{job=\"$job\"}"}}}},
          {"kind": "PanelQuery", "spec": {"query": {"kind": "DataQuery", "group": "loki",
            "spec": {"expr": "{a=\"b\"}"}}}}
        ]}}}}},
      "variables": [{"kind": "QueryVariable", "spec": {"name": "job", "query": {
        "kind": "DataQuery", "group": "prometheus", "spec": {"query": "label_values(up, job)"}}}}]
    }}"#;
    let rows = [("Panel", "One", "up{job=\"$job\"}"), ("series Some(\"job\")", "job", "up")];
    assert_eq!(asked(text), owned(&rows));
}

#[test]
fn broken_json_is_told_where_it_is_a_dashboard() {
    let found = read("{\"panels\": [\n  {\"targets\": [}\n]}");
    assert_eq!(found.source.line_column(found.broken[0].span), (2, 16));
    assert!(read("{\"a\": }").broken.is_empty());
}

#[test]
fn blocks_of_promql_are_found_in_a_text() {
    let text = "# Run\n\n```promql\nsum(up)\n```\n\n- or\n\n  ```promql\n  up{a=\"b\"}\n  \
                > 1\n\n  rate(a[5m])\n  ```\n\n```bash\nup(\n```\n\n~~~PromQL title\nup\na\n~~~\n";
    let board = read_document(text);
    let found: Vec<_> = board.queries.iter().map(Query::promql).collect();
    assert_eq!(found, ["sum(up)", "up{a=\"b\"}\n  > 1", "rate(a[5m])", "up", "a"]);
    let query = &board.queries[2];
    assert_eq!(query.in_file(&board.source, Span::new(5, 6)).of(text), "a");
}
