//! The table of all that rules are checked for.

use super::absent_labels;
use super::aim;
use super::annotations;
use super::any_target;
use super::behind;
use super::chart;
use super::clock;
use super::data;
use super::false_ratio;
use super::finding::Lint;
use super::flaws;
use super::gauge_function;
use super::left_out;
use super::legend;
use super::literal_pattern;
use super::lost_label;
use super::many_values;
use super::mute;
use super::naming;
use super::no_comparison;
use super::no_match;
use super::no_selector;
use super::no_vector;
use super::order;
use super::own_interval;
use super::range_panel;
use super::rate_of_gauge;
use super::rate_of_sum;
use super::rounding;
use super::routes;
use super::schema;
use super::short_range;
use super::single_restart;
use super::target;
use super::template_fails;
use super::template_query;
use super::told;
use super::twins;
use super::undeclared;
use super::unreadable;
use super::unselected;
use super::unused;

/// The rows that look at rules which can be read, by their codes.
pub(super) static LOOKING: &[&Lint] = &[
    &no_vector::LINT,
    &no_comparison::LINT,
    &lost_label::LINT,
    &template_fails::LINT,
    &template_query::LINT,
    &rate_of_gauge::LINT,
    &gauge_function::LINT,
    &rate_of_sum::LINT,
    &short_range::LINT,
    &no_match::LINT,
    &absent_labels::LINT,
    &literal_pattern::LINT,
    &twins::LINT,
    &twins::CONFLICT,
    &clock::LINT,
    &order::LINT,
    &order::CYCLE,
    &unused::LINT,
    &naming::LINT,
    &annotations::LINT,
    &any_target::LINT,
    &rounding::LINT,
    &single_restart::LINT,
    &mute::LINT,
    &false_ratio::LINT,
];

/// The rows about objects and configurations, and how they find another, by their codes.
pub(super) static JOINS: &[&Lint] = &[
    &unselected::LINT,
    &unselected::NAMESPACE,
    &aim::LINT,
    &aim::ELSEWHERE,
    &aim::PORT,
    &behind::LINT,
    &behind::PORT,
    &chart::STORAGE,
    &chart::MISPLACED,
    &chart::PREFIX,
    &chart::BLACKBOX,
    &chart::FOLDER,
    &unselected::UNKNOWN,
    &chart::LEAK,
    &schema::REFUSED,
    &schema::DROPPED,
    &schema::UNLOADED,
    &left_out::LINT,
    &routes::REFUSED,
    &routes::RECEIVER,
    &routes::INTERVAL,
    &routes::UNREACHABLE,
    &routes::DEPRECATED,
    &routes::MATCHER,
    &routes::UNUSED,
    &told::BLANK,
    &told::GROUP,
];

/// The rows about dashboards, by their codes.
pub(super) static BOARDS: &[&Lint] = &[
    &unreadable::LINT,
    &unreadable::JSON,
    &undeclared::LINT,
    &many_values::LINT,
    &legend::LINT,
    &range_panel::LINT,
    &own_interval::LINT,
    &no_selector::LINT,
];

/// The rows about data, by their codes.
static DATA: &[&Lint] = &[&data::SILENT_SELECTOR, &data::UNKNOWN_LABEL, &data::RULE_COST];

/// Lists all that is looked for, by code.
///
/// ```
/// use promqlite::rules::lint::all;
///
/// assert!(all().any(|lint| lint.code == "PQ102"));
/// ```
pub fn all() -> impl Iterator<Item = &'static Lint> {
    let reading = flaws::ALL.into_iter().chain([&target::LINT]);
    reading.chain([LOOKING, JOINS, BOARDS, DATA].into_iter().flatten().copied())
}
