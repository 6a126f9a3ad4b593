//! An example for each function and aggregation; all of them answer on the demo.

/// A name and its example, a line each.
const EXAMPLES: &str = include_str!("examples.txt");

/// Returns the example of a function or an aggregation.
pub(super) fn example(name: &str) -> Option<&'static str> {
    EXAMPLES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
