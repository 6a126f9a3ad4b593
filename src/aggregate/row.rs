//! A row of the aggregation table.

/// An aggregation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Aggregation {
    /// Its name.
    pub name: &'static str,
}
