//! What is in a source: time, series, churn, cardinality, chunks.
//!
//! [`Survey`] is gathered once from all samples; it is written as pages for people and as JSON.

mod count;
mod gather;
mod page;

pub(crate) use self::count::Survey;
