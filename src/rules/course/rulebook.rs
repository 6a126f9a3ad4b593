//! Groups of rules, ready to be run.

use std::collections::BTreeMap;

use crate::rules::file::Group;
use crate::rules::file::Rule;
use crate::rules::file::RuleFile;
use crate::time::Millis;

use super::wording::Wording;

/// Groups of rules, ready to be run, in the order in which they are evaluated.
///
/// ```
/// use promqlite::rules::course::Rulebook;
/// use promqlite::rules::file::{Wanted, read};
///
/// let text = "groups: [{name: a, rules: [{record: open, expr: sum(door_open)}]}]";
/// let mut book = Rulebook::default();
/// read(text, Wanted::Named).files.iter().for_each(|file| book.add("a.yaml", file));
/// assert_eq!(book.rules().map(|(_, rule)| rule.name.as_str()).collect::<Vec<_>>(), ["open"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// The groups.
    pub groups: Vec<LiveGroup>,
}

/// A group of rules that are evaluated one after the other.
#[derive(Clone, Debug)]
pub struct LiveGroup {
    /// The file it stands in.
    pub file: String,
    /// Its name.
    pub name: String,
    /// How often it is evaluated, where it says so.
    pub interval: Option<Millis>,
    /// How much earlier it looks than its time.
    pub offset: Millis,
    /// The most alerts or series a rule may have; 0 is no limit.
    pub limit: usize,
    /// Its rules.
    pub rules: Vec<LiveRule>,
}

/// A rule, ready to be run.
#[derive(Clone, Debug)]
pub struct LiveRule {
    /// The name of the alert, or of what is recorded.
    pub name: String,
    /// The expression.
    pub query: String,
    /// The labels of its group and its own as they are written, by name.
    pub labels: Vec<(String, String)>,
    /// What becomes of what the expression gives.
    pub action: Action,
}

/// What becomes of what a rule's expression gives.
#[derive(Clone, Debug)]
pub enum Action {
    /// It is recorded as a series.
    Record,
    /// It raises alerts.
    Alert(Box<AlertTerms>),
}

/// When an alert fires, and what it tells.
#[derive(Clone, Debug, Default)]
pub struct AlertTerms {
    /// How long the expression has to hold.
    pub hold: Millis,
    /// How long the alert fires on.
    pub keep_firing: Millis,
    /// The labels it gets, by name.
    pub labels: Vec<(String, Wording)>,
    /// What it tells people, by name.
    pub annotations: Vec<(String, Wording)>,
}

impl Rulebook {
    /// Adds the groups of a file behind those that are there.
    pub fn add(&mut self, name: &str, file: &RuleFile) {
        self.groups.extend(file.groups.iter().map(|group| LiveGroup::of(name, group)));
    }

    /// Lists all rules, each with its group.
    pub fn rules(&self) -> impl Iterator<Item = (&LiveGroup, &LiveRule)> {
        self.groups.iter().flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    }
}

impl LiveGroup {
    fn of(file: &str, group: &Group) -> Self {
        let length = |placed: &Option<crate::rules::yaml::Placed<Millis>>| {
            placed.as_ref().map(|placed| placed.value).filter(|length| length.0 != 0)
        };
        let limit = group.limit.as_ref().map_or(0, |limit| limit.value);
        Self {
            file: file.to_owned(),
            name: group.name.value.clone(),
            interval: length(&group.interval),
            offset: length(&group.query_offset).unwrap_or_default(),
            limit: usize::try_from(limit).unwrap_or(0),
            rules: group.rules.iter().map(|rule| LiveRule::of(group, rule)).collect(),
        }
    }
}

impl LiveRule {
    fn of(group: &Group, rule: &Rule) -> Self {
        let pairs = group.labels.iter().chain(&rule.labels);
        let labels: BTreeMap<String, String> =
            pairs.map(|(name, value)| (name.value.clone(), value.value.clone())).collect();
        let name = rule.name().to_owned();
        let worded = |name: &str, text: &str| (name.to_owned(), Wording::of(rule.name(), text));
        let action = if rule.is_alert() {
            let told: BTreeMap<&str, &str> = rule
                .annotations
                .iter()
                .map(|(name, text)| (name.value.as_str(), text.value.as_str()))
                .collect();
            Action::Alert(Box::new(AlertTerms {
                hold: rule.hold_time(),
                keep_firing: rule.keep_time(),
                labels: labels.iter().map(|(name, text)| worded(name, text)).collect(),
                annotations: told.into_iter().map(|(name, text)| worded(name, text)).collect(),
            }))
        } else {
            Action::Record
        };
        let query = rule.expr.value.clone();
        Self { name, query, labels: labels.into_iter().collect(), action }
    }

    /// Returns when the alert fires and what it tells, if it is one.
    pub fn alert(&self) -> Option<&AlertTerms> {
        match &self.action {
            Action::Alert(terms) => Some(terms),
            Action::Record => None,
        }
    }
}
