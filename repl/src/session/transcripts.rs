//! Conversations that are written down, and have to go like that again.
//!
//! A file of `corpus/sessions` begins with the load script of its data, or with `demo`. Each line
//! behind a `> ` is said to a session, and what follows is what it replies. With the variable
//! `PROMQLITE_UPDATE` set, the replies are written anew, to be reviewed.

use std::fmt::Write;
use std::path::Path;

use promqlite::engine::Engine;
use promqlite::time::Timestamp;

use super::state::Advice;
use super::state::Session;
use crate::output::Format;
use crate::paint::Paint;
use crate::screen::Screen;
use crate::source::World;

/// What stands before a line that somebody says.
const SAID: &str = "> ";
/// The end of the demo, so that every conversation goes the same way: the first of January 2026.
const DEMO_END: Timestamp = Timestamp(1_767_225_600_000);

/// Has a conversation again and writes it down.
fn held(text: &str) -> String {
    let start = text.find("\n> ").map_or(text.len(), |at| at + 1);
    let (data, lines) = text.split_at(start);
    let script: String = data
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let world = match script.trim() {
        "demo" => World::of_demo(DEMO_END),
        _ => World::of_script(&script),
    };
    let screen = Screen { columns: Some(100), lines: Some(24), paint: Paint::Plain };
    let mut session = Session::new(Engine::default(), world, screen, Paint::Plain);
    (session.format, session.advice) = (Format::Table, Advice::Given);
    let mut written = data.to_owned();
    for line in lines.lines().filter_map(|line| line.strip_prefix(SAID)) {
        let reply = session.line(line);
        let output = String::from_utf8(reply.output).expect("replies are UTF-8");
        writeln!(written, "{SAID}{line}\n{output}{}", reply.notes).expect("memory takes all");
    }
    written
}

#[test]
fn conversations_go_as_they_are_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/sessions");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("there are conversations")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "session"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 6, "{paths:?}");
    let update = std::env::var_os("PROMQLITE_UPDATE").is_some();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a conversation can be read");
        let again = held(&text);
        if update {
            std::fs::write(&path, &again).expect("a conversation can be written");
            continue;
        }
        for (was, is) in text.lines().zip(again.lines()) {
            assert_eq!(is, was, "{}\n{again}", path.display());
        }
        assert_eq!(again.trim_end(), text.trim_end(), "{}", path.display());
    }
}

#[test]
fn a_conversation_that_goes_another_way_is_noticed() {
    let text = "load 1m\n  a 1\n\n> a + 1\n{}\nvalue\n    3\n";
    assert_ne!(held(text), text);
}
