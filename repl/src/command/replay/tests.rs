//! The demo's rules over the demo.

use std::path::PathBuf;
use std::sync::Arc;

use promqlite::engine::Engine;
use promqlite::rules::course::Terms;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use super::diff::Comparison;
use super::event::Happening;
use super::run::Stage;
use crate::demo::Demo;

/// An end that is not on a full minute, since nothing may depend on that.
const END: Timestamp = Timestamp(1_700_000_010_000);

fn stage() -> Stage {
    Stage {
        terms: Terms::new(Engine::default()),
        storage: Arc::new(Demo::ending_at(END)),
        from: END - Millis::from_minutes(480),
        to: END,
        step: None,
    }
}

fn rules() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus/rules/demo.yaml"))
}

fn happenings() -> Vec<Happening> {
    let Ok((happenings, _)) = stage().play(&[rules()]) else { panic!("the rules are refused") };
    happenings
}

/// Returns the minutes before the end at which an alert changed to a state.
fn minutes(happenings: &[Happening], alert: &str, label: (&str, &str), state: &str) -> Vec<f64> {
    let mine = happenings.iter().filter(|one| {
        one.alert == alert
            && one.labels.get(label.0).is_some_and(|value| value == label.1)
            && one.state == state
    });
    mine.map(|one| (END - one.at).seconds() / 60.0).collect()
}

#[test]
fn the_incident_is_told_in_its_order() {
    let all = happenings();
    let of = |alert, label, state| minutes(&all, alert, label, state);
    let catalog = ("service", "catalog");
    assert_eq!(of("HighErrorRate", catalog, "pending"), [49.0]);
    assert_eq!(of("HighErrorRate", catalog, "firing"), [47.0]);
    assert_eq!(of("HighErrorRate", catalog, "resolved"), [18.0]);
    let mysql = ("job", "mysql-exporter");
    assert_eq!(of("MySQLExporterDown", mysql, "firing"), [29.0]);
    assert_eq!(of("MySQLExporterDown", mysql, "resolved"), [0.0; 0]);
    // The outage of a minute and a half is over before anybody is told.
    let service = ("pod", "new-service-0");
    assert_eq!(of("NewServiceDown", service, "firing"), [358.0]);
    let full = ("persistentvolumeclaim", "data-mysql-0");
    assert_eq!(of("PersistentVolumeAlmostFull", full, "firing"), [131.0]);
    assert!(all.is_sorted_by_key(|one| one.at));
}

#[test]
fn annotations_are_those_of_the_moment() {
    let all = happenings();
    let node = all.iter().find(|one| {
        (one.alert.as_str(), one.state) == ("NodeMemoryPressure", "firing")
            && one.labels.get("instance").is_some_and(|it| it == "10.0.1.17:9100")
    });
    let line = node.map(Happening::line).unwrap_or_default();
    assert!(line.ends_with("  10.0.1.17:9100 has 91.0% of its memory taken\n"), "{line}");
}

#[test]
fn rules_have_no_new_firings_beside_themselves() {
    let all = happenings();
    let stage = stage();
    assert!(!Comparison::of(&all, &all, stage.from, stage.to).has_new());
    assert!(Comparison::of(&[], &all, stage.from, stage.to).has_new());
    assert!(!Comparison::of(&all, &[], stage.from, stage.to).has_new());
}
