//! Imports point down: the order of `mod` lines is the architecture.
//!
//! The order of `src/lib.rs` is the order of the rooms, bottom to top, and the order of a room's
//! own `mod` lines is the order inside of it. A path in the code may name what stands below its
//! own module, never what stands above. Modules named `tests` may use all of their room.

use std::collections::BTreeMap;

use crate::source::Source;
use crate::source::assert_clean;
use crate::source::rust_files;

/// The modules of a crate: the path of each module, and the modules inside of it in their order.
#[derive(Default, Debug)]
struct Floors {
    children: BTreeMap<String, Vec<String>>,
    /// The module behind each name that a room hands on.
    doors: BTreeMap<(String, String), String>,
}

/// Returns the module path of a file of a crate whose sources lie in `folder`.
fn module(path: &str, folder: &str) -> Option<String> {
    let inner = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".rs")?;
    let inner = inner.strip_suffix("/mod").unwrap_or(inner);
    match inner {
        "lib" => Some(String::new()),
        "main" => None,
        _ => Some(inner.replace('/', "::")),
    }
}

/// Reads the `mod` lines and the doors of all files of a crate.
fn floors(files: &[Source], folder: &str) -> Floors {
    let mut floors = Floors::default();
    for file in files {
        let Some(module) = module(&file.path, folder) else { continue };
        for line in file.code().lines() {
            if let Some(child) = declared(line) {
                floors.children.entry(module.clone()).or_default().push(child.to_owned());
            }
            if let Some((child, name)) = door(line) {
                floors.doors.insert((module.clone(), name.to_owned()), child.to_owned());
            }
        }
    }
    floors
}

/// Returns the module that a line such as `pub(crate) mod name;` declares.
pub(crate) fn declared(line: &str) -> Option<&str> {
    let words: Vec<_> = line.split_whitespace().collect();
    let (["mod", name] | [_, "mod", name]) = words.as_slice() else { return None };
    name.strip_suffix(';')
}

/// Returns the module and the name of a line such as `pub use self::module::Name;`.
fn door(line: &str) -> Option<(&str, &str)> {
    let (_, path) = line.trim().split_once("use self::")?;
    let (module, name) = path.strip_suffix(';')?.split_once("::")?;
    Some((module, name.rsplit([':', ' ']).next()?))
}

/// A path in the code: where it stands, the module it stands in, and its segments.
#[derive(Debug)]
struct Mention {
    line: usize,
    module: Vec<String>,
    path: Vec<String>,
}

/// Returns all paths of a file that begin with `crate`, `self` or `super`.
fn mentions(file: &Source, module: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut inside: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    for (at, line) in file.code().lines().enumerate() {
        if let Some(name) = inline(line) {
            inside.push((name.to_owned(), depth));
        }
        let own = module.split("::").filter(|part| !part.is_empty()).map(str::to_owned);
        let own: Vec<_> = own.chain(inside.iter().map(|(name, _)| name.clone())).collect();
        let paths = paths(line).into_iter();
        found.extend(paths.map(|path| Mention { line: at + 1, module: own.clone(), path }));
        depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
        inside.retain(|(_, outer)| depth > *outer);
    }
    found
}

/// Returns the name of a module whose body opens on this line.
fn inline(line: &str) -> Option<&str> {
    let head = line.trim().strip_suffix('{')?.trim();
    let name =
        head.strip_prefix("mod ").or_else(|| head.split_once(" mod ").map(|(_, name)| name))?;
    name.chars().all(|rune| rune == '_' || rune.is_alphanumeric()).then_some(name)
}

/// Returns the paths on a line, cut into segments; a brace or a star ends one.
fn paths(line: &str) -> Vec<Vec<String>> {
    let is_word = |rune: char| rune == '_' || rune.is_alphanumeric();
    let mut all = Vec::new();
    for root in ["crate::", "self::", "super::"] {
        for (at, _) in line.match_indices(root) {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|rune| is_word(rune) || rune == ':' || rune == '$') {
                continue;
            }
            let end = line[at..].find(|rune| !is_word(rune) && rune != ':');
            let path = &line[at..end.map_or(line.len(), |end| at + end)];
            all.push(path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
    }
    all
}

/// Returns the path from the crate's root that a mention leads to.
fn absolute(mention: &Mention) -> Vec<String> {
    let mut place = mention.module.clone();
    let mut rest = mention.path.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        match first.as_str() {
            "crate" => place.clear(),
            "self" => {}
            "super" => drop(place.pop()),
            _ => break,
        }
        rest = tail;
    }
    place.extend(rest.iter().cloned());
    place
}

/// Returns what is wrong with a path, if it leads upward.
fn upward(floors: &Floors, mention: &Mention) -> Option<String> {
    let target = absolute(mention);
    let own = &mention.module;
    let common = own.iter().zip(&target).take_while(|(left, right)| left == right).count();
    let (mine, theirs) = (own.get(common)?, target.get(common)?);
    if common > 0 && own.iter().any(|module| module == "tests") {
        return None;
    }
    let parent = own[..common].join("::");
    let order = floors.children.get(&parent)?;
    let behind_door = floors.doors.get(&(parent.clone(), theirs.clone()));
    let rank = |name: &String| order.iter().position(|other| other == name);
    let (low, high) = (rank(mine)?, rank(behind_door.unwrap_or(theirs))?);
    let room = order.get(high)?;
    (high > low)
        .then(|| format!("`{mine}` reaches up to `{room}`; only what is below may be named"))
}

/// Checks all files of a crate whose sources lie in `folder`.
fn climbs(files: &[Source], folder: &str) -> Vec<String> {
    let floors = floors(files, folder);
    let mut findings = Vec::new();
    for file in files {
        let Some(module) = module(&file.path, folder) else { continue };
        for mention in mentions(file, &module) {
            let words = upward(&floors, &mention);
            findings.extend(words.map(|words| file.finding(mention.line, &words)));
        }
    }
    findings
}

/// Finds imports that hide what they import in braces or behind a star.
fn bundles(file: &Source) -> Vec<String> {
    let code = file.code();
    let lines = code.lines().enumerate().filter(|(_, line)| {
        let is_own = ["crate::", "self::", "super::"].iter().any(|root| line.contains(root));
        is_own && line.contains("use ") && (line.contains("::{") || line.contains("::*"))
    });
    let words = "imports from this crate stand one to a line, without braces and stars";
    lines.map(|(at, _)| file.finding(at + 1, words)).collect()
}

#[test]
fn no_file_of_the_library_reaches_up() {
    assert_clean(&climbs(&rust_files(), "src"));
}

#[test]
fn no_file_of_the_shell_reaches_up() {
    assert_clean(&climbs(&rust_files(), "repl/src"));
}

#[test]
fn imports_stand_one_to_a_line() {
    assert_clean(&rust_files().iter().flat_map(bundles).collect::<Vec<_>>());
}

#[test]
fn the_library_has_its_rooms_in_the_order_of_the_design() {
    let order = "math time label syntax histogram value function aggregate storage plan exec \
                 engine tsdb format remote rules";
    let files = rust_files();
    let floors = floors(&files, "src");
    let mut expected = order.split_whitespace();
    for room in &floors.children[""] {
        assert!(
            expected.any(|other| other == room),
            "src/lib.rs: `{room}` is no room, or stands out of order: {order}"
        );
    }
}

/// A crate of two rooms, whose upper one has two modules.
fn planted(path: &str, text: &str) -> Vec<String> {
    let files = [
        Source::planted("src/lib.rs", "pub mod low;\npub mod high;\n"),
        Source::planted("src/low.rs", "pub struct Thing;\n"),
        Source::planted("src/high/mod.rs", "mod first;\nmod second;\npub use self::second::Top;\n"),
        Source::planted(path, text),
    ];
    climbs(&files, "src")
}

#[test]
fn a_planted_climb_is_caught() {
    for (path, text) in [
        ("src/low/deep.rs", "use crate::high::Top;\n"),
        ("src/low/deep.rs", "fn f() { let t = crate::high::Top; }\n"),
        ("src/low/deep.rs", "use super::super::high::Top;\n"),
        ("src/high/first.rs", "use super::second::Top;\n"),
        ("src/high/first.rs", "use crate::high::second::Top;\n"),
        ("src/high/first.rs", "use crate::high::Top;\n"),
        ("src/low/tests.rs", "use crate::high::Top;\n"),
        ("src/low.rs", "mod tests {\n    use super::super::high::Top;\n}\n"),
        ("src/high/first/part.rs", "use super::super::second::Top;\n"),
    ] {
        assert_eq!(planted(path, text).len(), 1, "{path}: {text}");
    }
}

#[test]
fn what_stands_below_may_be_named() {
    for (path, text) in [
        ("src/high/second.rs", "use super::first::Thing;\nuse crate::low::Thing;\n"),
        (
            "src/high/first.rs",
            "/// See [`crate::high::second`].\nfn f() { g(\"crate::high::Top\") }\n",
        ),
        ("src/high/first.rs", "mod tests {\n    use super::Own;\n}\n"),
        ("src/high/first/tests.rs", "use super::super::second::Top;\n"),
        ("src/low/deep.rs", "use super::Thing;\n"),
    ] {
        assert_clean(&planted(path, text));
    }
}

#[test]
fn a_planted_bundle_is_caught() {
    for line in ["use crate::low::{A, B};", "use crate::{low, high};", "pub use super::deep::*;"] {
        assert_eq!(bundles(&Source::planted("src/x.rs", line)).len(), 1, "{line}");
    }
    assert_clean(&bundles(&Source::planted("src/x.rs", "use proptest::prelude::*;\n")));
}
