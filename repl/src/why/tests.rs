//! What `why` says of the demo's alerts: before they are there, while they wait, when they fire.

use promqlite::engine::Engine;
use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;
use promqlite::storage::Cancel;
use promqlite::syntax::Features;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

use super::Case;
use super::Question;
use crate::config::settled;
use crate::source::World;

/// The end of the demo: the first of January 2026.
const END: Timestamp = Timestamp(1_767_225_600_000);

/// Each alert, with how many seconds before the end of the demo it is idle, pending and firing.
const ALERTS: [(&str, [i64; 3]); 8] = [
    ("PodCrashLooping", [12_600, 10_680, 6_000]),
    ("HighErrorRate", [3_600, 2_880, 1_800]),
    ("HighResponseTime", [3_900, 3_420, 1_800]),
    ("NodeMemoryPressure", [7_500, 6_900, 5_400]),
    ("PersistentVolumeAlmostFull", [9_600, 8_400, 600]),
    ("MySQLExporterDown", [2_400, 1_770, 1_200]),
    ("NewServiceDown", [22_200, 21_540, 21_300]),
    ("NewServiceHighErrorRate", [12_000, 10_560, 9_600]),
];

#[test]
fn every_alert_of_the_demo_ends_at_the_right_link_at_each_time() {
    let world = World::of_demo(END);
    let text = include_str!("../../../corpus/rules/demo.yaml");
    let input = Input::new("demo.yaml", text.into(), Wanted::Named);
    let case = Case::of(&[input], Features::NONE);
    let (engine, cancel) = (Engine::default(), Cancel::new());
    for (subject, times) in ALERTS {
        let told = times.map(|seconds| {
            let at = END - Millis::from_seconds(seconds);
            let (world, zone) = (Some(&world), &settled().zone);
            let (engine, cancel) = (&engine, &cancel);
            let chain = Question { subject, case: &case, world, at, engine, zone, cancel }.walk();
            assert_eq!(chain.broken, None, "{subject} {seconds}: {chain:?}");
            (chain.state, chain.ends_at)
        });
        let wanted = [("inactive", Some("expression")), ("pending", Some("for")), ("firing", None)];
        assert_eq!(told, wanted, "{subject}");
    }
}
