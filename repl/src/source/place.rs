//! What the names of sources mean before anybody looks.

use std::ffi::OsStr;
use std::path::Path;

use crate::config::settled;

/// The variable that names sources where the command line names none.
const VARIABLE: &str = "PROMQLITE_SOURCE";

/// The name of the built-in demo.
pub(super) const DEMO: &str = "demo";

/// Returns the sources that the environment names.
pub(crate) fn from_environment() -> Vec<String> {
    std::env::var_os(VARIABLE).map_or_else(Vec::new, |value| listed(&value))
}

/// Returns the names that can be asked: the demo, and what is settled.
pub(crate) fn named() -> Vec<String> {
    let settled = settled().sources.keys().cloned();
    std::iter::once(DEMO.to_owned()).chain(settled).collect()
}

/// Tells whether a word is the name of a source.
pub(crate) fn is_named(word: &str) -> bool {
    word == DEMO || settled().sources.contains_key(word)
}

/// Puts what is settled in the place of names.
pub(super) fn located(names: &[String]) -> Vec<String> {
    let places =
        |name: &String| settled().sources.get(name).cloned().unwrap_or_else(|| vec![name.clone()]);
    names.iter().flat_map(places).collect()
}

/// Tells whether sources are one server and nothing else.
pub(crate) fn is_server(names: &[String]) -> bool {
    let places = located(names);
    matches!(places.as_slice(), [only] if matches!(scheme(only), Some("http" | "https")))
}

/// Divides a list of sources: as `PATH` is divided, or at `|`, since URLs have colons.
fn listed(value: &OsStr) -> Vec<String> {
    let text = value.to_string_lossy();
    if text.contains('|') || text.contains("://") {
        let names = text.split('|').map(str::trim).filter(|name| !name.is_empty());
        return names.map(str::to_owned).collect();
    }
    let names = std::env::split_paths(value).filter(|path| !path.as_os_str().is_empty());
    names.map(|path| path.to_string_lossy().into_owned()).collect()
}

/// Tells whether a name is a URL, and of which scheme.
pub(super) fn scheme(name: &str) -> Option<&str> {
    name.split_once("://").map(|(scheme, _)| scheme)
}

/// Returns the name in a path's folder that is most like the path's own.
pub(super) fn neighbour(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names: Vec<_> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = promqlite::math::nearest(name, names.iter().map(String::as_str))?;
    let near = folder.map_or_else(|| near.into(), |folder| folder.join(near));
    Some(near.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::listed;

    #[test]
    fn lists_are_divided_as_path_is_unless_there_are_urls() {
        assert_eq!(listed(OsStr::new("")), [""; 0]);
        assert_eq!(listed(OsStr::new("http://a:9090")), ["http://a:9090"]);
        assert_eq!(listed(OsStr::new("http://a:9090|b.prom")), ["http://a:9090", "b.prom"]);
        let paths = std::env::join_paths(["a.prom", "data"]).unwrap();
        assert_eq!(listed(&paths), ["a.prom", "data"]);
    }
}
