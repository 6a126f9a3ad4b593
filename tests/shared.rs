//! Where the files lie that are read at test time and never copied.

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
    let Some(folder) = shared("conformance/promqltest") else { return Vec::new() };
    let entries =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let scripts = entries.map(|entry| entry.path());
    let mut scripts: Vec<_> = scripts
        .filter(|path| path.extension().is_some_and(|extension| extension == "test"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a script"))
        })
        .collect();
    scripts.sort();
    scripts
}

/// Returns the folder of recordings; says loudly that a test is skipped where there is none.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let beside = || crate::source::root().join("..").join("shared");
    let shared = std::env::var_os("PROMQLITE_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not here, so nothing is compared", folder.display());
    None
}

/// Reads a file of JSON lines.
pub(crate) fn lines(path: &std::path::Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).expect("a recording can be read");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}
