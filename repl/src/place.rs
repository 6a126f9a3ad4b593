//! Where a person's files lie: the folders of the XDG convention.

use std::path::PathBuf;

/// The folder of the program inside of each.
const OWN: &str = "promqlite";

/// Returns the folder of settings.
pub(crate) fn config_folder() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config")
}

/// Returns the folder of what is remembered from one run to the next.
pub(crate) fn state_folder() -> Option<PathBuf> {
    folder("XDG_STATE_HOME", ".local/state")
}

fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(below_home));
    Some(named.or_else(home)?.join(OWN))
}
