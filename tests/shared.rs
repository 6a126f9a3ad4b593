//! What was recorded from Prometheus, where it is at hand.

use std::path::PathBuf;

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
