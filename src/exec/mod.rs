//! The operators: verbs that turn pieces of answers into pieces of answers.
//!
//! [`Pieces`] is an answer on its way, cut by series; each piece is a `Block` and can be computed
//! on any thread. [`Run`] is what all operators of a query share: its symbols, notes and limits.
//! An operator is a function from the pieces of its inputs to its own; `build` picks it by the
//! shape of the plan's node.

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

pub use self::apply::apply;
pub use self::arithmetic::number;
pub use self::budget::Budget;
pub use self::builder::Builder;
pub use self::collect::Collected;
pub use self::collect::matrix;
pub use self::collect::vector;
pub use self::count_values::count_values;
pub use self::cuts::Cuts;
pub use self::error::ExecError;
pub use self::fold::Reduction;
pub use self::fold::fold;
pub use self::hold::hold;
pub use self::meter::Measure;
pub use self::meter::Meters;
pub use self::pieces::Pieces;
pub use self::rank::rank;
pub use self::run::Run;
pub use self::run::Settings;
pub use self::scale::Scale;
pub use self::scale::negate;
pub use self::scan::scan;
pub use self::slide::Doubt;
pub use self::slide::Slide;
pub use self::unite::Twins;
pub use self::unite::unite;
