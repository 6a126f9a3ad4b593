//! The aggregations of the language: one table row each, and what each keeps while it works.
//!
//! [`Aggregation`] is a row: parameter, facts and [`Shape`]. [`find`] looks a name up. An
//! [`Accumulator`] takes whole rows of floats for numbered groups, in the order of the storage,
//! so that every sum is rounded as Prometheus rounds it. [`Heap`] is how elements are ranked.

mod accumulator;
mod row;
mod lattice;
mod running;
mod sum;
mod average;
mod extreme;
mod tally;
mod spread;
mod quantile;
mod heap;
mod table;

pub use self::accumulator::Accumulator;
pub use self::accumulator::Fill;
pub use self::accumulator::Finish;
pub use self::accumulator::Place;
pub use self::heap::Heap;
pub use self::row::Aggregation;
pub use self::row::Histograms;
pub use self::row::Joins;
pub use self::row::Parameter;
pub use self::row::Rank;
pub use self::row::Shape;
pub use self::table::all;
pub use self::table::find;
pub use self::tally::Tally;
