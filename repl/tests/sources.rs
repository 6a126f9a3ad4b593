//! Sources: what they are is found out by looking.

use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;
use crate::program::run_reading;

/// Returns a folder of shared data, if there is any.
fn shared(name: &str) -> Option<String> {
    let given = std::env::var_os("PROMQLITE_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let path = given.unwrap_or(beside).join(name);
    path.exists().then(|| path.display().to_string())
}

#[test]
fn without_a_source_the_demo_answers_and_ends_where_the_environment_says() {
    let end = ("PROMQLITE_DEMO_END", "2026-01-31T12:00:00Z");
    let ran = run_reading(&["query", "count(up == 1)"], "", end);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with(" @[1769860800]\n"), "{ran:?}");
    let again = run_reading(&["query", "-s", "demo", "count(up == 1)"], "", end);
    assert_eq!(ran.out, again.out);
    let wrong = run_reading(&["query", "up"], "", ("PROMQLITE_DEMO_END", "soon"));
    assert_eq!(wrong.code, 2, "{wrong:?}");
}

#[test]
fn several_sources_are_one_view_in_which_the_first_wins() {
    let folder = Folder::new("several");
    let one = folder.file("one.test", "load 1m\n  a{x=\"1\"} 1 _ 3\n");
    let two = folder.file("two.test", "load 1m\n  a{x=\"1\"} 10 20 30 40\n  b 5x3\n");
    let ran = run(&["query", "-s", &one, "-s", &two, "a[10m]"]);
    assert_eq!(ran.out, "a{x=\"1\"} =>\n1 @[0]\n20 @[60]\n3 @[120]\n40 @[180]\n");
    let list = std::env::join_paths([&one, &two]).expect("a list of paths");
    let list = list.to_str().expect("it is UTF-8");
    let named = run_reading(&["query", "b"], "", ("PROMQLITE_SOURCE", list));
    assert_eq!(named.out, "b => 5 @[180]\n");
    let list = format!("{two}|{one}");
    let named = run_reading(&["query", "a"], "", ("PROMQLITE_SOURCE", &list));
    assert_eq!(named.out, "a{x=\"1\"} => 40 @[180]\n");
}

#[test]
fn a_path_that_cannot_be_read_ends_with_2_and_a_nearby_name() {
    let folder = Folder::new("nearby");
    folder.file("snapshot.test", "load 1m\n  a 1\n");
    let wrong = format!("{}/snapshto.test", folder.path());
    let ran = run(&["query", "-s", &wrong, "a"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("does not exist") && ran.err.contains("snapshot.test?"), "{ran:?}");
    let ran = run(&["query", "-s", &folder.path(), "a"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = run(&["query", "-s", "ftp://somewhere", "a"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_mistyped_command_is_never_taken_for_a_source() {
    let ran = run(&["qurey", "up"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, "error: there is no command `qurey`, did you mean `query`?\n");
    let ran = run(&["query"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_snapshot_and_a_data_folder_are_opened() {
    let (Some(blocks), Some(live)) = (shared("snapshots/blocks"), shared("snapshots/datadir"))
    else {
        println!("SKIPPED: there are no shared snapshots");
        return;
    };
    let ran = run(&["query", "-s", &blocks, "count(up)"]);
    assert_eq!((ran.code, ran.out.starts_with("{} => 5 @[")), (0, true), "{ran:?}");
    let ran = run(&["inspect", &live, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let parts = json["blocks"].as_array().expect("there are parts");
    assert_eq!(parts.iter().filter(|part| part["name"] == "head").count(), 1, "{json}");
    assert!(json["series"].as_u64() > Some(0) && json["histograms"].as_u64() > Some(0), "{json}");
    // A block's own statistics say the same as a walk over its chunks.
    let ran = run(&["inspect", &blocks, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let block = &json["blocks"][0];
    let meta = std::path::Path::new(&blocks).join(block["name"].as_str().unwrap_or_default());
    let meta = std::fs::read_to_string(meta.join("meta.json")).expect("a block has one");
    let meta: serde_json::Value = serde_json::from_str(&meta).expect("it is JSON");
    for (ours, theirs) in
        [("series", "numSeries"), ("chunks", "numChunks"), ("samples", "numSamples")]
    {
        assert_eq!(block[ours], meta["stats"][theirs], "{ours}");
    }
}

#[test]
fn texts_of_samples_are_sources() {
    let folder = Folder::new("texts");
    let scrape = "# TYPE a_total counter\n# HELP a_total All of it.\na_total{x=\"1\"} 3 60000\n";
    let scrape = folder.file("scrape.prom", scrape);
    assert_eq!(run(&["query", "-s", &scrape, "a_total"]).out, "a_total{x=\"1\"} => 3 @[60]\n");
    let listed = run_reading(&[&scrape], "\\metrics\n", ("PROMQLITE_SOURCE", ""));
    assert!(listed.out.contains("All of it."), "{listed:?}");
    let answer = run(&["query", "-s", &scrape, "-o", "json", "a_total[1m]"]).out;
    let answer = folder.file("answer.json", &answer);
    assert_eq!(run(&["query", "-s", &answer, "a_total"]).out, "a_total{x=\"1\"} => 3 @[60]\n");
    let dump = folder.file("dump", "{__name__=\"a_total\", x=\"2\"} 7 120000\n");
    let both = run(&["query", "-s", &scrape, "-s", &dump, "sum(a_total)"]);
    assert_eq!(both.out, "{} => 10 @[120]\n");
    let torn = folder.file("torn.prom", "a 1 1000\nb{ 2\n");
    let ran = run(&["query", "-s", &torn, "a"]);
    assert!(ran.code == 0 && ran.err.starts_with("warning: "), "{ran:?}");
    assert_eq!(run(&["query", "-s", &torn, "--strict-data", "a"]).code, 2);
    let nothing = folder.file("letter.txt", "Dear reader,\nthere are no samples here.\n");
    assert_eq!(run(&["query", "-s", &nothing, "a"]).code, 2);
}
