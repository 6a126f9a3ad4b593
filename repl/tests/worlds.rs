//! The tiny worlds of the corpus: blocks that we wrote, with the commands that made them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use crate::program::Folder;
use crate::program::run;

fn worlds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/worlds")
}

/// Returns the names of all worlds.
fn names() -> Vec<String> {
    let entries = fs::read_dir(worlds()).expect("the worlds").flatten();
    let paths = entries.map(|entry| entry.path());
    let commands = paths.filter(|path| path.extension().is_some_and(|end| end == "command"));
    let stem = |path: PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut names: Vec<_> = commands.filter_map(stem).collect();
    names.sort();
    assert!(names.len() >= 3, "{names:?}");
    names
}

/// Returns all files below a folder.
fn files(folder: &Path, below: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, below, into);
        } else {
            let name = path.strip_prefix(below).expect("it is below").to_owned();
            into.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

#[test]
fn worlds_made_anew_are_the_same_to_the_byte() {
    for name in names() {
        let folder = Folder::new(&format!("world-{name}"));
        let script = fs::read_to_string(worlds().join(format!("{name}.test"))).expect("a script");
        folder.file(&format!("{name}.test"), &script);
        let command = fs::read_to_string(worlds().join(format!("{name}.command")));
        let command = command.expect("a command");
        let words: Vec<_> = command.split_whitespace().skip(1).collect();
        let done = Command::new(env!("CARGO_BIN_EXE_promqlite"))
            .args(words)
            .current_dir(folder.path())
            .status();
        assert!(done.expect("it runs").success(), "{name}");
        let [mut kept, mut made] = [BTreeMap::new(), BTreeMap::new()];
        files(&worlds().join(&name), &worlds(), &mut kept);
        let again = Path::new(&folder.path()).join(&name);
        files(&again, Path::new(&folder.path()), &mut made);
        assert!(kept.keys().eq(made.keys()), "{name}: {:?} {:?}", kept.keys(), made.keys());
        let changed: Vec<_> = kept.keys().filter(|&file| kept[file] != made[file]).collect();
        assert!(changed.is_empty(), "run the command in corpus/worlds again: {changed:?}");
    }
}

#[test]
fn worlds_answer_as_the_scripts_they_were_made_from() {
    for name in names() {
        let world = worlds().join(&name).display().to_string();
        let script = worlds().join(format!("{name}.test")).display().to_string();
        assert_eq!(run(&["test", &script]).code, 0, "{name}");
        let text = fs::read_to_string(&script).expect("a script");
        let questions = text.lines().filter_map(|line| line.strip_prefix("eval instant at "));
        let mut count = 0;
        for (at, query) in questions.filter_map(|question| question.split_once(' ')) {
            let at = seconds(at);
            let asked = |source: &str| {
                let ran = run(&["query", "-s", source, "--at", &at, "-o", "json", query]);
                assert_eq!(ran.code, 0, "{name}: {query}: {ran:?}");
                ran.out
            };
            assert_eq!(asked(&world), asked(&script), "{name}: {query}");
            count += 1;
        }
        assert!(count > 4, "{name} is asked {count} questions");
    }
}

/// Returns a length of time in seconds: the scripts begin at zero.
fn seconds(length: &str) -> String {
    let millis = promqlite::format::read_duration(length).expect("a length of time");
    (millis / 1000).to_string()
}
