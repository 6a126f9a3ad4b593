//! What stands before every line: where from, and when.

use promqlite::engine::Ask;

use crate::paint::Paint;
use crate::screen::shortened;
use crate::session::Session;

/// How much of a source's name is shown.
const SOURCE_MAX: usize = 24;

/// Returns the prompt as it is, and as it looks.
pub(super) fn prompt(session: &Session) -> (String, String) {
    let sources = &session.world.sources;
    let first = sources.first().map_or("nothing", |source| short(&source.name));
    let more = sources.len().saturating_sub(1);
    let mut source = shortened(first, SOURCE_MAX);
    if more > 0 {
        source += &format!("+{more}");
    }
    let time = match session.ask() {
        Ok(Ask::Instant(at)) => session.zone.clock(at),
        Ok(Ask::Range(steps)) => {
            let [from, to] = [steps.first(), steps.last()].map(|at| session.zone.clock(at));
            format!("{from}…{to}")
        }
        Err(_) => "?".to_owned(),
    };
    let plain = format!("{source} {time}> ");
    let looks = match session.screen.paint {
        Paint::Plain => plain.clone(),
        Paint::Colored => format!("\x1b[1;32m{source}\x1b[0m \x1b[90m{time}\x1b[0m> "),
    };
    (plain, looks)
}

/// Returns the last part of a path, or a server's name.
fn short(name: &str) -> &str {
    let trimmed = name.trim_end_matches('/');
    let place = trimmed.rsplit_once('@').map_or(trimmed, |(_, place)| place);
    if name.contains("://") {
        return place.split_once("://").map_or(place, |(_, place)| place);
    }
    trimmed.rsplit('/').next().unwrap_or(trimmed)
}
