//! Many things become a sorted list, each once.

/// Returns the distinct ones of some things, in their order.
///
/// ```
/// assert_eq!(promqlite::storage::distinct([2, 3, 2, 1]), [1, 2, 3]);
/// ```
pub fn distinct<T: Ord>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut things: Vec<_> = things.into_iter().collect();
    things.sort_unstable();
    things.dedup();
    things
}
