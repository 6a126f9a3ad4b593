//! Servers that offer less: no remote read, no queries, no times.

use std::sync::Arc;

use super::fake::Fake;
use super::fake::Heard;
use super::fake::Play;
use super::fake::hurried;
use super::worlds::assert_same;
use super::worlds::cluster;
use super::worlds::serve;
use crate::engine::Ask;
use crate::engine::Engine;
use crate::label::Labels;
use crate::math::STALE;
use crate::remote::Layout;
use crate::remote::Place;
use crate::remote::Remote;
use crate::storage::Cancel;
use crate::storage::Context;
use crate::storage::Memory;
use crate::storage::Select;
use crate::storage::Storage;
use crate::time::Millis;
use crate::time::Steps;
use crate::time::Timestamp;
use crate::time::Window;
use crate::value::Points;

/// Returns series that end, come back, are silent, and end between two scrapes of others.
fn lives() -> Memory {
    let mut memory = Memory::new();
    let mut add = |pod: &str, samples: &[(i64, i64)], ends: &[i64]| {
        let labels = Labels::of([("__name__", "size_bytes"), ("pod", pod)]);
        let scrapes = samples.iter().flat_map(|(from, to)| (*from..*to).step_by(15));
        let mut all: Vec<_> = scrapes.map(|at| (at, at as f64)).collect();
        all.extend(ends.iter().map(|at| (*at, STALE)));
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().for_each(|(at, value)| memory.add(&labels, Timestamp(at * 1000), value));
    };
    add("always", &[(0, 2000)], &[]);
    add("ended", &[(0, 600)], &[600]);
    add("back", &[(0, 300), (450, 900)], &[300, 907]);
    add("silent", &[(0, 200), (800, 900)], &[]);
    add("early", &[(7, 500)], &[489]);
    memory
}

fn is_of(heard: &Heard, path: &str) -> bool {
    heard.line.contains(path)
}

#[test]
fn series_end_where_they_do_though_range_selectors_do_not_tell() {
    let memory = lives();
    let own = memory.clone();
    let fake = Fake::start(move |_, heard| {
        if is_of(heard, "/api/v1/read") {
            Play::Answer(404, "", Vec::new())
        } else {
            serve(&own, heard)
        }
    });
    let cluster = cluster(&[fake], Place::Local, Layout::Replicas);
    let engine = Engine::default();
    let range = |every| Steps::range(Timestamp(40_000), Timestamp(1_500_000), Millis(every));
    let mut asks: Vec<_> =
        [15_000, 40_000, 60_000, 200_000].map(|every| range(every).unwrap()).map(Ask::Range).into();
    asks.extend([310, 490, 600, 660, 905, 907, 1190].map(|at| Ask::Instant(Timestamp(at * 1000))));
    for ask in asks {
        for query in [
            "size_bytes",
            "count(size_bytes) + sum(rate(size_bytes[2m]))",
            "count(size_bytes offset 90s)",
            "absent(size_bytes{pod=\"ended\"})",
            "sum by (pod) (count_over_time(size_bytes[5m]))",
            "count_over_time(size_bytes[4m:30s])",
        ] {
            let told = cluster.query(&engine, query, ask, &Cancel::new()).unwrap();
            assert_same(query, &told.value, &engine.query(&memory, query, ask).unwrap().value);
        }
    }
}

/// Pods with their samples, and what was warned of.
type Read = (Vec<(String, Points)>, Vec<String>);

/// Reads all series of a server up to 1000 s.
fn all(fake: &Fake) -> Result<Read, String> {
    let remote = Remote::new(Arc::new(fake.client(hurried())));
    let reach = Window { after: Timestamp(-1), until: Timestamp(1_000_000) };
    let context = Context::default();
    let sets = remote.select(&[Select::new(Vec::new(), reach)], &context);
    let set = sets.map_err(|why| why.to_string())?.remove(0);
    let one = |at: usize| {
        let mut points = Points::default();
        set.read(at, &mut points).unwrap();
        (set.labels(at).get("pod").to_owned(), points)
    };
    Ok(((0..set.len()).map(one).collect(), context.take_warnings()))
}

#[test]
fn where_no_query_is_wanted_ends_are_found_to_the_scrape() {
    let memory = lives();
    let fake = Fake::start(move |_, heard| {
        if is_of(heard, "/api/v1/read") {
            Play::Answer(404, "", Vec::new())
        } else {
            serve(&memory, heard)
        }
    });
    let (series, _) = all(&fake).unwrap();
    let ends: Vec<_> =
        series.iter().map(|(pod, points)| (pod.as_str(), &points.stale[..])).collect();
    let back = [300_000, 900_000 + 10_000];
    assert_eq!(ends[0], ("always", &[][..]));
    assert_eq!((ends[1].0, ends[1].1.len(), ends[1].1[0]), ("back", back.len(), back[0]));
    assert_eq!(ends[3], ("ended", &[600_000][..]));
    assert_eq!(ends[4], ("silent", &[][..]));
}

#[test]
fn victoria_metrics_tells_ends_as_what_is_no_number() {
    let fake = Fake::start(move |_, heard| match heard.line.as_str() {
        line if line.contains("/api/v1/read") => Play::Answer(404, "", Vec::new()),
        line if line.contains("buildinfo") => {
            Play::Answer(200, "", br#"{"status":"success","data":{"version":"2.24.0"}}"#.into())
        }
        _ => {
            let body = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":\
                        [{\"metric\":{\"pod\":\"a\"},\"values\":[[1,\"5\"],[2,\"NaN\"]]}]}}";
            Play::Answer(200, "", body.into())
        }
    });
    let (series, _) = all(&fake).unwrap();
    assert_eq!((&series[0].1.times[..], &series[0].1.stale[..]), (&[1000][..], &[2000][..]));
    assert!(fake.heard().iter().all(|heard| !is_of(heard, "query_range")));
}

const FEDERATED: &str = "# TYPE size_bytes untyped\n\
    size_bytes{pod=\"b\",instance=\"\"} 7 990000\nsize_bytes{pod=\"a\",instance=\"\"} 5.5 995000\n";

#[test]
fn a_server_that_answers_no_queries_tells_the_newest_samples() {
    let fake = |text: &'static str| {
        Fake::start(move |_, heard| match heard.line.as_str() {
            line if line.contains("/api/v1/read") => Play::Answer(404, "", Vec::new()),
            line if line.contains("/federate?match%5B%5D=") => Play::Answer(200, "", text.into()),
            _ => Play::Answer(403, "", b"not you".to_vec()),
        })
    };
    let (series, warnings) = all(&fake(FEDERATED)).unwrap();
    let told: Vec<_> = series.iter().map(|(pod, one)| (pod.as_str(), &one.values[..])).collect();
    assert_eq!(told, [("a", &[5.5][..]), ("b", &[7.0][..])]);
    assert!(warnings[0].contains("answers no queries"), "{warnings:?}");
    // What is newer than what was asked for says nothing of it.
    for text in ["size_bytes 7 2000000\n", "<html><title>Sign in</title>"] {
        let error = all(&fake(text)).unwrap_err();
        assert!(error.contains("HTTP 403: not you"), "{error}");
    }
    assert!(all(&fake("")).unwrap().0.is_empty());
}

#[test]
fn the_times_of_a_server_are_found() {
    let now = Timestamp(9_000_000_000);
    let span =
        |fake: Fake| fake.client(hurried()).span(now, &Cancel::new()).map_err(|e| e.to_string());
    let (first, last) = (5_000_000, 7_777_777);
    let labels = move |heard: &Heard| {
        let url = heard.line.split(' ').nth(1).unwrap();
        let url = reqwest::Url::parse(&format!("http://x{url}")).unwrap();
        let time = |name: &str| {
            let pair = url.query_pairs().find(|(key, _)| key == name);
            pair.map(|(_, value)| value.parse::<f64>().unwrap())
        };
        let begins = time("start").is_none_or(|start| start <= f64::from(last));
        let has = begins && time("end").is_none_or(|end| end >= f64::from(first));
        let names = if has { "\"__name__\"" } else { "" };
        Play::Answer(200, "", format!("{{\"status\":\"success\",\"data\":[{names}]}}").into())
    };
    let found = span(Fake::start(move |_, heard| labels(heard))).unwrap().unwrap();
    let (first, last) = (i64::from(first) * 1000, i64::from(last) * 1000);
    assert!((first - 60_000..first).contains(&found.after.0), "{found:?}");
    assert!((last..last + 60_000).contains(&found.until.0), "{found:?}");
    // Labels of all time tell nothing, but there are functions that do.
    let victoria = |_, heard: &Heard| {
        if is_of(heard, "/labels") {
            return Play::Answer(200, "", br#"{"status":"success","data":["a"]}"#.into());
        }
        let at = if is_of(heard, "tfirst_over_time") { "12.5" } else { "99" };
        let body = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":\
                    [{\"metric\":{},\"value\":[1,\"AT\"]}]}}";
        Play::Answer(200, "", body.replace("AT", at).into())
    };
    let window = Window { after: Timestamp(12_499), until: Timestamp(99_000) };
    assert_eq!(span(Fake::start(victoria)), Ok(Some(window)));
    let silent = |_, heard: &Heard| {
        if is_of(heard, "/labels") {
            return Play::Answer(200, "", br#"{"status":"success","data":[]}"#.into());
        }
        Play::Answer(400, "", b"no such function".to_vec())
    };
    assert_eq!(span(Fake::start(silent)), Ok(None));
    assert!(span(Fake::always(Play::Answer(401, "", Vec::new()))).unwrap_err().contains("401"));
}
