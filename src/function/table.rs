//! The table of all functions.

use crate::function::Function;

/// Returns all functions, sorted by name.
pub fn all() -> &'static [Function] {
    &[]
}

/// Returns the function of a name; names are case-sensitive.
pub fn find(name: &str) -> Option<&'static Function> {
    all().iter().find(|function| function.name == name)
}
