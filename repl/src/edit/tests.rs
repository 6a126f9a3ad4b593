//! What can stand at the cursor.

use std::sync::Arc;

use promqlite::engine::Engine;

use super::complete;
use super::painted;
use super::signature_at;
use crate::index::Catalogue;
use crate::index::Metric;

/// Two metrics, their labels and values.
struct Known;

fn texts(words: &[&str]) -> Arc<[String]> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

impl Catalogue for Known {
    fn metrics(&self) -> Arc<[Metric]> {
        let metric = |name: &str, kind: &str| Metric {
            name: name.to_owned(),
            kind: kind.to_owned(),
            help: format!("About {name}."),
        };
        let names = [
            metric("http_requests_total", "counter"),
            metric("nginx_http_requests_total", "counter"),
            metric("node_load1", "gauge"),
            metric("up", "gauge"),
        ];
        names.into()
    }

    fn labels(&self, metric: Option<&str>) -> Arc<[String]> {
        match metric {
            Some("up") => texts(&["__name__", "instance", "job"]),
            Some("http_requests_total") => texts(&["__name__", "job", "method", "status"]),
            _ => texts(&["cpu", "instance", "job", "method", "mode", "status"]),
        }
    }

    fn values(&self, label: &str, metric: Option<&str>) -> Arc<[String]> {
        match (label, metric) {
            ("job", Some("up")) => texts(&["auth", "catalog", "say \"hi\""]),
            ("job", _) => texts(&["auth", "catalog", "node"]),
            ("status", _) => texts(&["200", "500"]),
            _ => texts(&[]),
        }
    }

    fn sources(&self) -> Vec<String> {
        ["demo", "prod"].map(str::to_owned).to_vec()
    }

    fn files(&self, beginning: &str) -> Vec<String> {
        ["data/", "dump.prom"]
            .into_iter()
            .filter(|path| path.starts_with(beginning))
            .map(str::to_owned)
            .collect()
    }
}

/// Returns where the offers begin, and what they put there; `|` is the cursor.
fn offered(line: &str) -> (usize, Vec<String>) {
    let cursor = line.find('|').expect("a cursor");
    let line = line.replacen('|', "", 1);
    let offered = complete(&line, cursor, &Known, &Engine::default());
    (offered.start, offered.offers.into_iter().map(|offer| offer.text).collect())
}

#[track_caller]
fn offers(line: &str, start: usize, texts: &[&str]) {
    assert_eq!(offered(line), (start, texts.iter().map(ToString::to_string).collect()), "{line}");
}

#[track_caller]
fn has(line: &str, texts: &[&str], others: &[&str]) {
    let (_, found) = offered(line);
    for text in texts {
        assert!(found.iter().any(|one| one == text), "{line} lacks {text}: {found:?}");
    }
    for text in others {
        assert!(!found.iter().any(|one| one == text), "{line} has {text}: {found:?}");
    }
}

#[test]
fn metrics_and_functions_are_offered_where_an_operand_can_stand() {
    offers("http|", 0, &["http_requests_total"]);
    offers("sum(rate(requ|", 9, &["http_requests_total", "nginx_http_requests_total"]);
    has("1 + |", &["up", "rate(", "sum", "on ("], &["offset ", "bool", "by ("]);
    has("up > |", &["up", "bool"], &["group_left ("]);
    has("up / on (job) gr|", &["group_left (", "group_right ("], &[]);
    has("topk(3, |", &["up", "sum"], &["and "]);
    has("hrt|", &["http_requests_total", "nginx_http_requests_total"], &["up"]);
    assert_eq!(offered("hrt|").1[0], "http_requests_total");
}

#[test]
fn labels_are_those_of_the_metric_and_those_not_yet_tested() {
    offers("up{|", 3, &["instance=\"", "job=\""]);
    offers("up{job=\"auth\", |}", 15, &["instance=\""]);
    offers("sum(http_requests_total{me|})", 24, &["method=\""]);
    has("{|", &["mode=\"", "cpu=\""], &["__name__=\""]);
    offers("up{job|", 3, &["job=\""]);
    has("up{job |", &["=\"", "=~\""], &["instance=\""]);
}

#[test]
fn values_stand_inside_of_quotes_and_close_them() {
    offers("up{job=\"c|", 8, &["catalog\""]);
    offers("up{job=\"c|\"}", 8, &["catalog"]);
    offers("up{job=|", 7, &["\"auth\"", "\"catalog\"", "\"say \\\"hi\\\"\""]);
    offers("up{job='c|", 8, &["catalog'"]);
    offers("http_requests_total{job=\"auth\",status=\"5|", 39, &["500\""]);
    offers("\"up|", 1, &[]);
}

#[test]
fn alternatives_of_a_pattern_are_completed_one_by_one() {
    let line = "up{job=~\"auth|ca";
    let offered = complete(line, line.len(), &Known, &Engine::default());
    assert_eq!((offered.start, offered.offers[0].text.as_str()), (14, "catalog\""));
}

#[test]
fn groupings_have_the_labels_of_what_is_grouped() {
    offers("sum by (|) (rate(http_requests_total[5m]))", 8, &["job", "method", "status"]);
    offers("sum(rate(up[5m])) by (job, |", 27, &["instance"]);
    offers("up * on (in|) up", 9, &["instance"]);
    has("sum by (|", &["cpu", "mode"], &[]);
}

#[test]
fn operators_and_modifiers_stand_behind_an_expression() {
    has("up |", &["and ", "offset ", "@ "], &["by (", "up"]);
    has("sum(up) |", &["by (", "without (", "unless "], &["offset "]);
    offers("sum b|", 4, &["by ("]);
    has("up[5m] o|", &["or ", "offset "], &["and "]);
    has("up offset |", &["5m", "1d"], &["up"]);
    has("up[|", &["5m"], &["up"]);
    has("sum by (job) (u|", &["up"], &["offset "]);
}

#[test]
fn commands_are_completed_with_what_they_take() {
    has("\\ex|", &["explain ", "export "], &["tree "]);
    offers("\\explain sum(htt|", 13, &["http_requests_total"]);
    offers("\\values job up{|", 15, &["instance=\"", "job=\""]);
    has("\\values |", &["job", "mode"], &[]);
    has("\\use |", &["demo", "prod", "data/"], &[]);
    offers("\\output j|", 8, &["json"]);
    has("\\help hist|", &["histogram_quantile"], &[]);
    offers("\\watch 5 node|", 9, &["node_load1"]);
    offers("\\save |", 6, &["test"]);
    offers("\\save test du|", 11, &["dump.prom"]);
}

#[test]
fn comments_and_plain_texts_are_left_alone() {
    offers("up # ht|", 7, &[]);
    offers("label_replace(up, \"jo|", 19, &[]);
}

#[test]
fn the_function_around_the_cursor_is_explained() {
    let told = |line: &str| signature_at(line, line.len(), &Engine::default());
    let rate = told("sum(rate(up").expect("rate is known");
    assert!(rate.starts_with("rate(range vector) → instant vector: "), "{rate}");
    assert!(told("sum by (job) (").is_some_and(|told| told.starts_with("sum by|without")));
    assert!(told("\\explain rate(").is_some());
    assert!(told("\\at ").is_some_and(|told| told.starts_with("TIME")));
    assert_eq!(told("up"), None);
    assert_eq!(told("rate(up[5m])"), None);
}

#[test]
fn colours_leave_the_text_as_it_is_and_mark_the_pair() {
    for line in ["sum by (job) (rate(up{a=\"b\"}[5m])) # x", "\\explain up", "nonsense(é", ""] {
        let painted = painted(line, Some(line.len()));
        let mut plain = String::new();
        let mut parts = painted.split("\x1b[");
        plain.push_str(parts.next().unwrap_or_default());
        for part in parts {
            plain.push_str(part.split_once('m').map_or("", |(_, text)| text));
        }
        assert_eq!(plain, line);
    }
    let marked = painted("(up)", Some(0));
    assert_eq!(marked.matches("\x1b[1;7m").count(), 2, "{marked:?}");
    assert_eq!(painted("(up", Some(0)).matches("\x1b[1;7m").count(), 0);
    assert!(painted("rat(up)", None).contains("\x1b[31mrat"), "unknown functions are red");
}
