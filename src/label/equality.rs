//! Equality of label values.

/// Tells whether two values are the same.
///
/// Absent labels make comparisons of two empty strings common. Those have no address, and some
/// processors take two hundred nanoseconds to compare no bytes at no address.
#[inline]
pub(in crate::label) fn is_same(left: &str, right: &str) -> bool {
    left.len() == right.len() && (left.is_empty() || left == right)
}
