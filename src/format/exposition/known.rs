//! The series that were seen, found again by the text that names them.

use std::hash::Hasher;

use rustc_hash::FxHashMap;
use rustc_hash::FxHasher;

use super::family::Kind;

/// The texts of all series, each with the number of its series.
///
/// Scrapes come in the order of the one before and dumps series by series, so mostly the text is
/// that of the last line or of the one that followed it before, and is only compared. Others are
/// found by a hash, but only once a series has come again: in a single scrape none does.
#[derive(Debug, Default)]
pub(super) struct Known<'t> {
    entries: Vec<Entry<'t>>,
    /// The last entry of each hash, plus one; none before a series has come again.
    by_hash: Option<FxHashMap<u64, u32>>,
    last: usize,
}

#[derive(Debug)]
struct Entry<'t> {
    text: &'t [u8],
    series: u32,
    /// The kind decides how labels are read.
    kind: Kind,
    /// The entry before it of the same hash, plus one.
    before: u32,
}

impl<'t> Known<'t> {
    /// Returns the series that a line begins with and where its text ends, if that is easily told.
    #[inline]
    pub(super) fn foresee(&mut self, line: &[u8], kind: Kind) -> Option<(u32, usize)> {
        for at in [self.last, self.last + 1] {
            let Some(entry) = self.entries.get(at) else { continue };
            let length = entry.text.len();
            let whole = entry.text.ends_with(b"}") || is_value(line, length);
            if whole && entry.kind == kind && line.starts_with(entry.text) {
                self.last = at;
                return Some((entry.series, length));
            }
        }
        None
    }

    /// Tells whether texts can be found.
    #[inline]
    pub(super) fn is_indexed(&self) -> bool {
        self.by_hash.is_some()
    }

    /// Makes texts findable from here on.
    pub(super) fn index(&mut self) {
        let mut by_hash = FxHashMap::default();
        for (number, entry) in (1..).zip(&mut self.entries) {
            entry.before = by_hash.insert(hash(entry.text), number).unwrap_or(0);
        }
        self.by_hash = Some(by_hash);
    }

    /// Returns the series of a text.
    pub(super) fn find(&mut self, text: &[u8], kind: Kind) -> Option<u32> {
        let mut at = *self.by_hash.as_ref()?.get(&hash(text))?;
        while at > 0 {
            let entry = &self.entries[at as usize - 1];
            if entry.text == text && entry.kind == kind {
                self.last = at as usize - 1;
                return Some(entry.series);
            }
            at = entry.before;
        }
        None
    }

    /// Remembers the series of a text.
    pub(super) fn add(&mut self, text: &'t [u8], kind: Kind, series: u32) {
        let number = self.entries.len() as u32 + 1;
        let by_hash = self.by_hash.as_mut();
        let before = by_hash.and_then(|all| all.insert(hash(text), number)).unwrap_or(0);
        self.entries.push(Entry { text, series, kind, before });
        self.last = self.entries.len() - 1;
    }
}

/// Tells whether a value follows a place after one blank, and no brace.
#[inline]
fn is_value(line: &[u8], at: usize) -> bool {
    let next = line.get(at + 1);
    line.get(at) == Some(&b' ') && !matches!(next, None | Some(b' ' | b'\t' | b'{'))
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.finish()
}
