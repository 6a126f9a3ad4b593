//! What is said of answers that hold nothing.

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::storage::Cancel;
use promqlite::time::Timestamp;

use super::Asked;
use crate::source::World;
use crate::zone::Zone;

/// Two jobs on two ports for an hour, a sample a minute; one of them ends after ten minutes.
const LOAD: &str = "load 1m
  requests_total{job=\"a\", instance=\"h:1\", code=\"200\"} 0+60x60
  requests_total{job=\"a\", instance=\"h:1\", code=\"500\"} 0+6x60
  requests_total{job=\"b\", instance=\"i:1\", code=\"200\"} 0+60x60
  limit{instance=\"h:2\"} 5x60
  limit{instance=\"i:2\"} 5x60
  quota{instance=\"h:1\", team=\"x\"} 5x60
  gone{job=\"a\"} 1x10
  ended{job=\"a\"} 1x10 stale
";

#[track_caller]
fn said(minute: i64, query: &str) -> Vec<String> {
    let world = World::of_script(LOAD);
    let (engine, zone, cancel) = (Engine::default(), Zone::default(), Cancel::new());
    let ask = Ask::Instant(Timestamp(minute * 60_000));
    let storage = world.storage.as_ref();
    let answer = engine.query(storage, query, ask).unwrap();
    let (expr, _) = engine.parse(query).unwrap();
    let span = storage.span();
    let asked = Asked { engine: &engine, storage, span, ask, zone: &zone, cancel: &cancel };
    asked.advice(&expr, &answer)
}

#[track_caller]
fn says(minute: i64, query: &str, words: &str) {
    let lines = said(minute, query);
    assert!(lines.len() == 1 && lines[0].contains(words), "{query}: {lines:?}");
}

#[test]
fn names_and_tests_that_find_nothing_are_named() {
    says(60, "request_total", "no metric `request_total`; the nearest: `requests_total`");
    says(60, "sum(rate(total_of_requests[5m]))", "the nearest: `requests_total`");
    says(60, "requests_total{jbo=\"a\"}", "has no label `jbo`; did you mean `job`?");
    says(60, "requests_total{code=\"503\"}", "has code=\"503\"; did you mean \"500\"?");
    says(60, "requests_total{job=\"b\", code=\"500\"}", "without code=\"500\" there would be 1");
}

#[test]
fn times_without_samples_are_told() {
    says(60, "gone", "the last sample before is at 1970-01-01T00:10:00Z, 50m earlier; only 5m");
    says(12, "ended", "the series end at 1970-01-01T00:10:00Z: they were marked stale");
    says(60, "rate(requests_total[1m])", "samples are 1m apart, so take [4m]");
}

#[test]
fn pairs_that_do_not_meet_are_told_by_their_labels() {
    says(60, "requests_total / limit", "only the left has the labels `code`, `job`");
    says(60, "requests_total / limit", "`ignoring (code, job)`");
    says(60, "sum by (instance) (requests_total) / limit", "`instance` is never the same: \"h:1\"");
    says(60, "requests_total > 5000", "values of 3 series lie between 360 and 3600");
    says(60, "limit unless on () vector(1)", "has a partner on the right");
    says(60, "limit > on (instance) limit", "series meet, and `>` holds for none");
}

#[test]
fn groups_without_a_partner_are_told_though_there_is_an_answer() {
    let query = "sum by (instance) (requests_total) / on (instance) quota";
    says(
        60,
        query,
        "1 of 2 groups on the left have no partner and are left out, such as {instance",
    );
    assert_eq!(said(60, "requests_total"), [""; 0]);
    assert_eq!(said(60, "limit * 2"), [""; 0]);
}
