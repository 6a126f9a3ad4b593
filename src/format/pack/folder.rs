//! Which folders are those of a database.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use super::error::PackError;

/// Tells whether a folder is a block, or holds blocks or a log as a data folder does.
fn is_database(folder: &Path, inside: &[PathBuf]) -> bool {
    let log = ["wal", "chunks_head"].iter().any(|name| folder.join(name).is_dir());
    is_block(folder) || log || inside.iter().any(|child| is_block(child))
}

fn is_block(folder: &Path) -> bool {
    folder.join("meta.json").is_file() && folder.join("index").is_file()
}

/// Finds the databases in a folder, and the files beside them, in the order of their names.
pub(super) fn search(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), PackError> {
    let (mut databases, mut files) = (Vec::new(), Vec::new());
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let inside = fs::read_dir(&folder).and_then(|entries| {
            entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()
        });
        let mut inside = inside.map_err(PackError::io(&folder))?;
        inside.sort();
        let (folders, texts): (Vec<_>, Vec<_>) = inside.into_iter().partition(|path| path.is_dir());
        if is_database(&folder, &folders) {
            databases.push(folder);
        } else {
            files.extend(texts);
            open.extend(folders.into_iter().rev());
        }
    }
    Ok((databases, files))
}
