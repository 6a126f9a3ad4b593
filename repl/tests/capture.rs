//! `capture`, as a user runs it, and sources that are packed.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use crate::program::Folder;
use crate::program::run;
use crate::program::run_reading;

/// Three hours of two series, a sample a minute.
const LOAD: &str = "load 1m\n  up{job=\"a\"} 0+1x179\n  up{job=\"b\"} 5x90 stale\n";

#[test]
fn blocks_answer_as_the_source_they_come_from() {
    let folder = Folder::new("capture");
    let source = folder.file("load.test", LOAD);
    let out = format!("{}/blocks", folder.path());
    let ran = run(&["capture", "-s", &source, "--out", &out]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains(": 2 series, 272 samples, "), "{ran:?}");
    assert!(ran.err.contains(" in 2 blocks, from 1970-01-01T00:00:00Z to "), "{ran:?}");
    for query in ["up", "rate(up[1h])", "count_over_time(up[3h])", "up[30m]"] {
        let asked = |source: &str| run(&["query", "-s", source, query, "--at", "end"]).out;
        assert_eq!(asked(&out), asked(&source), "{query}");
    }
    let again = run(&["capture", "-s", &source, "--out", &out]);
    assert!(again.code == 0 && again.err.contains("(2 windows of time were there"), "{again:?}");
    let other = run(&["capture", "-s", &source, "--out", &out, "--match", "up{job=\"a\"}"]);
    assert_eq!(other.code, 2, "{other:?}");
    assert!(other.err.contains("holds another capture: -s "), "{other:?}");
}

#[test]
fn selectors_and_times_narrow_a_capture() {
    let folder = Folder::new("capture-part");
    let source = folder.file("load.test", LOAD);
    let out = format!("{}/blocks", folder.path());
    let line = ["capture", "-s", &source, "--out", &out, "--match", "up{job=\"a\"}", "--match"];
    let line = [&line[..], &["{job=~\"a|c\"}", "--from", "60", "--to", "-170m"]].concat();
    let ran = run(&line);
    assert!(ran.code == 0 && ran.err.contains(": 1 series, 9 samples, "), "{ran:?}");
    let ran = run(&["query", "-s", &out, "up[1h]"]);
    let edges = (ran.out.lines().nth(1), ran.out.lines().last());
    assert_eq!(edges, (Some("1 @[60]"), Some("9 @[540]")), "{ran:?}");
}

#[test]
fn what_cannot_be_captured_ends_with_2_and_touches_nothing() {
    let folder = Folder::new("capture-refused");
    let source = folder.file("load.test", LOAD);
    let out = format!("{}/out", folder.path());
    for wrong in
        [&["--match", "rate(up[5m])"][..], &["--from", "noon"], &["--from", "end", "--to", "start"]]
    {
        let ran = run(&[&["capture", "-s", &source, "--out", &out], wrong].concat());
        assert!(ran.code == 2 && !Path::new(&out).exists(), "{ran:?}");
    }
    let ran = run(&["capture", "-s", &source, "--out", &folder.path()]);
    assert!(ran.code == 2 && ran.err.contains("is no capture: it holds"), "{ran:?}");
    assert!(!Path::new(&folder.path()).join("promqlite-capture.jsonl").exists());
    let nothing = run(&["capture", "-s", &source, "--out", &out, "--match", "down"]);
    assert!(nothing.code == 0 && nothing.err.contains(": 0 series, 0 samples"), "{nothing:?}");
}

#[test]
fn the_demo_is_captured_as_it_is() {
    let folder = Folder::new("capture-demo");
    let out = format!("{}/blocks", folder.path());
    let end = ("PROMQLITE_DEMO_END", "2026-01-31T12:00:00Z");
    let line = ["capture", "--out", &out, "--match", "kube_pod_info", "--from", "end-30m"];
    let ran = run_reading(&line, "", end);
    assert_eq!(ran.code, 0, "{ran:?}");
    let asked = |source: &str| {
        let query = "count by (namespace) (kube_pod_info)";
        let ran = run_reading(&["query", "-s", source, query, "--at", end.1], "", end);
        // A storage has its series in an order of its own, and groups follow it.
        ran.out.lines().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    assert!(!asked("demo").is_empty());
    assert_eq!(asked(&out), asked("demo"));
}

/// Packs a folder, below a folder of its own name, and a text beside it.
fn pack(folder: &Path, text: &str, into: impl std::io::Write) {
    let mut archive = tar::Builder::new(into);
    archive.append_dir_all("incident/data", folder).expect("packed");
    let mut header = tar::Header::new_ustar();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(120);
    header.set_cksum();
    archive.append_data(&mut header, "incident/scrape", text.as_bytes()).expect("packed");
    archive.finish().expect("packed");
}

#[test]
fn archives_are_sources_whatever_they_are_called() {
    let folder = Folder::new("archives");
    let source = folder.file("load.test", LOAD);
    let out = format!("{}/blocks", folder.path());
    assert_eq!(run(&["capture", "-s", &source, "--out", &out]).code, 0);
    let scrape = "# TYPE late gauge\nlate 7\n";
    for name in ["a.tar", "b.tgz", "c"] {
        let path = format!("{}/{name}", folder.path());
        let file = File::create(&path).expect("a file");
        if name == "a.tar" {
            pack(Path::new(&out), scrape, file);
        } else {
            let level = flate2::Compression::fast();
            pack(Path::new(&out), scrape, flate2::write::GzEncoder::new(file, level));
        }
        let ran = run(&["query", "-s", &path, "sum(up offset 1s) + late", "--at", "180"]);
        assert_eq!(ran.out, "{} => 14 @[180]\n", "{name}: {ran:?}");
        let ran = run(&["inspect", &path, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
        assert_eq!(json["blocks"].as_array().map(Vec::len), Some(2), "{name}: {ran:?}");
    }
}

#[test]
fn dumps_and_scrapes_are_known_by_what_is_in_them() {
    let folder = Folder::new("contents");
    for (name, text) in [
        ("dump.txt", "{__name__=\"a\", x=\"1\"} 3 60000\n{__name__=\"a\", x=\"1\"} 4 120000\n"),
        ("dump.om", "a{x=\"1\"} 3 60\na{x=\"1\"} 4 120\n# EOF\n"),
        ("odd.json", "load 1m\n  a{x=\"1\"} _ 3 4\n"),
    ] {
        let file = folder.file(name, text);
        let ran = run(&["query", "-s", &file, "a[5m]"]);
        assert_eq!(ran.out, "a{x=\"1\"} =>\n3 @[60]\n4 @[120]\n", "{name}: {ran:?}");
    }
    let nothing = folder.file("page.html", "<html></html>\n");
    let ran = run(&["query", "-s", &nothing, "a"]);
    assert!(ran.code == 2 && ran.err.contains("help: a source is"), "{ran:?}");
}
