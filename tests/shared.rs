//! Where the files lie that are read at test time and never copied.

use std::path::Path;
use std::path::PathBuf;

/// Returns a path below the shared folder; `None`, loudly, where there is no such folder.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let named = std::env::var_os("PROMQLITE_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = named.unwrap_or(beside).join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("SKIPPED: {} is not there; set PROMQLITE_SHARED to run this", found.display());
    None
}

/// Returns the text of a shared file; `None`, loudly, where there is none.
pub(crate) fn shared_text(path: &str) -> Option<String> {
    let path = shared(path)?;
    Some(std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display())))
}

/// Returns the lines of a shared file of JSON lines.
pub(crate) fn shared_json(path: &str) -> Option<Vec<serde_json::Value>> {
    let text = shared_text(path)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(lines.map(|line| serde_json::from_str(line).expect(line)).collect())
}

/// Returns the upstream scripts with their names, sorted.
pub(crate) fn upstream_scripts() -> Vec<(String, String)> {
    shared("conformance/promqltest").map(|folder| scripts_in(&folder)).unwrap_or_default()
}

/// Returns the project's own scripts with their names, sorted.
pub(crate) fn our_scripts() -> Vec<(String, String)> {
    scripts_in(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/queries"))
}

fn scripts_in(folder: &Path) -> Vec<(String, String)> {
    let entries =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let paths = entries.map(|entry| entry.path());
    let is_script = |path: &PathBuf| path.extension().is_some_and(|end| end == "test");
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("a script"))
    };
    let mut scripts: Vec<_> = paths.filter(is_script).map(read).collect();
    scripts.sort();
    scripts
}
