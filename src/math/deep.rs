//! Recursion over trees that are as deep as a query is long.

/// How much of the stack has to be left before more is taken.
const RED_ZONE_BYTES: usize = 128 * 1024;

/// How much is taken at a time.
const MORE_BYTES: usize = 2 * 1024 * 1024;

/// Runs one step of a recursion, on a new piece of stack where the old one is nearly used up.
///
/// A chain of operators leans to the left, so its tree is as deep as the chain is long, and text
/// that anyone may send must not reach the end of the stack.
pub fn deep<T>(step: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE_BYTES, MORE_BYTES, step)
}
