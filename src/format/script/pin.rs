//! Pins a query to one time, so that its answer no longer depends on when it is asked.

use crate::time::Timestamp;

/// Returns the query with `@` on each selector that has none; `None` where its answer depends on
/// the time of evaluation all the same.
pub(super) fn pin(_query: &str, _at: Timestamp) -> Option<String> {
    None
}
