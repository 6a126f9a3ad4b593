//! The operators: verbs that turn pieces of answers into pieces of answers.
//!
//! [`Pieces`] is an answer on its way, cut by series; each piece is a `Block` and can be computed
//! on any thread. [`Run`] is what all operators of a query share: its symbols, notes and limits.
//! An operator is a function from the pieces of its inputs to its own; `build` picks it by the
//! shape of the plan's node.
//!
//! Outside of the crate [`ExecError`] and [`Measure`] are to be relied on. The rest is hidden
//! there: benches reach for it, and it changes with the engine.

mod error;
mod meter;
mod budget;
mod cuts;
mod run;
mod aside;
mod pulse;
mod pieces;
mod cost;
mod arithmetic;
mod element;
mod unite;
mod rows;
mod apply;
mod hold;
mod between;
mod scan;
mod slide;
mod in_order;
mod members;
mod groups;
mod parameter;
mod fold;
mod ladder;
mod share;
mod rank;
mod count_values;
mod scale;
mod set;
mod matches;
mod pair;
mod contest;
mod join;
mod collect;
mod totals;
mod builder;
mod clash;
mod settle;
mod absent;
mod natural;
mod sort;
mod relabel;
mod estimate;
mod buckets;
mod scalars;
mod raw;
mod info;
mod whole;
mod build;
#[cfg(test)]
mod rows_for_tests;

#[doc(hidden)]
pub use self::apply::apply;
#[doc(hidden)]
pub use self::arithmetic::number;
#[doc(hidden)]
pub use self::budget::Budget;
#[doc(hidden)]
pub use self::builder::Builder;
#[doc(hidden)]
pub use self::collect::Collected;
#[doc(hidden)]
pub use self::collect::matrix;
#[doc(hidden)]
pub use self::collect::vector;
#[doc(hidden)]
pub use self::count_values::count_values;
#[doc(hidden)]
pub use self::cuts::Cuts;
pub use self::error::ExecError;
#[doc(hidden)]
pub use self::fold::Reduction;
#[doc(hidden)]
pub use self::fold::fold;
#[doc(hidden)]
pub use self::hold::hold;
pub use self::meter::Measure;
#[doc(hidden)]
pub use self::meter::Meters;
#[doc(hidden)]
pub use self::pieces::Pieces;
#[doc(hidden)]
pub use self::rank::rank;
#[doc(hidden)]
pub use self::run::Run;
#[doc(hidden)]
pub use self::run::Settings;
#[doc(hidden)]
pub use self::scale::Scale;
#[doc(hidden)]
pub use self::scale::negate;
#[doc(hidden)]
pub use self::scan::scan;
#[doc(hidden)]
pub use self::slide::Doubt;
#[doc(hidden)]
pub use self::slide::Slide;
#[doc(hidden)]
pub use self::unite::Twins;
#[doc(hidden)]
pub use self::unite::unite;
