//! The functions of the language: one table row and one kernel each.
//!
//! [`Function`] is a row: signature, facts and [`Kernel`]. [`find`] looks a name up. Rows and
//! kernels of a family share one file; nothing above this room compares a name.

mod kernel;
mod row;
mod doubt;
mod arithmetic;
mod trigonometry;
mod calendar;
mod query;
mod vector;
mod buckets;
mod lanes;
mod remark;
mod column;
mod abreast;
mod halves;
mod adding;
mod histogram_fold;
mod sum;
mod extreme;
mod ends;
mod spread;
mod rank;
mod order;
mod trend;
mod smoothing;
mod reset;
mod flow;
mod edges;
mod overlap;
mod histogram_rate;
mod histogram_edges;
mod rate;
mod instant;
mod event;
mod table;
mod registry;
#[cfg(test)]
mod tests;

pub use self::doubt::counter_doubt;
pub use self::kernel::Direction;
pub use self::kernel::Edges;
pub use self::kernel::Kernel;
pub use self::kernel::QueryFact;
pub use self::kernel::Row;
pub use self::kernel::StartTimes;
pub use self::kernel::Sweep;
pub use self::kernel::TypeLabels;
pub use self::kernel::Whole;
pub use self::registry::Functions;
pub use self::row::Cost;
pub use self::row::EdgeUse;
pub use self::row::Expects;
pub use self::row::Function;
pub use self::row::Kind;
pub use self::row::Metric;
pub use self::row::Reads;
pub use self::row::Status;
pub use self::row::TimeUse;
pub use self::row::Variadic;
pub use self::table::all;
pub use self::table::find;
