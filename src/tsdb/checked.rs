//! What was compared with its checksum already.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use crate::tsdb::flaw::Flaw;

/// The words of a page.
const WORDS: usize = 64;
/// The places of a page.
const PAGE: usize = WORDS * 64;

/// A bit for each place of a file where something with a checksum may begin.
///
/// A mapped file does not change, so what was right once is right for as long as it is open: most
/// chunks and entries are read by one query after the other, and several times by each. Memory is
/// taken only for the stretches that are read.
#[derive(Debug)]
pub(super) struct Checked {
    pages: Box<[OnceLock<Box<[AtomicU64; WORDS]>>]>,
}

impl Checked {
    /// Returns a table of which nothing was checked, for so many places.
    pub(super) fn new(places: usize) -> Self {
        Self { pages: (0..places.div_ceil(PAGE)).map(|_| OnceLock::new()).collect() }
    }

    /// Checks what begins at a place, unless that was done before and it was right.
    #[inline]
    pub(super) fn once(
        &self,
        place: usize,
        check: impl FnOnce() -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let Some(page) = self.pages.get(place / PAGE) else { return check() };
        let page = page.get_or_init(|| Box::new([const { AtomicU64::new(0) }; WORDS]));
        let (word, bit) = (&page[place / 64 % WORDS], 1 << (place % 64));
        if word.load(Ordering::Relaxed) & bit == 0 {
            check()?;
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Checked;
    use crate::tsdb::flaw::Flaw;

    #[test]
    fn a_place_is_checked_until_it_was_right_and_no_place_stands_for_another() {
        let checked = Checked::new(10_000);
        let wrong = || Err(Flaw("wrong"));
        for place in [0, 1, 63, 64, 4095, 4096, 9_999, 1_000_000] {
            assert!(checked.once(place, wrong).is_err(), "{place}");
            assert!(checked.once(place, || Ok(())).is_ok());
            let again = checked.once(place, wrong);
            assert_eq!(again.is_ok(), place < 10_000, "{place}");
        }
        assert!(checked.once(2, wrong).is_err());
    }
}
