//! A file of old findings, which are not told again.
//!
//! Lines move and findings stay, so a finding is known by its file, its code and its message, and
//! by how often it is there.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use super::shown::Shown;

#[derive(Serialize, Deserialize)]
struct Old {
    file: String,
    code: String,
    message: String,
    count: usize,
}

type Counts = BTreeMap<(String, String, String), usize>;

fn key(shown: &Shown) -> (String, String, String) {
    (shown.file.clone(), shown.code.to_owned(), shown.message.clone())
}

/// Writes all findings into a file.
pub(super) fn write(path: &Path, findings: &[Shown]) -> std::io::Result<()> {
    let mut counts = Counts::new();
    for shown in findings {
        *counts.entry(key(shown)).or_default() += 1;
    }
    let old =
        counts.into_iter().map(|((file, code, message), count)| Old { file, code, message, count });
    let old: Vec<_> = old.collect();
    std::fs::write(path, serde_json::to_string_pretty(&old)? + "\n")
}

/// Takes the findings of a file out.
pub(super) fn subtract(path: &Path, findings: &mut Vec<Shown>) -> std::io::Result<()> {
    let old: Vec<Old> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let old = old.into_iter().map(|old| ((old.file, old.code, old.message), old.count));
    let mut counts: Counts = old.collect();
    findings.retain(|shown| match counts.get_mut(&key(shown)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Ok(())
}
