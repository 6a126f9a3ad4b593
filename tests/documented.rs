//! Public items explain themselves by examples, which run with the tests of the documentation.

use std::collections::BTreeMap;

use crate::source::Source;
use crate::source::assert_clean;
use crate::source::text_files;

/// Rooms, and how many of the items behind their doors have no example of their own.
///
/// The numbers may only shrink. What is left are parts of what has one: kinds, findings, facts of a
/// row. The rooms of servers and of rules are many small types that a few calls hand out; there the
/// calls have the examples.
const WITHOUT: [(&str, usize); 13] = [
    ("aggregate", 7),
    ("engine", 1),
    ("exec", 2),
    ("format", 56),
    ("function", 9),
    ("histogram", 15),
    ("label", 1),
    ("math", 10),
    ("plan", 26),
    ("storage", 3),
    ("syntax", 9),
    ("tsdb", 13),
    ("value", 9),
];

/// Rooms that are not counted, with what is inside of them.
const UNCOUNTED: [&str; 2] = ["remote", "rules"];

/// Those that readers meet first, by room.
const FIRST: [(&str, &[&str]); 10] = [
    ("engine", &["Engine", "Ask", "Answer", "Options", "Limits", "QueryError"]),
    ("format", &["Loaded", "Parameters", "QueryRequest", "Script"]),
    ("function", &["Function", "Functions", "Sweep"]),
    ("histogram", &["Histogram"]),
    ("label", &["Labels", "LabelsBuilder", "Matcher", "Grouping"]),
    ("remote", &["Client", "Cluster", "Remote", "RemoteTerms"]),
    ("storage", &["Cancel", "Context", "Memory", "Merged", "Select", "SeriesSet", "Storage"]),
    ("syntax", &["Error", "Expr", "ExprKind", "Features", "parse", "pretty", "print"]),
    ("time", &["Millis", "Steps", "Timestamp", "Window"]),
    ("tsdb", &["BlockWriter", "Tsdb", "capture"]),
];

/// What a door hands on: its room, the name, and whether an example stands above the definition.
struct Item {
    room: String,
    name: String,
    has_example: bool,
}

/// Lists what stands behind the doors of all rooms.
fn items(files: &[Source]) -> Vec<Item> {
    let doors = files.iter().filter_map(|file| {
        Some((file, file.path.strip_prefix("src/")?.strip_suffix("/mod.rs")?.replace('/', "::")))
    });
    let mut found = Vec::new();
    for (door, room) in doors.filter(|(_, room)| is_open(files, room)) {
        let folder = door.path.trim_end_matches("mod.rs");
        let within: Vec<_> = files.iter().filter(|file| file.path.starts_with(folder)).collect();
        let mut before = "";
        for line in door.text.lines() {
            let is_hidden = std::mem::replace(&mut before, line) == "#[doc(hidden)]";
            let Some(line) = line.strip_prefix("pub use self::").filter(|_| !is_hidden) else {
                continue;
            };
            let name = line.trim_end_matches(';').rsplit("::").next().unwrap_or_default();
            let has_example = within.iter().filter_map(|file| doc(file, name)).any(|it| it);
            found.push(Item { room: room.clone(), name: name.to_owned(), has_example });
        }
    }
    found
}

/// Tells whether a room can be entered from outside: all rooms of the crate, and those inside of
/// a room that are public there.
fn is_open(files: &[Source], room: &str) -> bool {
    let Some((outer, inner)) = room.rsplit_once("::") else { return true };
    let door = format!("src/{}/mod.rs", outer.replace("::", "/"));
    let line = format!("pub mod {inner};");
    files.iter().any(|file| file.path == door && file.text.lines().any(|one| one == line))
}

/// Tells whether the definition of a name in a file has an example above it, if it is there.
fn doc(file: &Source, name: &str) -> Option<bool> {
    let lines: Vec<_> = file.text.lines().collect();
    let at = lines.iter().position(|line| is_definition(line, name))?;
    let above =
        lines[..at].iter().rev().take_while(|line| line.starts_with("///") || is_mark(line));
    Some(above.into_iter().any(|line| line.starts_with("/// ```")))
}

fn is_mark(line: &str) -> bool {
    line.starts_with("#[") || line.starts_with("    ") || line.starts_with(")]")
}

/// Tells whether a line begins the definition of a public item of a name.
fn is_definition(line: &str, name: &str) -> bool {
    let kinds = ["struct", "enum", "trait", "fn", "const fn", "const", "static", "type"];
    let Some(rest) = line.strip_prefix("pub ") else { return false };
    let mut rests = kinds.iter().filter_map(|kind| rest.strip_prefix(kind)?.strip_prefix(' '));
    rests.any(|rest| {
        rest.strip_prefix(name)
            .is_some_and(|end| !end.starts_with(|c: char| c == '_' || c.is_alphanumeric()))
    })
}

/// Counts the items without an example of each room that has any.
fn without(items: &[Item]) -> BTreeMap<&str, Vec<&str>> {
    let mut rooms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let is_counted = |room: &str| !UNCOUNTED.contains(&room.split("::").next().unwrap_or_default());
    for item in items.iter().filter(|item| !item.has_example && is_counted(&item.room)) {
        rooms.entry(&item.room).or_default().push(&item.name);
    }
    rooms
}

/// Compares what is there with the numbers that are stated.
fn findings(items: &[Item], stated: &[(&str, usize)]) -> Vec<String> {
    let rooms = without(items);
    let known = |room: &str| stated.iter().find(|(name, _)| *name == room).map_or(0, |one| one.1);
    let over =
        rooms.iter().filter(|(room, names)| names.len() != known(room)).map(|(room, names)| {
            format!(
                "{room}: {} without an example, and {} are stated: {names:?}",
                names.len(),
                known(room)
            )
        });
    let gone = stated.iter().filter(|(room, _)| !rooms.contains_key(room));
    over.chain(gone.map(|(room, _)| format!("{room}: all have an example"))).collect()
}

#[test]
fn items_without_an_example_only_get_fewer() {
    assert_clean(&findings(&items(&text_files()), &WITHOUT));
}

#[test]
fn what_readers_meet_first_has_an_example() {
    let items = items(&text_files());
    let has = |room: &str, name: &str| {
        items.iter().any(|item| item.room == room && item.name == name && item.has_example)
    };
    let first = FIRST.iter().flat_map(|(room, names)| names.iter().map(move |name| (room, name)));
    let lacking: Vec<_> = first.filter(|(room, name)| !has(room, name)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn a_planted_item_without_an_example_is_caught() {
    let files = [
        Source::planted(
            "src/room/mod.rs",
            "pub mod open;\nmod shut;\npub use self::a::One;\n\
             #[doc(hidden)]\npub use self::a::Four;\n",
        ),
        Source::planted(
            "src/room/a.rs",
            "/// One.\n///\n/// ```\n/// ```\n#[derive(Debug)]\npub struct One;\n",
        ),
        Source::planted("src/room/open/mod.rs", "pub use self::b::two;\n"),
        Source::planted("src/room/open/b.rs", "/// Two.\npub fn two() {}\n"),
        Source::planted("src/room/shut/mod.rs", "pub use self::c::Three;\n"),
        Source::planted("src/room/shut/c.rs", "/// Three.\npub struct Three;\n"),
    ];
    let items = items(&files);
    assert_eq!(findings(&items, &[("room::open", 1)]), Vec::<String>::new());
    assert_eq!(findings(&items, &[]).len(), 1);
    assert_eq!(findings(&items, &[("room::open", 2), ("room", 1)]).len(), 2);
}
