//! No file is dead: each is reached from a root by `mod` lines.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::floors::declared;
use crate::source::Source;
use crate::source::assert_clean;
use crate::source::text_files;

/// Returns the paths that compilation starts from: those that exist by custom, and those that a
/// manifest names.
fn roots(files: &[Source]) -> Vec<String> {
    let mut roots = Vec::new();
    for manifest in files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        for path in ["src/lib.rs", "src/main.rs", "build.rs"] {
            roots.push(format!("{folder}{path}"));
        }
        let lines = manifest.text.lines().filter_map(|line| line.strip_prefix("path = \""));
        roots.extend(lines.filter_map(|rest| Some(format!("{folder}{}", rest.split_once('"')?.0))));
    }
    roots
}

/// Returns the paths at which the module that a file declares may lie.
fn places(path: &str, module: &str, is_root: bool) -> [String; 2] {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = path.trim_end_matches(".rs");
    let home = if is_root || path.ends_with("/mod.rs") { folder } else { stem };
    [format!("{home}/{module}.rs"), format!("{home}/{module}/mod.rs")]
}

/// Returns the module files that a file declares.
fn declarations(file: &Source, is_root: bool) -> Vec<String> {
    let code = file.code();
    let mut found = Vec::new();
    let mut given = None;
    for (line, written) in code.lines().zip(file.text.lines()) {
        if let Some(rest) = written.trim().strip_prefix("#[path = \"") {
            given = rest.split_once('"').map(|(path, _)| path.to_owned());
        }
        let Some(module) = declared(line) else { continue };
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match given.take() {
            Some(path) => found.push(plain(&format!("{folder}/{path}"))),
            None => found.extend(places(&file.path, module, is_root)),
        }
    }
    found
}

/// Returns a path without steps up.
fn plain(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else if !part.is_empty() {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// Finds Rust files that no root reaches.
fn dead(files: &[Source]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust());
    let rust: BTreeMap<_, _> = rust.map(|file| (file.path.as_str(), file)).collect();
    let mut reached = BTreeSet::new();
    let roots = roots(files);
    // What cargo finds by itself needs no line in a manifest.
    let found = rust.keys().filter(|path| path.starts_with("examples/")).map(|path| (*path).into());
    let mut open: Vec<(String, bool)> =
        roots.into_iter().chain(found).map(|path| (path, true)).collect();
    while let Some((path, is_root)) = open.pop() {
        if let Some(file) = rust.get(path.as_str())
            && reached.insert(path)
        {
            open.extend(declarations(file, is_root).into_iter().map(|path| (path, false)));
        }
    }
    let words = "no `mod` line leads here";
    let dead = rust.values().filter(|file| !reached.contains(&file.path));
    dead.map(|file| file.finding(1, words)).collect()
}

#[test]
fn every_file_is_reached() {
    assert_clean(&dead(&text_files()));
}

#[test]
fn a_planted_dead_file_is_caught() {
    let mut files = vec![
        Source::planted("Cargo.toml", "[[test]]\npath = \"tests/main.rs\"\n"),
        Source::planted("src/lib.rs", "pub mod room;\n// mod gone;\n"),
        Source::planted("src/room/mod.rs", "mod part;\n"),
        Source::planted("src/room/part.rs", "#[cfg(test)]\nmod tests;\n"),
        Source::planted("src/room/part/tests.rs", ""),
        Source::planted("tests/main.rs", "mod floors;\n#[path = \"../src/far.rs\"]\nmod far;\n"),
        Source::planted("tests/floors.rs", ""),
        Source::planted("src/far.rs", ""),
    ];
    assert_clean(&dead(&files));
    files.push(Source::planted("src/gone.rs", ""));
    files.push(Source::planted("src/room/lost.rs", ""));
    assert_eq!(dead(&files).len(), 2);
}
