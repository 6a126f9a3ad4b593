//! The settings of this run.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::file::Config;
use crate::place::config_folder;

/// The name of the file inside of the program's folder.
const FILE: &str = "config.toml";

static SETTLED: OnceLock<Config> = OnceLock::new();

/// Reads the file that a command line names by `--config`, or else the one at its usual place.
///
/// A file that is named has to be there; the usual one may be missing.
pub(crate) fn install(line: &[OsString]) -> Result<(), String> {
    let (path, named) = match named(line) {
        Some(path) => (path, true),
        None => match config_folder() {
            Some(folder) => (folder.join(FILE), false),
            None => return Ok(()),
        },
    };
    let config = match std::fs::read_to_string(&path) {
        Ok(text) => Config::read(&text).map_err(|error| format!("{}: {error}", path.display()))?,
        Err(error) if named || error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{} cannot be read: {error}", path.display()));
        }
        Err(_) => Config::default(),
    };
    // What is settled stays so: a second call would come too late to be heard.
    let _ = SETTLED.set(config);
    Ok(())
}

/// Returns the settings of this run.
pub(crate) fn settled() -> &'static Config {
    SETTLED.get_or_init(Config::default)
}

/// Returns the path behind `--config`.
fn named(line: &[OsString]) -> Option<PathBuf> {
    let mut words = line.iter().skip(1).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        if word == "--config" {
            return words.next().map(PathBuf::from);
        }
        if let Some(path) = word.to_str().and_then(|word| word.strip_prefix("--config=")) {
            return Some(PathBuf::from(path));
        }
    }
    None
}
