//! The load blocks of a promqltest script as a source.

use std::path::Path;

use promqlite::format::Command;
use promqlite::format::NotationError;
use promqlite::format::Script;
use promqlite::storage::Memory;

use super::error::SourceError;
use crate::input;

/// Loads all samples of a script; a `clear` forgets what stands before it, unless it is the last.
pub(super) fn read(path: &Path) -> Result<Memory, SourceError> {
    let name = path.display();
    let text = input::file(path)
        .map_err(|error| SourceError::local(format!("{name} cannot be read: {error}")))?;
    load(&text).map_err(|error| SourceError::local(format!("{name}: {error}")))
}

/// Loads all samples of a script's text.
pub(super) fn load(text: &str) -> Result<Memory, NotationError> {
    let script = Script::read(text)?;
    let mut memory = Memory::new();
    let mut cleared = false;
    for command in &script.commands {
        match command {
            Command::Clear => cleared = true,
            Command::Load(load) => {
                if std::mem::take(&mut cleared) {
                    memory.clear();
                }
                load.add_to(&mut memory)?;
            }
            Command::Eval(_) => {}
        }
    }
    Ok(memory)
}
