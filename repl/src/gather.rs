//! The files below the paths of a command line.

use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use promqlite::rules::file::Wanted;
use promqlite::rules::lint::Input;

/// Endings of files that rules are looked for in.
pub(crate) const RULES: &[&str] = &["yaml", "yml", "rules"];
/// Endings of files that rules, dashboards and other queries are looked for in.
const QUERIES: &[&str] = &["yaml", "yml", "rules", "json", "md", "markdown", "tmpl"];

/// Reads a file, or all files of a folder and those below it that end so, in order of their paths.
pub(crate) fn gather(
    path: &Path,
    endings: &[&str],
    inputs: &mut Vec<Input>,
) -> std::io::Result<()> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        inputs.push(Input::new("stdin", bytes, Wanted::Named));
        return Ok(());
    }
    if std::fs::metadata(path)?.is_dir() {
        return folder(path, endings, inputs);
    }
    inputs.push(Input::new(path.display().to_string(), std::fs::read(path)?, Wanted::Named));
    Ok(())
}

fn folder(path: &Path, endings: &[&str], inputs: &mut Vec<Input>) -> std::io::Result<()> {
    let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        let is_hidden = name.starts_with('.');
        let is_wanted =
            entry.extension().is_some_and(|end| endings.iter().any(|known| end == *known));
        if entry.is_dir() && !is_hidden {
            folder(&entry, endings, inputs)?;
        } else if is_wanted && !is_hidden {
            let bytes = std::fs::read(&entry)?;
            inputs.push(Input::new(entry.display().to_string(), bytes, Wanted::Found));
        }
    }
    Ok(())
}

/// Reads the files that configurations among the files name, too: of rules, and of templates.
fn follow(inputs: &mut Vec<Input>) -> std::io::Result<()> {
    let mut named = Vec::new();
    for input in inputs.iter() {
        let folder = Path::new(input.name()).parent().unwrap_or(Path::new(""));
        named.extend(input.named_files().into_iter().map(|pattern| folder.join(pattern)));
    }
    for pattern in named {
        for path in matching(&pattern) {
            let is_new = inputs.iter().all(|input| Path::new(input.name()) != path);
            if is_new && path.is_file() {
                let bytes = std::fs::read(&path)?;
                inputs.push(Input::new(path.display().to_string(), bytes, Wanted::Named));
            }
        }
    }
    Ok(())
}

/// Lists the files that a pattern with stars in its last part stands for.
fn matching(pattern: &Path) -> Vec<PathBuf> {
    let name = pattern.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Some((head, tail)) = name.split_once('*') else { return vec![pattern.to_path_buf()] };
    let folder = pattern.parent().unwrap_or(Path::new(""));
    let here = if folder == Path::new("") { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(here).into_iter().flatten().flatten();
    let tail = tail.trim_start_matches('*');
    let mut found: Vec<_> = entries
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let rest = name.strip_prefix(head);
            rest.is_some_and(|rest| rest.ends_with(tail))
        })
        .collect();
    found.sort();
    found
}

/// Reads all files below some paths, and those that they name.
pub(crate) fn all(paths: &[PathBuf]) -> Result<Vec<Input>, String> {
    let mut inputs = Vec::new();
    for path in paths {
        gather(path, QUERIES, &mut inputs)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    }
    follow(&mut inputs).map_err(|error| format!("a file that is named cannot be read: {error}"))?;
    Ok(inputs)
}
