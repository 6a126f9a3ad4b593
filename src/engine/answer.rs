//! What a query gives.

use crate::value::Notes;
use crate::value::Value;

/// What a query gives: a value, what was noticed, and what it took.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// Warnings and infos.
    pub notes: Notes,
    /// What it took.
    pub statistics: Statistics,
}

/// What a query took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// How many series its selectors found.
    pub series: usize,
    /// How many samples were read.
    pub samples_read: usize,
    /// How many samples were held at most.
    pub samples_peak: usize,
}
