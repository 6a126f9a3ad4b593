//! The numbers that stand for a query's strings.

use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::RwLockReadGuard;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use super::numbering::Numbering;

/// How many interners there have been.
static SERIALS: AtomicU64 = AtomicU64::new(0);

/// A distinct string of a query; zero is the empty string.
///
/// Nothing is ever ordered by symbols: their numbers depend on who asked first.
///
/// ```
/// use promqlite::label::{Symbol, Symbols};
///
/// assert_eq!(Symbols::new().intern(""), Symbol::EMPTY);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Symbol(pub u32);

impl Symbol {
    /// The empty string, which is also the value of an absent label.
    pub const EMPTY: Self = Self(0);
}

/// The strings of one query and their numbers; shared by all its threads.
///
/// ```
/// use promqlite::label::{Symbol, Symbols};
///
/// let symbols = Symbols::new();
/// let api = symbols.intern("api");
/// assert_eq!(symbols.intern("api"), api);
/// assert_eq!(symbols.text(api), "api");
/// assert_eq!(symbols.intern(""), Symbol::EMPTY);
/// ```
#[derive(Debug)]
pub struct Symbols {
    serial: u64,
    known: RwLock<Numbering>,
}

impl Symbols {
    /// Returns an interner that knows the empty string only.
    pub fn new() -> Self {
        let mut known = Numbering::default();
        known.number(b"");
        let serial = SERIALS.fetch_add(1, Ordering::Relaxed);
        Self { serial, known: RwLock::new(known) }
    }

    /// Returns a number that no other interner of the process has.
    ///
    /// Who remembers symbols remembers it too, and so knows whose symbols they are.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// Returns the number of a string, a new one where it was not known.
    pub fn intern(&self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::EMPTY;
        }
        if let Some(known) = self.read().find(text.as_bytes()) {
            return Symbol(known);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Symbol(known.number(text.as_bytes()))
    }

    /// Returns the string of a number.
    pub fn text(&self, symbol: Symbol) -> String {
        self.with_texts(std::iter::once(symbol), |texts| texts.concat())
    }

    /// Makes something of the strings of some numbers, which are not copied.
    pub(crate) fn with_texts<T>(
        &self,
        symbols: impl Iterator<Item = Symbol>,
        make: impl FnOnce(&[&str]) -> T,
    ) -> T {
        let known = self.read();
        let text =
            |symbol: Symbol| std::str::from_utf8(known.get(symbol.0 as usize)).unwrap_or_default();
        let texts: Vec<&str> = symbols.map(text).collect();
        make(&texts)
    }

    fn read(&self) -> RwLockReadGuard<'_, Numbering> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Symbols {
    fn default() -> Self {
        Self::new()
    }
}
