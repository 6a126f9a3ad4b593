//! Where an entry of an archive may go.

use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// Returns the place of an entry below a folder; `None` where its name leads out of it.
///
/// Names with backslashes or colons mean other places on other systems, so no name may have them.
pub(super) fn place(folder: &Path, name: &[u8]) -> Option<PathBuf> {
    let name = std::str::from_utf8(name).ok()?;
    if name.contains(['\\', ':', '\0']) {
        return None;
    }
    let mut place = folder.to_owned();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => place.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(place)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::place;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = Path::new("room");
        for (name, expected) in [
            ("a/b", Some("room/a/b")),
            ("./a//b/", Some("room/a/b")),
            ("./", Some("room")),
            ("../a", None),
            ("a/../../b", None),
            ("/etc/a", None),
            ("C:\\a", None),
            ("a\\..\\b", None),
            ("a\0b", None),
        ] {
            assert_eq!(
                place(folder, name.as_bytes()).as_deref(),
                expected.map(Path::new),
                "{name}"
            );
        }
        assert_eq!(place(folder, b"\xff"), None);
    }
}
