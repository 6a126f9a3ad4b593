//! The times of an answer, written once for all its series.

use crate::value::Series;

use super::digits::WIDTH;
use super::digits::write_time;
use super::pen::Pen;

/// The texts in which floats of a time begin, by rising time.
pub(super) struct Times {
    entries: Vec<Entry>,
}

struct Entry {
    at: i64,
    length: usize,
    /// `,[1435781451.781,"`
    text: [u8; WIDTH],
}

impl Times {
    /// Writes the times of the longest series: in an answer to a range query it has all of them.
    pub(super) fn of(series: &[Series]) -> Self {
        let longest = series.iter().max_by_key(|series| series.floats.len());
        let floats = longest.map_or(&[][..], |series| &series.floats);
        // Times that are used once are not worth a table.
        let floats = if series.len() > 1 { floats } else { &[] };
        Self { entries: floats.iter().map(|(at, _)| Entry::new(at.0)).collect() }
    }

    /// Appends the beginning of a float at a time; `next` remembers where the next one is likely.
    #[inline]
    pub(super) fn push(&self, at: i64, next: &mut usize, pen: &mut Pen<'_>) {
        match self.entries.get(*next) {
            Some(entry) if entry.at == at => {
                pen.window(&entry.text, entry.length);
                *next += 1;
            }
            _ => self.find(at, next, pen),
        }
    }

    fn find(&self, at: i64, next: &mut usize, pen: &mut Pen<'_>) {
        if let Ok(found) = self.entries.binary_search_by_key(&at, |entry| entry.at) {
            let entry = &self.entries[found];
            pen.window(&entry.text, entry.length);
            *next = found + 1;
        } else {
            let entry = Entry::new(at);
            pen.window(&entry.text, entry.length);
        }
    }
}

impl Entry {
    fn new(at: i64) -> Self {
        let (mut time, mut text) = ([0; WIDTH], [0; WIDTH]);
        let length = write_time(at, &mut time);
        text[..2].copy_from_slice(b",[");
        text[2..2 + length].copy_from_slice(&time[..length]);
        text[2 + length..4 + length].copy_from_slice(b",\"");
        Self { at, length: 4 + length, text }
    }
}
