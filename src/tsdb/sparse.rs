//! A table from symbols to numbers that costs memory only where it is used.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

const PAGE: usize = 512;

/// A table of numbers above zero, filled by many threads at once.
///
/// Whoever fills a place twice must fill in the same number.
#[derive(Debug)]
pub(super) struct SparseTable {
    pages: Box<[OnceLock<Box<[AtomicU64; PAGE]>>]>,
}

impl SparseTable {
    /// Returns an empty table of a length.
    pub(super) fn new(length: usize) -> Self {
        Self { pages: (0..length.div_ceil(PAGE)).map(|_| OnceLock::new()).collect() }
    }

    /// Returns the number at a place, if it was filled.
    #[inline]
    pub(super) fn get(&self, at: u32) -> Option<u64> {
        let page = self.pages.get(at as usize / PAGE)?.get()?;
        let value = page[at as usize % PAGE].load(Ordering::Relaxed);
        (value > 0).then_some(value)
    }

    /// Fills a place.
    pub(super) fn set(&self, at: u32, value: u64) {
        let Some(page) = self.pages.get(at as usize / PAGE) else { return };
        let page = page.get_or_init(|| Box::new([const { AtomicU64::new(0) }; PAGE]));
        page[at as usize % PAGE].store(value, Ordering::Relaxed);
    }
}
