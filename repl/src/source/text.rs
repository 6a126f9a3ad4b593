//! Files of samples: expositions, saved answers, dumps, scripts; packed, or in archives.

use std::path::Path;

use promqlite::format::Content;
use promqlite::format::ExpositionTerms;
use promqlite::format::Held;
use promqlite::format::HeldText;
use promqlite::format::Loaded;
use promqlite::format::PackError;
use promqlite::format::PackLimits;
use promqlite::format::read_text;
use promqlite::format::unpack;
use promqlite::storage::Storage;
use promqlite::storage::Strictness;

use super::error::SourceError;
use super::room::Room;

/// Says what a file holds; folders of an archive are unpacked into a room of their own.
pub(super) fn look(path: &Path, room: &Room) -> Result<Vec<Held>, SourceError> {
    unpack(path, room.path(), PackLimits::default()).map_err(|error| {
        let unknown = matches!(error, PackError::Unknown(_));
        let advice = "a source is a scrape, a saved answer, a dump, a load script, or an archive \
                      of a data folder";
        SourceError::local(error.to_string()).advise(unknown.then(|| advice.to_owned()))
    })
}

/// Returns what a text is, in a word or two.
pub(super) fn kind(content: Content) -> &'static str {
    match content {
        Content::Exposition(_) => "exposition",
        Content::Answer => "saved answer",
        Content::Script => "load script",
        Content::Dump => "dump",
    }
}

/// Reads a text of samples.
pub(super) fn read(held: &HeldText, strictness: Strictness) -> Result<Loaded, SourceError> {
    let name = held.path.display();
    // The time at which a text was written is that of samples that tell none.
    let mut terms = ExpositionTerms::at(held.modified.unwrap_or_else(crate::moment::wall_clock));
    terms.strictness = strictness;
    let read = read_text(&held.text, held.content, terms)
        .map_err(|error| SourceError::local(format!("{name}:{error}")))?;
    // Of a scrape without a single sample it is better said than shown as an empty world.
    let scrape = matches!(held.content, Content::Exposition(_));
    if scrape && read.memory.span().is_none() && !held.text.is_empty() {
        let why = read.warnings.first().map(|warning| format!(": {warning}"));
        let text = format!("{name}: nothing in it looks like samples{}", why.unwrap_or_default());
        return Err(SourceError::local(text));
    }
    Ok(read)
}
