//! What there is to name: metrics, labels, values, without ever waiting for long.
//!
//! [`Catalogue`] is what completion asks. A [`Shelf`] answers from what it has fetched; the rest is
//! fetched by a thread of its own while the person goes on typing.

mod catalogue;
mod shelf;

pub(crate) use self::catalogue::Catalogue;
#[cfg(test)]
pub(crate) use self::catalogue::Metric;
pub(crate) use self::shelf::Shelf;
