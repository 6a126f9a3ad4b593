//! What the README shows is what the program says.

use crate::program::run_at;

/// What stands before a command of the shell, and before a line of a session.
const COMMAND: &str = "$ promqlite";
const LINE: &str = "demo 00:00> ";

/// Returns the blocks of text of the README.
fn blocks() -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = std::fs::read_to_string(path).expect("there is a README");
    let blocks = text.split("```text\n").skip(1);
    blocks.filter_map(|block| Some(block.split_once("\n```")?.0.to_owned())).collect()
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

#[test]
fn commands_and_sessions_of_the_readme_answer_as_it_shows() {
    let mut count = 0;
    for block in blocks() {
        let session = shown(&block, LINE);
        if !session.is_empty() {
            let lines: String = session.iter().map(|(line, _)| format!("{line}\n")).collect();
            let answers: String = session.into_iter().map(|(_, answer)| answer).collect();
            let ran = run_at(&[], &format!("\\output table\n{lines}"));
            assert_eq!(filled(&ran.out), answers, "{lines}");
            count += 1;
            continue;
        }
        for (line, answer) in shown(&block, COMMAND) {
            let words = words(line);
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            let ran = run_at(&words, "");
            assert_eq!(filled(&(ran.out + &ran.err)), answer, "{line}");
            count += 1;
        }
    }
    assert!(count >= 4, "the README shows too little: {count}");
}
