//! What rules and dashboards need of the data: metrics, and labels of them.
//!
//! [`demand`] follows each expression from its result down to its selectors. What an aggregation
//! leaves out, no selector below it needs; what a match compares, both sides do. Recordings are
//! needed as far as somebody reads them, straight or by way of others. A [`Want`] is what one
//! selector wants.

mod keep;
mod want;
mod flow;
mod gather;

#[cfg(test)]
mod tests;

pub use self::gather::Demand;
pub use self::gather::demand;
pub use self::keep::Keep;
pub use self::want::Want;
