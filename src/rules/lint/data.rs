//! What rules and dashboards are checked for where there is data.
//!
//! These rows look at nothing by themselves: whoever has the data does, and adds what it finds.

use super::finding::Lint;
use super::finding::Look;
use super::finding::Severity;

/// A selector that finds no series in the data.
///
/// ```
/// assert_eq!(promqlite::rules::lint::SILENT_SELECTOR.code, "PQ501");
/// ```
pub static SILENT_SELECTOR: Lint = Lint {
    code: "PQ501",
    title: "a selector that finds nothing in the data",
    severity: Severity::Warning,
    why: "With `--source`, each selector is asked over all the time of the data. One that finds \
          no series has a name that nothing is called by, or a matcher that lets nothing through: \
          the nearest name is told, or the matcher. What a recording rule of the same files \
          writes is there once the rule runs. Left alone are selectors that may be empty: those \
          in `absent` and `absent_over_time`, on the left of `or vector(0)` and of other \
          fallbacks, and on a side that `fill` fills. In dashboards, a matcher with a variable \
          may match anything.",
    bad: "",
    good: "",
    look: Look::Reading,
};

/// A label that no series of the data has.
///
/// ```
/// assert_eq!(promqlite::rules::lint::UNKNOWN_LABEL.code, "PQ502");
/// ```
pub static UNKNOWN_LABEL: Lint = Lint {
    code: "PQ502",
    title: "a label that the data does not have",
    severity: Severity::Warning,
    why: "With `--source`, labels are looked for on the series that are read: those of `by`, \
          `on`, `group_left` and `group_right`, and those of matchers that also let series \
          without the label through. Where no series has the label, all are one group, the sides \
          of an operator meet by nothing, and the matcher leaves nothing out. Left alone are `le`, \
          which native histograms do not have, `without` and `ignoring`, which may name more than \
          there is, tests for an empty value, and what is computed from recordings or from \
          functions that make labels.",
    bad: "",
    good: "",
    look: Look::Reading,
};

/// What one evaluation of a rule reads.
///
/// ```
/// use promqlite::rules::lint::{RULE_COST, Severity};
///
/// assert_eq!(RULE_COST.severity, Severity::Info);
/// ```
pub static RULE_COST: Lint = Lint {
    code: "PQ503",
    title: "what a rule costs",
    severity: Severity::Info,
    why: "With `--source`, each rule is evaluated once at the end of the data. So many series and \
          samples as it reads there, it reads at every evaluation of its group; samples count as \
          they are read, each chunk that is touched in whole. A rule that cannot be evaluated \
          there, such as one whose sides match many to many, is a warning. `--ignore PQ503` leaves \
          costs out.",
    bad: "",
    good: "",
    look: Look::Reading,
};
