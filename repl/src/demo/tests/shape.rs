//! What holds for every series.

use promqlite::label::MatchOp;
use promqlite::label::Matcher;
use promqlite::label::NAME;
use promqlite::storage::Context;
use promqlite::storage::Select;
use promqlite::storage::SeriesSet;
use promqlite::storage::Storage;
use promqlite::time::Millis;
use promqlite::time::Timestamp;
use promqlite::time::Window;
use promqlite::value::Points;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::source::Demo;
use super::super::table;
use super::ask::END;
use super::ask::range;
use super::ask::value;
use super::ask::vector;

/// Returns the series of a metric with their samples in a window.
fn all(demo: &Demo, metric: &str, reach: Window) -> Vec<(promqlite::label::Labels, Points)> {
    let named = Matcher::new(NAME, MatchOp::Regex, metric).expect("a pattern");
    let select = Select::new(vec![named], reach);
    let sets = demo.select(&[select], &Context::default()).expect("an answer");
    let set: &Arc<dyn SeriesSet> = &sets[0];
    let read = |series| {
        let mut points = Points::default();
        set.read(series, &mut points).expect("samples");
        (set.labels(series), points)
    };
    (0..set.len()).map(read).collect()
}

/// Returns the window of so many minutes before the end of a demo.
fn last(demo: &Demo, minutes: i64) -> Window {
    Window::ending(demo.end(), Millis::from_minutes(minutes))
}

#[test]
fn there_are_about_twelve_thousand_series() {
    let demo = Demo::ending_at(END);
    let count = value(&demo, "count({__name__=~\".+\"})", 0.0);
    assert!((11_500.0..13_500.0).contains(&count), "{count}");
    let labels: Vec<_> = all(&demo, ".+", last(&demo, 1500)).into_iter().map(|one| one.0).collect();
    assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), labels.len());
}

#[test]
fn the_demo_is_the_same_before_every_end() {
    let [one, other] = [END, END + Millis(123_457 * 30_000)].map(Demo::ending_at);
    let pairs = all(&one, ".+", last(&one, 7)).into_iter().zip(all(&other, ".+", last(&other, 7)));
    for ((labels, points), (others, twins)) in pairs {
        let moved =
            |times: &[i64]| times.iter().map(|at| at + 123_457 * 30_000).collect::<Vec<_>>();
        assert_eq!((&labels, moved(&points.times)), (&others, twins.times), "{labels}");
        // Instants are told as seconds since the epoch, so they alone move with the end.
        let tells_time = ["expiry", "time_seconds", "FOR_STATE"];
        if !tells_time.iter().any(|end| labels.name().ends_with(end)) {
            assert_eq!(points.values, twins.values, "{labels}");
        }
    }
}

#[test]
fn what_is_read_does_not_depend_on_how_far_is_looked() {
    let demo = Demo::ending_at(END);
    let long = all(&demo, "kube_pod_.*|up|ALERTS", last(&demo, 1500));
    let until = END - Millis::from_minutes(50);
    let window = Window { after: until - Millis(700_001), until };
    let short = all(&demo, "kube_pod_.*|up|ALERTS", window);
    let inside = |times: &[i64]| {
        let times = times.iter().filter(|at| window.contains(Timestamp(**at)));
        times.copied().collect::<Vec<_>>()
    };
    let mut found = short.iter();
    for (labels, points) in long {
        let (times, stale) = (inside(&points.times), inside(&points.stale));
        if times.is_empty() && stale.is_empty() {
            continue;
        }
        let twin = found.find(|(other, _)| *other == labels);
        let twin = twin.unwrap_or_else(|| panic!("{labels} is not found"));
        assert_eq!((&times, &stale), (&twin.1.times, &twin.1.stale), "{labels}");
    }
}

#[test]
fn counters_fall_at_restarts_only() {
    let demo = Demo::ending_at(END);
    let counters = table::families().filter(|family| family.kind == "counter");
    for counter in counters {
        for (labels, points) in all(&demo, counter.name, last(&demo, 1500)) {
            let falls = points.values.windows(2).filter(|two| two[1] < two[0]).count();
            let restarted = labels.name() == "http_requests_total"
                && ["auth-0", "new-service-0"].contains(&labels.get("pod"));
            assert_eq!(falls, usize::from(restarted), "{labels}");
        }
    }
}

#[test]
fn buckets_rise_with_their_bounds_up_to_the_count() {
    let demo = Demo::ending_at(END);
    let metric = "http_request_duration_seconds";
    let mut buckets = all(&demo, &format!("{metric}_bucket"), last(&demo, 400)).into_iter();
    let counts = all(&demo, &format!("{metric}_count"), last(&demo, 400));
    for (labels, count) in counts {
        let mut lower = vec![0.0; count.values.len()];
        for _ in 0..12 {
            let (bucket, points) = buckets.next().expect("a bucket");
            assert_eq!(bucket.get("pod"), labels.get("pod"));
            assert!(lower.iter().zip(&points.values).all(|(low, high)| low <= high), "{bucket}");
            lower = points.values;
        }
        assert_eq!(lower, count.values, "{labels}");
    }
}

#[test]
fn native_histograms_tell_of_the_same_requests() {
    let demo = Demo::ending_at(END);
    let classic = r#"sum(increase(http_request_duration_seconds_count{job="catalog"}[30m]))"#;
    let native = "histogram_count(sum(increase(http_request_duration_seconds[30m])))";
    for minutes in [0.0, 20.0, 500.0] {
        let (classic, native) = (value(&demo, classic, minutes), value(&demo, native, minutes));
        assert!((classic / native - 1.0).abs() < 0.001, "{classic} and {native}");
    }
    let resets = "max(resets(http_request_duration_seconds[24h]))";
    assert_eq!(value(&demo, resets, 0.0), 0.0);
}

#[test]
fn a_series_ends_with_a_stale_marker() {
    let demo = Demo::ending_at(END);
    for metric in ["mysql_up", "kube_pod_info"] {
        for (labels, points) in all(&demo, metric, last(&demo, 1500)) {
            let Some(at) = points.times.last() else { continue };
            let goes_on = END.0 - at < 60_000;
            assert!(goes_on || points.stale.last() > Some(at), "{labels}");
        }
    }
}

#[test]
fn targets_are_scraped_in_their_own_rhythm() {
    let demo = Demo::ending_at(END);
    let mut lags = BTreeSet::new();
    for (labels, points) in all(&demo, "up", last(&demo, 60)) {
        let every = match labels.get("job") {
            "nginx-exporter" => 60_000,
            "sample-app" => 15_000,
            _ => 30_000,
        };
        assert!(points.times.windows(2).all(|two| two[1] - two[0] == every), "{labels}");
        lags.extend(points.times.last().map(|at| END.0 - at));
    }
    assert!(lags.len() > 100, "{lags:?}");
}

#[test]
fn the_busy_and_idle_time_of_a_processor_is_all_of_its_time() {
    let demo = Demo::ending_at(END);
    let all = "sum by (instance, cpu) (rate(node_cpu_seconds_total[1h]))";
    for series in range(&demo, all, 70.0, 60.0) {
        assert!(series.floats.iter().all(|(_, all)| (all - 1.0).abs() < 0.002));
    }
}

#[test]
fn the_span_is_where_the_samples_are() {
    let demo = Demo::ending_at(END);
    let span = demo.span().expect("a span");
    let edges = all(&demo, "up", Window { after: Timestamp::MIN, until: Timestamp::MAX });
    assert!(
        edges
            .iter()
            .flat_map(|(_, points)| points.edges())
            .all(|at| { span.contains(Timestamp(at)) })
    );
    assert_eq!(vector(&demo, "up", 1500.0), []);
    assert!(vector(&demo, "up", 1499.0).len() > 120);
}

#[test]
fn every_metric_is_known_by_kind_and_help() {
    let known = Demo::ending_at(END).metadata();
    assert!(known.iter().all(|one| !one.help.is_empty()));
    let kind =
        |metric: &str| known.iter().find(|one| one.metric == metric).map(|one| &one.kind[..]);
    assert_eq!(kind("http_request_duration_seconds"), Some("histogram"));
    assert_eq!(kind("http_request_duration_seconds_bucket"), None);
    assert_eq!(kind("http_requests_total"), Some("counter"));
}
