//! Which rules, and which of their branches, tests make give anything.

use std::collections::BTreeMap;

use crate::rules::course::Course;
use crate::rules::course::Rulebook;
use crate::syntax::ExprKind;
use crate::syntax::Operator;
use crate::syntax::print;
use crate::time::Steps;

use super::file::TestGroup;

/// Which rules, and which of their branches, tests make give anything.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    rules: BTreeMap<Place, Covered>,
}

/// Where a rule stands: its file, its group, and its number in it.
type Place = (String, String, usize);

/// What tests make of a rule.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Covered {
    /// The file.
    pub file: String,
    /// The group.
    pub group: String,
    /// The rule.
    pub name: String,
    /// Whether it raises alerts.
    pub is_alert: bool,
    /// Whether it gave anything in a test.
    pub is_given: bool,
    /// Whether a test asks for the alert.
    pub is_asked: bool,
    /// The operands of `or` and `unless`, and whether they gave anything.
    pub branches: BTreeMap<String, bool>,
}

impl Coverage {
    /// Takes in what became of rules in a test.
    pub(super) fn add(
        &mut self,
        book: &Rulebook,
        course: &Course<'_>,
        test: &TestGroup,
        steps: Steps,
    ) {
        let numbered = book.groups.iter().flat_map(|group| {
            group.rules.iter().enumerate().map(move |(at, rule)| (group, at, rule))
        });
        for (number, (group, at, rule)) in numbered.enumerate() {
            let place = (group.file.clone(), group.name.clone(), at);
            let covered = self.rules.entry(place).or_insert_with(|| Covered {
                file: group.file.clone(),
                group: group.name.clone(),
                name: rule.name.clone(),
                is_alert: rule.alert().is_some(),
                branches: branches(course, &rule.query),
                ..Covered::default()
            });
            covered.is_given |= course.has_given(number);
            let asked = test.alert_rule_test.iter().any(|it| it.alertname.value == rule.name);
            covered.is_asked |= asked && rule.alert().is_some();
            for (branch, is_given) in covered.branches.iter_mut().filter(|(_, given)| !**given) {
                *is_given = course.would_give(branch, steps);
            }
        }
    }

    /// Takes in what became of rules elsewhere.
    pub fn join(&mut self, other: Self) {
        for (place, covered) in other.rules {
            let known = self.rules.entry(place).or_insert_with(|| covered.clone());
            known.is_given |= covered.is_given;
            known.is_asked |= covered.is_asked;
            for (branch, is_given) in covered.branches {
                *known.branches.entry(branch).or_default() |= is_given;
            }
        }
    }

    /// Lists all rules of the tests.
    pub fn rules(&self) -> impl Iterator<Item = &Covered> {
        self.rules.values()
    }
}

impl Covered {
    /// Tells whether tests make all of the rule give something, and ask for it if it is an alert.
    pub fn is_whole(&self) -> bool {
        self.is_given && (self.is_asked || !self.is_alert) && self.branches.values().all(|it| *it)
    }
}

/// Lists the parts of a query that only some series take.
fn branches(course: &Course<'_>, query: &str) -> BTreeMap<String, bool> {
    let mut branches = BTreeMap::new();
    let Ok((expr, _)) = course.engine().parse(query) else { return branches };
    expr.walk(|part| {
        if let ExprKind::Binary(binary) = &part.kind
            && matches!(binary.op, Operator::Or | Operator::Unless)
        {
            for operand in [&binary.left, &binary.right] {
                branches.insert(print(operand), false);
            }
        }
    });
    branches
}
