//! Help, completions, the manual, and the pages of documentation.

use std::collections::BTreeMap;
use std::path::Path;

use crate::program::Folder;
use crate::program::run;

/// Reads all files of a folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let read = |entry: std::fs::DirEntry| {
        let text = std::fs::read_to_string(entry.path()).expect("a page can be read");
        (entry.file_name().to_string_lossy().into_owned(), text)
    };
    entries.map(read).collect()
}

#[test]
fn the_pages_of_documentation_are_those_that_the_program_writes() {
    let folder = Folder::new("pages");
    assert_eq!(run(&["docs", &folder.path()]).code, 0);
    let written = files(Path::new(&folder.path()));
    let kept = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/commands"));
    assert!(written == kept, "write them anew: cargo run -- docs docs/commands");
}

#[test]
fn the_reference_of_the_language_is_what_the_tables_say() {
    let folder = Folder::new("reference");
    assert_eq!(run(&["docs", "--functions", &folder.path()]).code, 0);
    let written = files(Path::new(&folder.path()));
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/functions.md");
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    let words = "write it anew: cargo run -- docs --functions docs";
    assert!(written.get("functions.md") == Some(&kept), "{words}");
}

#[test]
fn every_command_and_option_has_words() {
    let whole = run(&["--help"]);
    assert_eq!(whole.code, 0);
    for name in ["query", "explain", "inspect", "parse", "fmt", "completions", "man"] {
        assert!(whole.out.contains(&format!("  {name}")), "{name}: {}", whole.out);
        let ran = run(&[name, "--help"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}");
    }
}

#[test]
fn completions_and_a_manual_come_out() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("promqlite"), "{shell}");
    }
    let ran = run(&["man"]);
    assert!(ran.code == 0 && ran.out.contains(".TH promqlite 1"), "{}", ran.out);
}

#[test]
fn what_cannot_be_a_command_line_ends_with_2() {
    for line in [&["query", "up", "--nonsense"][..], &["query", "a", "b"], &["explain"]] {
        assert_eq!(run(line).code, 2, "{line:?}");
    }
    for line in [&["--color", "never", "query", "1"][..], &["query", "1", "--color", "never"]] {
        assert_eq!(run(line).out.get(..10), Some("scalar: 1 "), "{line:?}");
    }
}
