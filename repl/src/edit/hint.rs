//! The function around the cursor, in a line.

use promqlite::engine::Engine;

use super::place::Cursor;
use crate::manual;

/// Returns the signature and the help of the function around the cursor.
pub(super) fn signature(text: &str, cursor: usize, engine: &Engine) -> Option<String> {
    let (name, _) = Cursor::at(text, cursor).call?;
    manual::signature(&name, engine.options().features)
}
