//! From a checked expression to a tree of operators.
//!
//! [`Plan`] is what a query will do: its selects, and a tree in which every name is a table row,
//! every duration a number and every kind is told by the type of the node.

mod error;
mod standing;
mod names;
mod kinds;
mod advice;
mod check;
mod json;
mod tree;
mod duration;
mod place;
mod carry;
mod share;
mod lower;
mod lower_binary;
mod lower_info;
mod lower_call;
mod lower_aggregate;
mod sketch;
mod print;

pub use self::check::check;
pub use self::check::parse;
pub use self::error::PlanError;
pub use self::json::tree_into;
pub use self::kinds::api_name;
pub use self::kinds::documented;
pub use self::lower::Terms;
pub use self::lower::lower;
pub use self::lower::selector_matchers;
pub use self::print::PlanLine;
pub use self::sketch::Sketch;
pub use self::tree::Argument;
pub use self::tree::Card;
pub use self::tree::Comparison;
pub use self::tree::InfoSeries;
pub use self::tree::Matching;
pub use self::tree::Pin;
pub use self::tree::Places;
pub use self::tree::Plan;
pub use self::tree::RangeSource;
pub use self::tree::Ranges;
pub use self::tree::Root;
pub use self::tree::Scalar;
pub use self::tree::Scan;
pub use self::tree::SetOp;
pub use self::tree::Side;
pub use self::tree::Sight;
pub use self::tree::Timing;
pub use self::tree::Vector;
pub use self::tree::VectorNode;
pub use self::tree::WholeCall;
