//! The text of the project, as the guards read it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// A file: its path below the project's root, with slashes, and its text.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Makes up a file, to prove that a guard catches what it is there to catch.
    pub(crate) fn planted(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Tells whether the file is written in Rust.
    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }

    /// Returns the text with comments and the insides of literals blanked out.
    pub(crate) fn code(&self) -> String {
        split(&self.text).0
    }

    /// Returns the text with everything but comments blanked out.
    pub(crate) fn comments(&self) -> String {
        split(&self.text).1
    }

    /// Names a place in the file; lines count from one.
    pub(crate) fn finding(&self, line: usize, words: &str) -> String {
        format!("{}:{line}: {words}", self.path)
    }
}

/// Fails with all that a guard found.
#[track_caller]
pub(crate) fn assert_clean(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
}

/// Returns the project's root.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads all Rust files of the project.
pub(crate) fn rust_files() -> Vec<Source> {
    let files: Vec<_> = text_files().into_iter().filter(Source::is_rust).collect();
    assert!(files.len() > 10, "the project has more Rust files than {}", files.len());
    files
}

/// Reads all text files of the project, in order of their paths.
pub(crate) fn text_files() -> Vec<Source> {
    let mut files = Vec::new();
    walk(&root(), "", &mut files);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// Collects the text files below a folder; what a build leaves behind is none of the project.
fn walk(folder: &Path, path: &str, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the project can be listed") {
        let entry = entry.expect("a folder of the project can be listed");
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches!(name.as_str(), ".git" | "target" | "Cargo.lock" | "proptest-regressions") {
            continue;
        }
        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
        let kind = entry.file_type().expect("a file of the project has a kind");
        if kind.is_dir() {
            walk(&entry.path(), &path, files);
        } else if kind.is_file()
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            files.push(Source { path, text });
        }
    }
}

/// What the reader of a file is inside of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    Line,
    Block(usize),
    Text,
    Raw(usize),
    Rune,
}

/// Splits a file into its code and its comments; both keep the places of all lines.
fn split(text: &str) -> (String, String) {
    let (mut code, mut comments) = (String::new(), String::new());
    let mut state = State::Code;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (next, length) = step(state, rest);
        let (piece, tail) = rest.split_at(length.max(first.len_utf8()));
        let blank: String =
            piece.chars().map(|rune| if rune == '\n' { rune } else { ' ' }).collect();
        let is_comment = |state| matches!(state, State::Line | State::Block(_));
        let is_code = state == State::Code || next == State::Code;
        let in_comment = is_comment(state) || is_comment(next);
        code.push_str(if is_code && !in_comment { piece } else { &blank });
        comments.push_str(if in_comment { piece } else { &blank });
        (state, rest) = (next, tail);
    }
    (code, comments)
}

/// Returns the state behind the next piece of a file, and the piece's length.
fn step(state: State, rest: &str) -> (State, usize) {
    let starts = |text: &str| rest.starts_with(text);
    match state {
        State::Code if starts("//") => (State::Line, 2),
        State::Code if starts("/*") => (State::Block(1), 2),
        State::Code if starts("\"") => (State::Text, 1),
        State::Code if starts("r\"") || starts("r#") || starts("br\"") || starts("br#") => {
            raw(rest)
        }
        State::Code if starts("'") && is_rune(rest) => (State::Rune, 1),
        // A word is one piece, so the last letter of `var` opens no raw text.
        State::Code => {
            let end = rest.find(|rune: char| !(rune == '_' || rune.is_alphanumeric()));
            (State::Code, end.unwrap_or(rest.len()))
        }
        State::Line if starts("\n") => (State::Code, 1),
        State::Block(1) if starts("*/") => (State::Code, 2),
        State::Block(depth) if starts("*/") => (State::Block(depth - 1), 2),
        State::Block(depth) if starts("/*") => (State::Block(depth + 1), 2),
        State::Text | State::Rune if starts("\\") => {
            (state, 1 + rest.chars().nth(1).map_or(0, char::len_utf8))
        }
        State::Text if starts("\"") => (State::Code, 1),
        State::Rune if starts("'") => (State::Code, 1),
        State::Raw(marks) if rest.starts_with(&format!("\"{}", "#".repeat(marks))) => {
            (State::Code, 1 + marks)
        }
        _ => (state, 0),
    }
}

/// Opens a raw text, unless the letter belongs to a raw name such as `r#type`.
fn raw(rest: &str) -> (State, usize) {
    let letters = rest.find(['"', '#']).unwrap_or(0);
    let marks = rest[letters..].bytes().take_while(|byte| *byte == b'#').count();
    let is_text = rest[letters + marks..].starts_with('"');
    if is_text { (State::Raw(marks), letters + marks + 1) } else { (State::Code, letters + marks) }
}

/// Tells whether an apostrophe opens a character, and not a lifetime.
fn is_rune(rest: &str) -> bool {
    let mut runes = rest.chars().skip(1);
    runes.next().is_some_and(|rune| rune == '\\') || runes.next() == Some('\'')
}

#[test]
fn code_and_comments_are_told_apart() {
    let text =
        "let a = \"// no\"; // yes \"\nlet b = 'x'; /* in /* deep */ out */ let c: &'a str;\n";
    let file = Source::planted("x.rs", text);
    assert_eq!(
        file.code().split_whitespace().collect::<Vec<_>>().join(" "),
        "let a = \" \"; let b = ' '; let c: &'a str;"
    );
    assert_eq!(
        file.comments().split_whitespace().collect::<Vec<_>>().join(" "),
        "// yes \" /* in /* deep */ out */"
    );
    let raw = Source::planted("x.rs", "let var = r#\"a\"b // c\"#; f(r\"\\\", '\\'', b'\"'); // d");
    assert!(raw.code().contains("f(r") && !raw.code().contains("// c"));
    assert_eq!(raw.comments().trim(), "// d");
}
