//! What is wrong with rules and dashboards, and what most likely is.
//!
//! [`check`] reads files and looks at all their rules and dashboards together; what it looks for
//! are the rows of a table, [`all`]. A [`Finding`] that is an error is one for which Prometheus, or
//! the operator, would refuse the file. Everything else is a warning at most, and quiet where it is
//! not sure.

mod version;
mod walk;
mod carried;
mod view;
mod finding;
mod flaws;
mod target;
mod no_vector;
mod no_comparison;
mod lost_label;
mod template_fails;
mod template_query;
mod rate_of_gauge;
mod gauge_function;
mod rate_of_sum;
mod short_range;
mod no_match;
mod absent_labels;
mod literal_pattern;
mod twins;
mod clock;
mod order;
mod unused;
mod naming;
mod annotations;
mod any_target;
mod rounding;
mod single_restart;
mod mute;
mod false_ratio;
mod likeness;
mod unselected;
mod aim;
mod behind;
mod chart;
mod schema;
mod left_out;
mod routes;
mod told;
mod unreadable;
mod undeclared;
mod many_values;
mod legend;
mod range_panel;
mod own_interval;
mod no_selector;
mod data;
mod table;
mod pages;
mod ignore;
mod expression;
mod check;

#[cfg(test)]
mod tests;

pub use self::check::Checked;
pub use self::check::CheckedFile;
pub use self::check::Input;
pub use self::check::Options;
pub use self::check::check;
pub use self::data::RULE_COST;
pub use self::data::SILENT_SELECTOR;
pub use self::data::UNKNOWN_LABEL;
pub use self::expression::Expression;
pub use self::finding::Finding;
pub use self::finding::Lint;
pub use self::finding::Related;
pub use self::finding::Severity;
pub use self::table::all;
pub use self::version::Version;
