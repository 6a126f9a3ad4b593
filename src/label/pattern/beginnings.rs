//! What values that match may begin with.
//!
//! A sorted list of values, as an index has it, needs to be looked through only there.

use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::literal::Literal;

/// The most beginnings that are told apart.
const COUNT_MAX: usize = 128;
/// The most characters of a class that are told apart.
const CLASS_MAX: usize = 64;

/// Returns texts of which every value that matches has one in front, sorted, none in front of
/// another; the empty text alone where nothing is known.
pub(super) fn beginnings(hir: &Hir) -> Vec<Vec<u8>> {
    let mut extractor = Extractor::new();
    extractor.limit_class(CLASS_MAX).limit_total(COUNT_MAX);
    let found = extractor.extract(hir);
    let literals = found.literals().map(|all| all.iter().map(Literal::as_bytes));
    literals.map_or_else(|| vec![Vec::new()], apart)
}

/// Sorts texts and leaves out those that begin with another one.
pub(super) fn apart<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
    let mut sorted: Vec<_> = texts.collect();
    sorted.sort_unstable();
    let mut kept: Vec<Vec<u8>> = Vec::with_capacity(sorted.len());
    for text in sorted {
        if !kept.last().is_some_and(|before| text.starts_with(before)) {
            kept.push(text.to_vec());
        }
    }
    kept
}
