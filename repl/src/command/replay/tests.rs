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

/// Returns the PrometheusRules and the lists of rules that stand in the documents people have.
fn seeds() -> Vec<String> {
    let named = std::env::var_os("PROMQLITE_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let entries = std::fs::read_dir(named.unwrap_or(beside).join("seeds"));
    let texts = entries.into_iter().flatten().flatten();
    let texts = texts.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let is_yaml = |line: &&str| line.is_empty() || line.starts_with([' ', '#']) || is_key(line);
    let mut found = Vec::new();
    for text in texts {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let rest = lines.get(at..).unwrap_or_default();
            let block = rest.iter().copied().take_while(is_yaml).collect::<Vec<_>>();
            match *line {
                "apiVersion: monitoring.coreos.com/v1"
                    if rest.get(1) == Some(&"kind: PrometheusRule") =>
                {
                    found.push(block.join("\n") + "\n");
                }
                "rules:" => {
                    found.push(format!("groups:\n- name: a\n  {}\n", block.join("\n  ")));
                }
                _ => {}
            }
        }
    }
    found.retain(|text| text.contains("alert: "));
    found
}

/// Tells whether a line is a key at the left edge, and its value.
fn is_key(line: &str) -> bool {
    let key = line.split(':').next().unwrap_or_default();
    line.contains(':') && !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic())
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

#[test]
fn the_alerts_of_the_seeds_fire_when_they_must() {
    let texts = seeds();
    if texts.is_empty() {
        eprintln!("skipped: there are no seeds");
        return;
    }
    let folder = std::env::temp_dir().join(format!("promqlite-replay-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.yaml")), text).expect("a file");
    }
    let played = stage().play(std::slice::from_ref(&folder));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    let Ok((all, _)) = played else { panic!("the rules are refused: {texts:?}") };
    // Minutes before the end: from the first firing evaluation to the first that does not fire.
    for (alert, label, from, until) in [
        ("PodCrashLooping", ("container", "cart"), 175.0, None),
        ("PodCrashLooping", ("pod", "auth-0"), 195.0, Some(185.5)),
        ("HighResponseTime", ("pod", "catalog-ctp868x9qn-ls4v9"), 54.0, Some(16.0)),
        ("HighErrorRate", ("service", "catalog"), 47.0, Some(18.0)),
        ("NodeMemoryPressure", ("instance", "10.0.1.17:9100"), 110.0, Some(60.0)),
        ("PersistentVolumeAlmostFull", ("persistentvolumeclaim", "data-mysql-0"), 131.0, None),
        ("MySQLExporterDown", ("job", "mysql-exporter"), 29.0, None),
        ("NewServiceDown", ("pod", "new-service-0"), 358.0, Some(350.0)),
        ("NewServiceHighErrorRate", ("pod", "new-service-0"), 173.0, Some(147.0)),
        ("NewServiceHighErrorRate", ("pod", "new-service-1"), 173.0, Some(147.0)),
    ] {
        let of = |state| minutes(&all, alert, label, state);
        assert_eq!(of("firing").first(), Some(&from), "{alert}");
        let ended = of("resolved").into_iter().find(|at| *at < from);
        assert_eq!(ended, until, "{alert}");
    }
    for (alert, text) in
        [("HighResponseTime", "2.43"), ("HighErrorRate", "10%"), ("NodeMemoryPressure", "91.0%")]
    {
        let told = all.iter().filter(|one| one.alert == alert && one.state == "firing");
        let is_told = told.into_iter().any(|one| one.tells(text));
        assert!(is_told, "{alert} tells {text}");
    }
}
