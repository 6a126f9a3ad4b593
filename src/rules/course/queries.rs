//! The queries of rules, each parsed once.

use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;

use rustc_hash::FxHashMap;

use crate::engine::Engine;
use crate::engine::QueryError;
use crate::function::Kind;
use crate::syntax::Expr;

/// What a query says, or why it says nothing.
pub(super) type Parsed = Result<(Expr, Kind), QueryError>;

/// How many queries are kept; templates may write new ones for each sample.
const QUERIES_MAX: usize = 20_000;

/// The queries of rules, each parsed once, by engines that know the same language.
#[derive(Debug, Default)]
pub struct Queries {
    known: RwLock<FxHashMap<String, Arc<Parsed>>>,
}

impl Queries {
    /// Returns what a query says.
    pub(super) fn parsed(&self, engine: &Engine, query: &str) -> Arc<Parsed> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(query).cloned();
        if let Some(known) = known {
            return known;
        }
        let parsed = Arc::new(engine.parse(query));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= QUERIES_MAX {
            known.clear();
        }
        known.insert(query.to_owned(), parsed.clone());
        parsed
    }
}
