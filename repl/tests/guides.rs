//! What the README and the guides show is what the program says.
//!
//! Each document has a folder of its own, in which its commands run from top to bottom. A block
//! whose first line is a comment with a file's name becomes that file.

use std::path::Path;
use std::path::PathBuf;

use crate::program::Folder;
use crate::program::run;
use crate::program::run_in;

/// What stands before a command of the shell, and before a line of a session.
const COMMAND: &str = "$ promqlite";
const LINE: &str = "demo 00:00> ";

/// A block of a document: its language and its text.
struct Block {
    language: String,
    text: String,
}

/// Returns the documents that people are to read, by name.
fn documents() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let listed = std::fs::read_dir(root.join("docs")).expect("there is a folder of guides");
    let guides = listed.flatten().map(|entry| entry.path());
    let guides = guides.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let mut paths: Vec<PathBuf> = guides.chain([root.join("README.md")]).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a document can be read");
        (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text)
    };
    paths.into_iter().map(read).collect()
}

fn blocks(document: &str) -> Vec<Block> {
    let mut parts = document.split("```");
    parts.next();
    let inside = parts.step_by(2).filter_map(|block| block.split_once('\n'));
    let block = |(language, text): (&str, &str)| Block {
        language: language.to_owned(),
        text: text.replace("\\\n", " "),
    };
    inside.map(block).collect()
}

/// Returns the name of the file that a block shows.
fn file_name(block: &Block) -> Option<&str> {
    let name = block.text.lines().next()?.strip_prefix("# ")?;
    (name.contains('.') && !name.contains(' ')).then_some(name)
}

/// Divides a command into words; single quotes keep blanks and are dropped.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Returns what is shown behind each line with a mark, empty lines left out.
fn shown<'a>(block: &'a str, mark: &str) -> Vec<(&'a str, String)> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for line in block.lines() {
        if let Some(said) = line.strip_prefix(mark) {
            all.push((said, String::new()));
        } else if let Some((_, answer)) = all.last_mut()
            && !line.is_empty()
        {
            *answer += line;
            answer.push('\n');
        }
    }
    all
}

fn filled(text: &str) -> String {
    text.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// Runs what a block shows and compares the answers; returns how many there were.
fn assert_true(name: &str, block: &str, folder: &Folder) -> usize {
    let session = shown(block, LINE);
    if !session.is_empty() {
        let lines: String = session.iter().map(|(line, _)| format!("{line}\n")).collect();
        let answers: String = session.into_iter().map(|(_, answer)| answer).collect();
        let ran = run_in(folder, &[], &format!("\\output table\n{lines}"));
        assert_eq!(filled(&ran.out), answers, "{name}: {lines}");
        return 1;
    }
    let commands = shown(block, COMMAND);
    for (line, answer) in &commands {
        let words = words(line);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let ran = run_in(folder, &words, "");
        assert_eq!(&filled(&(ran.out + &ran.err)), answer, "{name}: {line}");
    }
    commands.len()
}

#[test]
fn commands_and_sessions_of_the_documents_answer_as_they_show() {
    let mut counts = Vec::new();
    for (name, text) in documents() {
        let folder = Folder::new(&format!("guide_{name}"));
        let mut count = 0;
        for block in blocks(&text) {
            if let Some(file) = file_name(&block) {
                folder.file(file, &block.text);
            } else if block.language == "text" {
                count += assert_true(&name, &block.text, &folder);
            }
        }
        counts.push((name, count));
    }
    for (name, least) in [("README", 4), ("shell", 4), ("snapshots", 4), ("rules-in-ci", 2)] {
        let count = counts.iter().find(|(document, _)| document == name).map(|(_, count)| *count);
        assert!(count >= Some(least), "{name} shows too little: {count:?}");
    }
}

/// Returns the commands of ours that a line of a script holds.
fn commands(line: &str) -> Vec<Vec<String>> {
    let line = line.split(" # ").next().unwrap_or_default();
    let parts = line.trim_start().trim_start_matches("- run: ").split(" | ");
    let ours = parts.filter_map(|part| part.split(" > ").next()?.trim().strip_prefix("promqlite "));
    ours.map(words).collect()
}

#[test]
fn every_command_of_the_documents_is_understood() {
    let mut count = 0;
    for (name, text) in documents() {
        let scripts = blocks(&text).into_iter();
        let scripts = scripts.filter(|block| matches!(block.language.as_str(), "sh" | "yaml"));
        for command in scripts.flat_map(|it| it.text.lines().flat_map(commands).collect::<Vec<_>>())
        {
            // Options are read up to the one that asks for help, which needs nothing else.
            let words = command.iter().map(String::as_str).chain(["--help"]);
            let ran = run(&words.collect::<Vec<_>>());
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}: {command:?}");
            count += 1;
        }
    }
    assert!(count > 20, "the documents show too little: {count}");
}
