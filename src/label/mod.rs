//! Label sets, the tests on them, and the numbers that stand for their strings.
//!
//! [`Labels`] is a sorted, shared set of names and values. [`Matcher`] is one compiled test of a
//! selector, [`Pattern`] its regular expression in Go's syntax, and [`Search`] one that captures.
//! [`Symbols`] gives each distinct string of a query a number, so that grouping and joining never
//! touch text.

mod labels;
mod equality;
mod pattern;
mod matcher;
mod numbering;
mod symbols;
mod grouping;

pub use self::grouping::Grouping;
pub use self::labels::Labels;
pub use self::labels::LabelsBuilder;
pub use self::labels::is_legacy_name;
pub use self::matcher::MatchOp;
pub use self::matcher::Matcher;
pub(crate) use self::numbering::KeyList;
pub(crate) use self::numbering::Numbering;
pub use self::pattern::Captures;
pub use self::pattern::Pattern;
pub use self::pattern::PatternError;
pub use self::pattern::Search;
pub use self::symbols::Symbol;
pub use self::symbols::Symbols;

/// The label that holds a metric's name.
pub const NAME: &str = "__name__";
/// The label that holds a metric's type, where types are kept as labels.
pub const TYPE: &str = "__type__";
/// The label that holds a metric's unit, where units are kept as labels.
pub const UNIT: &str = "__unit__";
