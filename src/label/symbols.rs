//! The numbers that stand for a query's strings.

use std::sync::Arc;
use std::sync::RwLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use rustc_hash::FxHashMap;

/// How many interners there have been.
static SERIALS: AtomicU64 = AtomicU64::new(0);

/// A distinct string of a query; zero is the empty string.
///
/// Nothing is ever ordered by symbols: their numbers depend on who asked first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Symbol(pub u32);

impl Symbol {
    /// The empty string, which is also the value of an absent label.
    pub const EMPTY: Self = Self(0);
}

/// The strings of one query and their numbers; shared by all its threads.
#[derive(Debug)]
pub struct Symbols {
    serial: u64,
    inner: RwLock<Inner>,
}

#[derive(Debug)]
struct Inner {
    ids: FxHashMap<Arc<str>, Symbol>,
    texts: Vec<Arc<str>>,
}

impl Symbols {
    /// Returns an interner that knows the empty string only.
    pub fn new() -> Self {
        let empty: Arc<str> = Arc::from("");
        let ids = std::iter::once((empty.clone(), Symbol::EMPTY)).collect();
        let serial = SERIALS.fetch_add(1, Ordering::Relaxed);
        Self { serial, inner: RwLock::new(Inner { ids, texts: vec![empty] }) }
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
        if let Some(&known) = self.read().ids.get(text) {
            return known;
        }
        let mut inner = self.inner.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(&known) = inner.ids.get(text) {
            return known;
        }
        let symbol = Symbol(inner.texts.len() as u32);
        let shared: Arc<str> = Arc::from(text);
        inner.texts.push(shared.clone());
        inner.ids.insert(shared, symbol);
        symbol
    }

    /// Returns the string of a number.
    pub fn text(&self, symbol: Symbol) -> Arc<str> {
        self.read().texts[symbol.0 as usize].clone()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Default for Symbols {
    fn default() -> Self {
        Self::new()
    }
}
