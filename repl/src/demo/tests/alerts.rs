//! The alerts: when they fire, and that the demo's own `ALERTS` say the same.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use super::super::source::Demo;
use super::ask::END;
use super::ask::range;
use super::rule::Rule;

/// When alerts are in a state, and since when they are active, by their labels.
type States = BTreeMap<Labels, Vec<(Timestamp, f64)>>;

const STEP: Millis = Millis(30_000);

/// Evaluates the alerts over the whole demo; returns what `ALERTS` and `ALERTS_FOR_STATE` hold.
fn replayed(demo: &Demo) -> (States, States) {
    let (mut states, mut beginnings) = (States::new(), States::new());
    for rule in Rule::all().iter().filter(|rule| rule.kind == "alert") {
        for series in range(demo, rule.query, 1499.5, 0.0) {
            let mut labels = series.labels.to_builder();
            labels.set(NAME, "").set("alertname", rule.name);
            for (name, value) in &rule.labels {
                labels.set(name, value);
            }
            let labels = labels.build();
            let (mut since, mut before) = (END, None);
            for (at, _) in &series.floats {
                if before != Some(*at - STEP) {
                    since = *at;
                }
                before = Some(*at);
                let fires = *at - since >= Millis::from_minutes(rule.minutes);
                let state = labels.with("alertstate", if fires { "firing" } else { "pending" });
                states.entry(state).or_default().push((*at, 1.0));
                let entry = beginnings.entry(labels.clone()).or_default();
                entry.push((*at, since.seconds()));
            }
        }
    }
    (states, beginnings)
}

fn recorded(demo: &Demo, metric: &str) -> States {
    let series = range(demo, metric, 1499.5, 0.0).into_iter();
    series.map(|series| (series.labels.without_name(), series.floats)).collect()
}

#[test]
fn alerts_of_the_demo_are_those_that_its_rules_write() {
    let demo = Demo::ending_at(END);
    let (states, beginnings) = replayed(&demo);
    for (metric, expected) in [("ALERTS", states), ("ALERTS_FOR_STATE", beginnings)] {
        let found = recorded(&demo, metric);
        let names = |states: &States| states.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&expected), "{metric}");
        for (labels, samples) in expected {
            assert_eq!(found[&labels], samples, "{metric}{labels}");
        }
    }
}

/// What fires, by alert and the label that tells it apart: first and last, in minutes ago.
const FIRING: [(&str, &str, &str, f64, f64); 10] = [
    ("PodCrashLooping", "container", "cart", 175.0, 0.0),
    ("PodCrashLooping", "pod", "auth-0", 195.0, 186.0),
    ("HighResponseTime", "service", "catalog", 54.0, 16.5),
    ("HighErrorRate", "service", "catalog", 47.0, 18.5),
    ("NodeMemoryPressure", "instance", "10.0.1.17:9100", 110.0, 60.5),
    ("PersistentVolumeAlmostFull", "persistentvolumeclaim", "data-mysql-0", 131.0, 0.0),
    ("MySQLExporterDown", "job", "mysql-exporter", 29.0, 0.0),
    ("NewServiceDown", "pod", "new-service-0", 358.0, 350.5),
    ("NewServiceHighErrorRate", "pod", "new-service-0", 173.0, 147.5),
    ("NewServiceHighErrorRate", "pod", "new-service-1", 173.0, 147.5),
];

#[test]
fn alerts_fire_when_they_should_and_nothing_else_does() {
    let demo = Demo::ending_at(END);
    let (states, _) = replayed(&demo);
    let minutes = |at: Timestamp| (END - at).seconds() / 60.0;
    let mut firing: Vec<(&Labels, f64, f64)> = Vec::new();
    for (labels, samples) in &states {
        let edges = (samples.first(), samples.last());
        if let ("firing", (Some(first), Some(last))) = (labels.get("alertstate"), edges) {
            firing.push((labels, minutes(first.0), minutes(last.0)));
        }
    }
    for (alert, label, value, first, last) in FIRING {
        let is = |labels: &Labels| labels.get("alertname") == alert && labels.get(label) == value;
        let mine: Vec<_> = firing.iter().filter(|one| is(one.0)).collect();
        let from = mine.iter().map(|one| one.1).fold(f64::NAN, f64::max);
        let until = mine.iter().map(|one| one.2).fold(f64::NAN, f64::min);
        assert_eq!((from, until), (first, last), "{alert} {value}");
        firing.retain(|one| !is(one.0));
    }
    assert_eq!(firing, []);
}

/// Returns the values of an alert's expression in a stretch, as its text shows them.
fn shown(demo: &Demo, alert: &str, decimals: usize, from: f64, until: f64) -> BTreeSet<String> {
    let rules = Rule::all();
    let rule = rules.iter().find(|rule| rule.name == alert).expect("a rule");
    let series = range(demo, rule.query, from, until);
    let values = series.iter().flat_map(|series| &series.floats).map(|(_, value)| *value);
    values.map(|value| format!("{value:.decimals$}")).collect()
}

#[test]
fn alerts_tell_the_figures_of_the_story() {
    let demo = Demo::ending_at(END);
    let only = |text: &str| BTreeSet::from([text.to_owned()]);
    assert_eq!(shown(&demo, "HighResponseTime", 2, 54.0, 20.0), only("2.43"));
    // A part of one, rounded to one decimal: what a template that rounds too early shows as 10%.
    assert_eq!(shown(&demo, "HighErrorRate", 1, 47.0, 18.5), only("0.1"));
    assert_eq!(shown(&demo, "HighErrorRate", 3, 47.0, 20.0), only("0.085"));
    assert_eq!(shown(&demo, "NodeMemoryPressure", 1, 110.0, 101.0), only("91.0"));
    assert_eq!(shown(&demo, "PersistentVolumeAlmostFull", 1, 0.5, 0.0), only("87.0"));
}

#[test]
fn some_alerts_are_pending_only() {
    let demo = Demo::ending_at(END);
    let (states, _) = replayed(&demo);
    let pending = |alert: &str, label: &str, value: &str| {
        let labels = states
            .keys()
            .filter(|labels| labels.get("alertname") == alert && labels.get(label) == value);
        labels.map(|labels| labels.get("alertstate")).collect::<Vec<_>>()
    };
    assert_eq!(pending("NodeMemoryPressure", "instance", "10.0.1.18:9100"), ["pending"]);
    let down = states.iter().find(|(labels, _)| {
        (labels.get("alertname"), labels.get("alertstate")) == ("NewServiceDown", "pending")
    });
    let last: Vec<_> = down.expect("an alert").1.iter().rev().take(3).map(|it| it.0).collect();
    let ago = |halves: i64| END - Millis(halves * STEP.0);
    assert_eq!(last, [ago(98), ago(99), ago(100)]);
}
