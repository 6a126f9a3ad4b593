//! What is in a source: time, series, churn, cardinality, chunks.
//!
//! [`Survey`] is gathered once from all samples; it is written as pages for people and as JSON.
//! [`Unused`] is what of the same samples no rule and no dashboard reads.

mod count;
mod gather;
mod page;
mod unused;
mod group;
mod relabel;
mod spare;
mod sift;
mod unused_page;

pub(crate) use self::count::Survey;
pub(crate) use self::unused::Unused;
