//! The rules that a server tells of.

use promqlite::label::Labels;
use promqlite::time::Millis;
use promqlite::time::Timestamp;

/// What knows groups of rules and how they stand.
pub(crate) trait Book: Send + Sync {
    /// Returns all groups, in the order of their files.
    fn groups(&self) -> Vec<Group>;
}

/// A book without any rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blank;

impl Book for Blank {
    fn groups(&self) -> Vec<Group> {
        Vec::new()
    }
}

/// A group of rules.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) rules: Vec<Rule>,
    /// The seconds between two evaluations.
    pub(crate) interval: f64,
    /// The most series a rule may give; 0 is any number.
    pub(crate) limit: usize,
    pub(crate) evaluated: Evaluated,
}

impl Group {
    /// Moves all times by a distance.
    pub(crate) fn shift(&mut self, by: Millis) {
        let shift = |at: &mut Timestamp| *at = *at + by;
        shift(&mut self.evaluated.at);
        for rule in &mut self.rules {
            shift(&mut rule.evaluated.at);
            let alerts = rule.alerting.iter_mut().flat_map(|alerting| &mut alerting.alerts);
            alerts.for_each(|alert| {
                shift(&mut alert.since);
                alert.kept_since.iter_mut().for_each(shift);
            });
        }
    }
}

/// When something was evaluated last.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Evaluated {
    /// When it was.
    pub(crate) at: Timestamp,
    /// How many seconds it took.
    pub(crate) seconds: f64,
}

/// A rule.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) labels: Labels,
    /// `ok`, `err` or `unknown`.
    pub(crate) health: &'static str,
    /// Why the last evaluation failed; empty if it did not.
    pub(crate) error: String,
    pub(crate) evaluated: Evaluated,
    /// What an alerting rule has more.
    pub(crate) alerting: Option<Alerting>,
}

/// What an alerting rule has more than another.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Alerting {
    /// `inactive`, `pending` or `firing`.
    pub(crate) state: &'static str,
    /// The seconds that it waits before it fires.
    pub(crate) hold: f64,
    /// The seconds that it fires on.
    pub(crate) keep: f64,
    pub(crate) annotations: Labels,
    pub(crate) alerts: Vec<Alert>,
}

/// An alert that is pending or fires.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Alert {
    pub(crate) labels: Labels,
    pub(crate) annotations: Labels,
    /// `pending` or `firing`.
    pub(crate) state: &'static str,
    pub(crate) since: Timestamp,
    /// Since when it fires only because it is kept.
    pub(crate) kept_since: Option<Timestamp>,
    pub(crate) value: f64,
}
