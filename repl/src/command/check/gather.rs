//! The files below the paths of a command line.

use std::io::Read;
use std::path::Path;

use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;

/// Endings of files that are looked into in folders.
const ENDINGS: [&str; 3] = ["yaml", "yml", "rules"];

/// Reads a file, or all files of a folder and those below it in order of their paths.
pub(crate) fn gather(path: &Path, inputs: &mut Vec<Input>) -> std::io::Result<()> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        inputs.push(Input::new("stdin", bytes, Wanted::Named));
        return Ok(());
    }
    if std::fs::metadata(path)?.is_dir() {
        return folder(path, inputs);
    }
    inputs.push(Input::new(path.display().to_string(), std::fs::read(path)?, Wanted::Named));
    Ok(())
}

fn folder(path: &Path, inputs: &mut Vec<Input>) -> std::io::Result<()> {
    let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        let is_hidden = name.starts_with('.');
        let is_wanted =
            entry.extension().is_some_and(|end| ENDINGS.iter().any(|known| end == *known));
        if entry.is_dir() && !is_hidden {
            folder(&entry, inputs)?;
        } else if is_wanted && !is_hidden {
            let bytes = std::fs::read(&entry)?;
            inputs.push(Input::new(entry.display().to_string(), bytes, Wanted::Found));
        }
    }
    Ok(())
}
