//! House rules that a program can check.

use crate::source::Source;
use crate::source::assert_clean;
use crate::source::rust_files;
use crate::source::text_files;

/// The most lines of a file.
const FILE_LINES_MAX: usize = 500;
/// The most lines of a function.
const FUNCTION_LINES_MAX: usize = 70;
/// The most characters of a line.
const LINE_CHARS_MAX: usize = 100;
/// Words that say nothing, and so name no file, module or type.
const EMPTY_WORDS: [&str; 10] =
    ["util", "utils", "common", "core", "base", "helper", "helpers", "manager", "types", "misc"];
/// The files that may promise the compiler what it cannot check.
const UNSAFE_FILES: [&str; 2] = ["src/tsdb/map.rs", "repl/src/memory.rs"];
/// Where names of functions and aggregations may be compared: the tables, and the look-up in them.
const NAME_PLACES: [&str; 5] =
    ["src/function/", "src/aggregate/", "src/plan/check", "tests/", "repl/tests/"];

/// Returns the numbered lines of a text that hold a piece.
fn lines_with<'a>(text: &'a str, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
    let lines = text.lines().enumerate().filter(move |(_, line)| line.contains(piece));
    lines.map(|(at, _)| at + 1)
}

fn is_word(rune: char) -> bool {
    rune == '_' || rune.is_alphanumeric()
}

/// Returns the words of a line of code.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|rune| !is_word(rune)).filter(|word| !word.is_empty())
}

fn long_file(file: &Source) -> Vec<String> {
    let count = file.text.lines().count();
    let words = format!("{count} lines; {FILE_LINES_MAX} are the most, so find the second subject");
    (count > FILE_LINES_MAX).then(|| file.finding(count, &words)).into_iter().collect()
}

fn long_lines(file: &Source) -> Vec<String> {
    let lengths = file.text.lines().map(|line| line.chars().count()).enumerate();
    let long = lengths.filter(|(_, length)| *length > LINE_CHARS_MAX);
    let words = |length| format!("{length} characters; {LINE_CHARS_MAX} are the most");
    long.map(|(at, length)| file.finding(at + 1, &words(length))).collect()
}

fn missing_page_one(file: &Source) -> Vec<String> {
    let words = "a file opens with `//!` and says what it is";
    (!file.text.starts_with("//! ")).then(|| file.finding(1, words)).into_iter().collect()
}

/// Finds functions with too many lines, from the line of `fn` to the closing brace.
fn long_functions(file: &Source) -> Vec<String> {
    let code = file.code();
    let mut findings = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let is_whole = !code[..at].chars().next_back().is_some_and(is_word);
        let name: String = code[at + 3..].chars().take_while(|rune| is_word(*rune)).collect();
        if !is_whole || name.is_empty() {
            continue;
        }
        let line = code[..at].lines().count().max(1);
        let length = body_end(&code[at..]).map_or(1, |end| code[at..at + end].lines().count());
        if length > FUNCTION_LINES_MAX {
            let words = format!("`{name}` has {length} lines; {FUNCTION_LINES_MAX} are the most");
            findings.push(file.finding(line, &words));
        }
    }
    findings
}

/// Returns where the body of a function ends; a function without a body has none.
fn body_end(code: &str) -> Option<usize> {
    let (mut depth, mut brackets) = (0, 0);
    for (at, rune) in code.char_indices() {
        match rune {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if depth == 0 && brackets == 0 => return None,
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at + 1),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Finds files, modules and types named by a word that says nothing.
fn empty_names(file: &Source) -> Vec<String> {
    let refuse = |name: &str| format!("`{name}` says nothing; name it after what is inside");
    let mut findings = Vec::new();
    let parts = file.path.trim_end_matches(".rs").split('/');
    findings.extend(parts.filter(|name| is_empty_name(name)).map(|n| file.finding(1, &refuse(n))));
    for (at, line) in file.code().lines().enumerate() {
        let mut words = words(line);
        let keyword = |word: &str| matches!(word, "mod" | "struct" | "enum" | "trait" | "type");
        if words.any(keyword)
            && let Some(name) = words.next().filter(|name| is_empty_name(name))
        {
            findings.push(file.finding(at + 1, &refuse(name)));
        }
    }
    findings
}

/// Tells whether one of the words of a name, in either way of writing, says nothing.
fn is_empty_name(name: &str) -> bool {
    let mut snake = String::new();
    for rune in name.chars() {
        if rune.is_uppercase() {
            snake.push('_');
        }
        snake.extend(rune.to_lowercase());
    }
    snake.split(['_', '-', '.']).any(|part| EMPTY_WORDS.contains(&part))
}

/// Finds what is left over from work that is not done.
fn leftovers(file: &Source) -> Vec<String> {
    let (code, comments) = (file.code(), file.comments());
    let mut findings = Vec::new();
    for piece in ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "use super::*"] {
        let words = format!("`{piece}` does not stay");
        findings.extend(lines_with(&code, piece).map(|line| file.finding(line, &words)));
    }
    for piece in ["TODO", "FIXME", "XXX"] {
        let words = format!("{piece} belongs into corpus/pending.txt, or nowhere");
        findings.extend(lines_with(&comments, piece).map(|line| file.finding(line, &words)));
    }
    findings
}

/// Finds code that knows functions by name above the tables.
fn name_comparisons(file: &Source) -> Vec<String> {
    let knows_functions = file.path.starts_with("src/");
    if !knows_functions || NAME_PLACES.iter().any(|place| file.path.starts_with(place)) {
        return Vec::new();
    }
    let code = file.code();
    let pieces = [".name == \"", ".name != \"", "\" == self.name", "matches!(function.name"];
    let words = "a fact about a function is a field of its row, not a comparison of its name";
    let lines = pieces.iter().flat_map(|piece| lines_with(&code, piece));
    lines.map(|line| file.finding(line, words)).collect()
}

/// Finds logic behind the door of a room.
fn busy_doors(file: &Source) -> Vec<String> {
    if !file.path.ends_with("/mod.rs") && !file.path.ends_with("/lib.rs") {
        return Vec::new();
    }
    let code = file.code();
    let lines = code.lines().enumerate();
    let busy = lines.filter(|(_, line)| words(line).any(|word| matches!(word, "fn" | "impl")));
    let message = "a room's door holds modules and re-exports; logic has a file of its own";
    busy.map(|(at, _)| file.finding(at + 1, message)).collect()
}

fn unsafe_code(file: &Source) -> Vec<String> {
    if UNSAFE_FILES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let code = file.code();
    let lines = code.lines().enumerate();
    let found = lines.filter(|(_, line)| words(line).any(|word| word == "unsafe"));
    let message = format!("only {} may hold `unsafe`", UNSAFE_FILES.join(" and "));
    found.map(|(at, _)| file.finding(at + 1, &message)).collect()
}

/// Finds folders of somebody's machine.
fn machine_paths(file: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for folder in ["work", "tmp", "root"] {
        let folder = format!("/{folder}/");
        for (at, line) in file.text.lines().enumerate() {
            // Behind a word the folder is part of a longer path, which is nobody's machine.
            let is_root = |at: usize| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|rune| is_word(rune) || "./-}*~".contains(rune))
            };
            if line.match_indices(&folder).any(|(at, _)| is_root(at)) {
                let words = format!("`{folder}` is a folder of one machine only");
                findings.push(file.finding(at + 1, &words));
            }
        }
    }
    findings
}

/// Checks that the list of known failures states how long it is, so that it can only shrink.
fn pending_count(file: &Source) -> Vec<String> {
    if file.path != "corpus/pending.txt" {
        return Vec::new();
    }
    let stated = file.text.lines().find_map(|line| line.strip_prefix("# at most "));
    let stated = stated.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    let entries = file.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let count = entries.count();
    match stated {
        None => vec![file.finding(1, "a line `# at most N` states the number of entries")],
        Some(most) if count > most => {
            vec![file.finding(1, &format!("{count} entries, and {most} are the most"))]
        }
        Some(most) if count < most => {
            let words = format!("{count} entries are left: lower `# at most {most}`");
            vec![file.finding(1, &words)]
        }
        Some(_) => Vec::new(),
    }
}

/// Runs a check over all Rust files.
#[track_caller]
fn check(rule: fn(&Source) -> Vec<String>) {
    assert_clean(&rust_files().iter().flat_map(rule).collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    check(long_file);
}

#[test]
fn lines_are_short() {
    check(long_lines);
}

#[test]
fn functions_are_short() {
    check(long_functions);
}

#[test]
fn every_file_says_what_it_is() {
    check(missing_page_one);
}

#[test]
fn names_say_something() {
    check(empty_names);
}

#[test]
fn nothing_is_left_over() {
    check(leftovers);
}

#[test]
fn functions_are_not_known_by_name() {
    check(name_comparisons);
}

#[test]
fn doors_hold_no_logic() {
    check(busy_doors);
}

#[test]
fn unsafe_code_lives_in_two_files() {
    check(unsafe_code);
}

#[test]
fn no_text_names_a_folder_of_one_machine() {
    assert_clean(&text_files().iter().flat_map(machine_paths).collect::<Vec<_>>());
}

#[test]
fn the_list_of_known_failures_only_shrinks() {
    assert_clean(&text_files().iter().flat_map(pending_count).collect::<Vec<_>>());
}

/// Returns how often a rule is broken by a made-up file.
fn broken(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> usize {
    rule(&Source::planted(path, text)).len()
}

#[test]
fn planted_lengths_are_caught() {
    assert_eq!(broken(long_file, "src/x.rs", &"\n".repeat(501)), 1);
    assert_eq!(broken(long_file, "src/x.rs", &"\n".repeat(500)), 0);
    assert_eq!(broken(long_lines, "src/x.rs", &"é".repeat(101)), 1);
    assert_eq!(broken(long_lines, "src/x.rs", &"é".repeat(100)), 0);
    let function = |lines| format!("pub fn f(a: [u8; 2]) {{{}}}\nfn g();\n", "{}\n".repeat(lines));
    assert_eq!(broken(long_functions, "src/x.rs", &function(70)), 1);
    assert_eq!(broken(long_functions, "src/x.rs", &function(69)), 0);
}

#[test]
fn planted_names_are_caught() {
    for (path, text) in [
        ("src/label/helpers.rs", ""),
        ("src/core/mod.rs", ""),
        ("src/x.rs", "pub struct SeriesManager;\n"),
        ("src/x.rs", "mod text_utils;\n"),
        ("src/x.rs", "pub(crate) enum BaseKind {}\n"),
    ] {
        assert_eq!(broken(empty_names, path, text), 1, "{path}: {text}");
    }
    let fine = "struct Score; enum Database {} type Kind = Type; // mod core\n";
    assert_eq!(broken(empty_names, "src/database/score.rs", fine), 0);
}

#[test]
fn planted_leftovers_are_caught() {
    let code = ["todo!()", "dbg!(x)", "#[ignore = \"slow\"]", "use super::*;", "unimplemented!()"];
    for text in code.into_iter().chain(["// TODO: more", "/* FIXME */"]) {
        assert_eq!(broken(leftovers, "src/x.rs", text), 1, "{text}");
    }
    assert_eq!(broken(leftovers, "src/x.rs", "f(\"todo!() TODO\"); // dbg!(x) stays out\n"), 0);
    assert_eq!(broken(missing_page_one, "src/x.rs", "use std::fmt;\n"), 1);
}

#[test]
fn planted_shortcuts_are_caught() {
    let comparison = "if function.name == \"rate\" {}\n";
    assert_eq!(broken(name_comparisons, "src/exec/slide.rs", comparison), 1);
    assert_eq!(broken(name_comparisons, "src/function/table.rs", comparison), 0);
    assert_eq!(broken(busy_doors, "src/exec/mod.rs", "pub fn run() {}\n"), 1);
    assert_eq!(broken(busy_doors, "src/exec/mod.rs", "//! Says fn.\nmod run;\n"), 0);
    assert_eq!(broken(unsafe_code, "src/exec/run.rs", "unsafe { f() }\n"), 1);
    for path in UNSAFE_FILES {
        assert_eq!(broken(unsafe_code, path, "unsafe { f() }\n"), 0);
    }
}

#[test]
fn planted_machine_paths_are_caught() {
    let folder = |name: &str| format!("see `/{name}/place` there\n");
    assert_eq!(broken(machine_paths, "docs/x.md", &folder("work")), 1);
    assert_eq!(broken(machine_paths, "docs/x.md", &folder("tmp")), 1);
    assert_eq!(broken(machine_paths, "docs/x.md", "https://example.com/work/place\n"), 0);
}

#[test]
fn a_planted_growth_of_the_known_failures_is_caught() {
    for (text, count) in [
        ("# at most 1\na.test:3  why\n", 0),
        ("# at most 0\na.test:3  why\n", 1),
        ("# at most 2\na.test:3  why\n", 1),
        ("a.test:3  why\n", 1),
    ] {
        assert_eq!(broken(pending_count, "corpus/pending.txt", text), count, "{text}");
    }
}
