//! Folders that archives are unpacked into, for as long as somebody reads them.

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use super::error::SourceError;

/// A folder of our own, which is gone when nobody needs it any more.
#[derive(Debug)]
pub(crate) struct Room(PathBuf);

impl Room {
    /// Makes an empty folder.
    pub(super) fn new() -> Result<Self, SourceError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("promqlite-{}-{number}", std::process::id());
            let path = std::env::temp_dir().join(name);
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                // It was left by a process that was killed and had the same number.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let text = format!("{} cannot be made: {error}", path.display());
                    return Err(SourceError::local(text));
                }
            }
        }
    }

    /// Returns the folder.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What cannot be removed is in a folder that the system empties by itself.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
