//! Patterns of paths, as promtool reads them.

use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// Lists the paths that fit a pattern, sorted; the error is of a pattern that is none.
pub(super) fn glob(pattern: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = vec![PathBuf::new()];
    for component in pattern.components() {
        let text = component.as_os_str().to_string_lossy();
        if !text.contains(['*', '?', '[', '\\']) || !matches!(component, Component::Normal(_)) {
            found.iter_mut().for_each(|path| path.push(component));
            continue;
        }
        let letters: Vec<char> = text.chars().collect();
        if fits(&letters, &[]).is_none() {
            return Err("syntax error in pattern".to_owned());
        }
        found = found.iter().flat_map(|folder| within(folder, &letters)).collect();
    }
    found.retain(|path| path.symlink_metadata().is_ok());
    Ok(found)
}

/// Lists what of a folder fits a pattern.
fn within(folder: &Path, pattern: &[char]) -> Vec<PathBuf> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(here).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name()).filter(|name| {
        let name: Vec<char> = name.to_string_lossy().chars().collect();
        fits(pattern, &name) == Some(true)
    });
    let mut paths: Vec<PathBuf> = names.map(|name| folder.join(name)).collect();
    paths.sort();
    paths
}

/// Tells whether a name fits a pattern; `None` if the pattern is none.
fn fits(pattern: &[char], name: &[char]) -> Option<bool> {
    let Some((first, rest)) = pattern.split_first() else { return Some(name.is_empty()) };
    match first {
        '*' => {
            let ends = (0..=name.len()).filter_map(|at| name.get(at..));
            let fits = ends.map(|end| fits(rest, end)).find(|fit| *fit != Some(false));
            fits.unwrap_or(Some(false))
        }
        '[' => {
            let (class, rest) = class(rest)?;
            let fit = fits(rest, name.get(1..).unwrap_or_default())?;
            Some(name.first().is_some_and(|letter| class.has(*letter)) && fit)
        }
        '?' => Some(fits(rest, name.get(1..).unwrap_or_default())? && !name.is_empty()),
        first => {
            let (wanted, rest) = match (first, rest.split_first()) {
                ('\\', Some((escaped, rest))) => (escaped, rest),
                ('\\', None) => return None,
                _ => (first, rest),
            };
            let fit = fits(rest, name.get(1..).unwrap_or_default())?;
            Some(name.first() == Some(wanted) && fit)
        }
    }
}

/// Letters between brackets.
struct Class {
    is_negated: bool,
    ranges: Vec<(char, char)>,
}

impl Class {
    fn has(&self, letter: char) -> bool {
        let within = self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&letter));
        within != self.is_negated
    }
}

/// Reads the letters behind an opening bracket; returns what is behind the closing one.
fn class(text: &[char]) -> Option<(Class, &[char])> {
    let is_negated = text.first() == Some(&'^');
    let mut rest = if is_negated { text.get(1..)? } else { text };
    let mut ranges = Vec::new();
    loop {
        if rest.first() == Some(&']') && !ranges.is_empty() {
            return Some((Class { is_negated, ranges }, rest.get(1..)?));
        }
        let (low, behind) = letter(rest)?;
        rest = behind;
        let mut high = low;
        if rest.first() == Some(&'-') {
            (high, rest) = letter(rest.get(1..)?)?;
        }
        ranges.push((low, high));
    }
}

fn letter(text: &[char]) -> Option<(char, &[char])> {
    match text.split_first()? {
        ('\\', rest) => rest.split_first().map(|(letter, rest)| (*letter, rest)),
        ('-' | ']', _) => None,
        (letter, rest) => Some((*letter, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn names_fit_patterns_as_go_matches_them() {
        for (pattern, name, fit) in [
            ("*.yml", "a.yml", Some(true)),
            ("*.yml", "a.yaml", Some(false)),
            ("a?c", "abc", Some(true)),
            ("a?c", "ac", Some(false)),
            ("[a-c]x", "bx", Some(true)),
            ("[^a-c]x", "bx", Some(false)),
            ("**", "abc", Some(true)),
            ("a\\*", "a*", Some(true)),
            ("a*b*c", "aXbYc", Some(true)),
            ("[a", "a", None),
            ("[]a]", "a", None),
        ] {
            let (pattern, name): (Vec<_>, Vec<_>) =
                (pattern.chars().collect(), name.chars().collect());
            assert_eq!(fits(&pattern, &name), fit, "{pattern:?} {name:?}");
        }
    }
}
