//! What was typed before, a file for each source.

use std::hash::BuildHasher;
use std::path::Path;
use std::path::PathBuf;

use crate::place::state_folder;

/// How much of a source's name its file bears.
const NAME_MAX: usize = 40;

/// Returns the file of the history of some sources.
pub(super) fn file(sources: &[&str]) -> Option<PathBuf> {
    let folder = state_folder()?.join("history");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join(name(sources)))
}

/// Returns the name of the file: letters of the sources' names, and a number that tells them apart.
fn name(sources: &[&str]) -> String {
    let whole: Vec<_> = sources.iter().map(|source| located(&without_secrets(source))).collect();
    let whole = whole.join("|");
    let letters = whole.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' });
    let skipped = whole.chars().count().saturating_sub(NAME_MAX);
    let letters: String = letters.skip(skipped).collect();
    let number = rustc_hash::FxBuildHasher.hash_one(&whole);
    format!("{}-{:08x}.txt", letters.trim_matches('-'), number as u32)
}

/// Returns the path that a source has from everywhere.
fn located(source: &str) -> String {
    let path = Path::new(source).canonicalize();
    path.map_or_else(|_| source.to_owned(), |path| path.display().to_string())
}

/// Returns a text without the names and passwords that URLs in it hold.
pub(super) fn without_secrets(text: &str) -> String {
    let mut clean = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, behind) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = behind.find(['/', ' ', '?', '"', '|']).unwrap_or(behind.len());
        let secret = behind.get(..end).and_then(|place| place.rfind('@'));
        rest = secret.map_or(behind, |at| behind.get(at + 1..).unwrap_or_default());
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::name;
    use super::without_secrets;

    #[test]
    fn no_credentials_are_kept() {
        for (text, clean) in [
            ("\\use https://me:secret@host:9090/x", "\\use https://host:9090/x"),
            ("http://a@b http://c:d@e/f@g", "http://b http://e/f@g"),
            ("up{job=\"a@b\"} @ 5", "up{job=\"a@b\"} @ 5"),
        ] {
            assert_eq!(without_secrets(text), clean);
        }
        assert!(!name(&["https://me:secret@host/"]).contains("secret"));
        assert_eq!(name(&["https://me:one@host/"]), name(&["https://me:two@host/"]));
        assert_ne!(name(&["a-b"]), name(&["a/b"]));
    }
}
