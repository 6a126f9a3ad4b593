//! Files of tests that say what came out.

use crate::syntax::Span;

use super::filling::Filling;
use super::judge::Outcome;

/// Writes what came out into a file of tests, wherever something else was expected; returns how
/// often.
pub fn fill(text: &str, outcomes: &[Outcome]) -> (String, usize) {
    let mut edits: Vec<(usize, usize, String)> = outcomes
        .iter()
        .filter_map(|outcome| {
            let filling = outcome.shortfall.as_ref()?.filled.as_ref()?;
            edit(text, outcome.span, filling)
        })
        .collect();
    edits.sort();
    let mut filled = text.to_owned();
    for (start, end, new) in edits.iter().rev() {
        filled.replace_range(*start..*end, new);
    }
    (filled, edits.len())
}

/// Returns the piece of a text that changes, and what becomes of it.
fn edit(text: &str, item: Span, filling: &Filling) -> Option<(usize, usize, String)> {
    let (start, end) = (item.start as usize, item.end as usize);
    let is_flow = text.get(start..)?.starts_with('{');
    if let Some(place) = filling.place {
        let from = text.get(..place.start as usize)?.rfind(filling.key)?;
        let end = from + text.get(from..place.end as usize)?.trim_end().len();
        let new = if is_flow { filling.line() } else { indented(text, from, filling) };
        return Some((from, end, new));
    }
    if is_flow {
        let close = start + text.get(start..end)?.rfind('}')?;
        let last = text.get(..close)?.trim_end().len();
        return Some((last, last, format!(", {}", filling.line())));
    }
    let end = start + text.get(start..end)?.trim_end().len();
    let column = column(text, start);
    let new = format!("\n{}{}", " ".repeat(column), indented(text, start, filling));
    Some((end, end, new))
}

/// Writes a list in lines that stand below the column of a place.
fn indented(text: &str, at: usize, filling: &Filling) -> String {
    let blanks = " ".repeat(column(text, at));
    filling.lines().join(&format!("\n{blanks}"))
}

fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}
