//! The table of all functions.

use std::sync::LazyLock;

use super::arithmetic;
use super::buckets;
use super::calendar;
use super::ends;
use super::event;
use super::extreme;
use super::instant;
use super::order;
use super::query;
use super::rate;
use super::smoothing;
use super::spread;
use super::sum;
use super::trend;
use super::trigonometry;
use super::vector;
use crate::function::Function;

const FAMILIES: &[&[Function]] = &[
    arithmetic::ROWS,
    trigonometry::ROWS,
    calendar::ROWS,
    query::ROWS,
    vector::ROWS,
    buckets::ROWS,
    sum::ROWS,
    extreme::ROWS,
    ends::ROWS,
    spread::ROWS,
    order::ROWS,
    trend::ROWS,
    smoothing::ROWS,
    rate::ROWS,
    instant::ROWS,
    event::ROWS,
];

static TABLE: LazyLock<Vec<Function>> = LazyLock::new(|| {
    let mut rows = FAMILIES.concat();
    rows.sort_unstable_by_key(|function| function.name);
    rows
});

/// Returns all functions, sorted by name.
///
/// ```
/// use promqlite::function::all;
///
/// assert!(all().iter().any(|function| function.name == "rate"));
/// ```
pub fn all() -> &'static [Function] {
    &TABLE
}

/// Returns the function of a name; names are case-sensitive.
///
/// ```
/// use promqlite::function::find;
///
/// let rate = find("rate").unwrap();
/// assert_eq!(rate.since, "0.1.0");
/// assert!(find("RATE").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Function> {
    let row = TABLE.binary_search_by_key(&name, |function| function.name).ok()?;
    TABLE.get(row)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::function::all;
    use crate::function::find;

    #[test]
    fn every_function_stands_under_its_own_name() {
        let names: HashSet<_> = all().iter().map(|function| function.name).collect();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn every_function_is_found_by_its_name_and_told_in_a_sentence() {
        for function in all() {
            assert_eq!(find(function.name).map(|found| found.name), Some(function.name));
            assert!(function.about.ends_with('.'), "{}", function.name);
            assert_eq!(function.since.split('.').count(), 3, "{}", function.name);
        }
        assert!(find("Rate").is_none() && find("holt_winters").is_none());
    }
}
