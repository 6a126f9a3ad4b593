//! What is wrong with a query that does not parse, in Prometheus' words and at its place.
//!
//! The grammar only says no. This room reads the query once more, token by token, in the order in
//! which Prometheus' own scanner and parser look at it: a complaint about a name comes before one
//! about a bracket if its text ends before the bracket is looked at. [`first_error`] is the door,
//! and [`selector_error`] that of a selector which stands alone.

mod token;
mod scanner;
mod strings;
mod hint;
mod descent;
mod operand;
mod suffix;

pub(super) use self::descent::first_error;
pub(super) use self::descent::selector_error;
