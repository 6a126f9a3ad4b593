//! What of the rules no unit test makes give anything.

use std::fmt::Write;

use promqlite::rules::unit::Coverage;
use promqlite::rules::unit::Covered;
use serde::Serialize;

/// How much of the rules unit tests make give something.
#[derive(Debug, Serialize)]
pub(super) struct Reached {
    /// How many rules there are.
    pub(super) rules: usize,
    /// How many of them tests make give something, with all of their branches.
    pub(super) whole: usize,
    /// The others.
    pub(super) gaps: Vec<Gap>,
}

/// A rule of which tests leave something out.
#[derive(Debug, Serialize)]
pub(super) struct Gap {
    file: String,
    group: String,
    rule: String,
    /// What no test does, in words.
    missing: Vec<&'static str>,
    /// The branches that give nothing in any test.
    branches: Vec<String>,
}

impl Reached {
    /// Looks for what tests leave out.
    pub(super) fn of(coverage: &Coverage) -> Self {
        let gaps: Vec<_> = coverage.rules().filter(|rule| !rule.is_whole()).map(Gap::of).collect();
        let rules = coverage.rules().count();
        Self { rules, whole: rules - gaps.len(), gaps }
    }

    /// Writes it for people.
    pub(super) fn text(&self) -> String {
        let mut text = format!("coverage: {} of {} rules in whole\n", self.whole, self.rules);
        for gap in &self.gaps {
            let missing: String = gap.missing.iter().map(|one| format!(", {one}")).collect();
            let _ = writeln!(text, "  {}{missing}", gap.place());
            for branch in &gap.branches {
                let _ = writeln!(text, "    gives nothing: {branch}");
            }
        }
        text
    }
}

impl Gap {
    fn of(rule: &Covered) -> Self {
        let is_asked = rule.is_asked || !rule.is_alert;
        let silent = rule.branches.iter().filter(|(_, given)| rule.is_given && !**given);
        let missing = [
            (!rule.is_given).then_some("gives nothing in any test"),
            (!is_asked).then_some("no test asks for it"),
        ];
        Self {
            file: rule.file.clone(),
            group: rule.group.clone(),
            rule: rule.name.clone(),
            missing: missing.into_iter().flatten().collect(),
            branches: silent.map(|(branch, _)| branch.clone()).collect(),
        }
    }

    /// Returns where the rule stands.
    pub(super) fn place(&self) -> String {
        format!("{}: {}: {}", self.file, self.group, self.rule)
    }

    /// Says in a line what is missing.
    pub(super) fn told(&self) -> String {
        let branches = self.branches.iter().map(|branch| format!("gives nothing: {branch}"));
        let missing = self.missing.iter().map(|one| (*one).to_owned());
        missing.chain(branches).collect::<Vec<_>>().join("; ")
    }
}
