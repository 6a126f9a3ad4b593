//! What a query wants of a storage.

use crate::label::Grouping;
use crate::label::Labels;
use crate::label::Matcher;
use crate::time::Millis;
use crate::time::Window;

/// One selector of a query, with all a storage may use to read less.
///
/// Only `matchers` must be obeyed; the rest are hints, and more may be returned than is asked for.
///
/// ```
/// use promqlite::label::{Labels, Matcher};
/// use promqlite::storage::Select;
/// use promqlite::time::{Millis, Timestamp, Window};
///
/// let reach = Window::ending(Timestamp(0), Millis::from_minutes(5));
/// let select = Select::new(vec![Matcher::equal("job", "api")], reach);
/// assert!(select.takes(&Labels::of([("__name__", "up"), ("job", "api")])));
/// assert!(!select.takes(&Labels::of([("__name__", "up")])));
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Select {
    /// The tests that all labels of a series must pass.
    pub matchers: Vec<Matcher>,
    /// The time that any sample of interest lies in.
    pub reach: Window,
    /// The distance of evaluations, zero for an instant query.
    pub step: Millis,
    /// The length of the range selector, zero for an instant selector; of several that are read
    /// together the least.
    pub range: Millis,
    /// The function or aggregation right around the selector.
    pub function: Option<&'static str>,
    /// The grouping of the aggregation right around the selector.
    pub grouping: Option<Grouping>,
    /// The labels that anything above looks at.
    pub labels: LabelNeeds,
    /// Whether the buckets of native histograms are looked at.
    pub buckets: Buckets,
}

/// The labels of a select that anything above it looks at.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LabelNeeds {
    /// All of them.
    All,
    /// These only; the others are looked at in errors alone.
    These(Vec<String>),
}

/// How much of a native histogram is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Buckets {
    /// All of it.
    Read,
    /// Count and sum only.
    Skipped,
}

impl Select {
    /// Returns a plain select of everything that passes the tests in a stretch of time.
    pub fn new(matchers: Vec<Matcher>, reach: Window) -> Self {
        Self {
            matchers,
            reach,
            step: Millis::ZERO,
            range: Millis::ZERO,
            function: None,
            grouping: None,
            labels: LabelNeeds::All,
            buckets: Buckets::Read,
        }
    }

    /// Tells whether a series with these labels passes all tests.
    pub fn takes(&self, labels: &Labels) -> bool {
        self.matchers.iter().all(|test| test.matches(labels.get(test.name())))
    }
}
