//! Why elements of two sides do not meet.

use std::collections::BTreeSet;

use promqlite::label::Grouping;
use promqlite::label::Labels;
use promqlite::label::NAME;
use promqlite::math::quote;
use promqlite::syntax::Matching;

/// How many labels are named.
const NAMED_MAX: usize = 4;

/// The two sides of an operator, by the labels that have to be equal.
pub(super) struct Sides {
    left: BTreeSet<Labels>,
    right: BTreeSet<Labels>,
    by: Option<Vec<String>>,
}

impl Sides {
    /// Returns the sides of an operator.
    pub(super) fn of(matching: &Matching, left: &[Labels], right: &[Labels]) -> Self {
        let keys = |all: &[Labels]| all.iter().map(|labels| key(matching, labels)).collect();
        let by = match &matching.labels {
            Grouping::By(names) => Some(names.clone()),
            Grouping::Without(_) => None,
        };
        Self { left: keys(left), right: keys(right), by }
    }

    /// Tells whether any elements meet.
    pub(super) fn meet(&self) -> bool {
        self.left.intersection(&self.right).next().is_some()
    }

    /// Says why nothing meets, or why some do not.
    pub(super) fn apart(&self) -> String {
        let [left, right] = [&self.left, &self.right].map(names);
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            one.difference(other).cloned().collect::<Vec<_>>()
        };
        let (left_only, right_only) = (only(&left, &right), only(&right, &left));
        if left_only.is_empty() && right_only.is_empty() {
            return self.values_apart(&left);
        }
        let told = match (left_only.is_empty(), right_only.is_empty()) {
            (false, true) => format!("only the left has the {}", labels(&left_only)),
            (true, _) => format!("only the right has the {}", labels(&right_only)),
            _ => format!(
                "only the left has the {}, only the right the {}",
                labels(&left_only),
                labels(&right_only)
            ),
        };
        let both: Vec<_> = left.intersection(&right).cloned().collect();
        let odd = left_only.into_iter().chain(right_only).collect::<Vec<_>>();
        match (&self.by, both.is_empty()) {
            (Some(_), _) => format!("{told}: leave what is on one side alone out of `on`"),
            (None, true) => format!("{told}: they have no label in common"),
            (None, false) if odd.len() <= NAMED_MAX => {
                format!("{told}: match without them, by `ignoring ({})`", odd.join(", "))
            }
            (None, false) => format!("{told}: match by some of `on ({})`", both.join(", ")),
        }
    }

    /// Says which label is never the same on both sides.
    fn values_apart(&self, names: &BTreeSet<String>) -> String {
        let values = |side: &BTreeSet<Labels>, name: &str| {
            side.iter().map(|labels| labels.get(name).to_owned()).collect::<BTreeSet<_>>()
        };
        for name in names {
            let (left, right) = (values(&self.left, name), values(&self.right, name));
            if left.is_disjoint(&right)
                && let (Some(one), Some(other)) = (left.first(), right.first())
            {
                let (one, other) = (quote(one), quote(other));
                return format!(
                    "`{name}` is never the same: {one} on the left, {other} on the right"
                );
            }
        }
        let first = |one: &BTreeSet<Labels>, other: &BTreeSet<Labels>| {
            one.difference(other).next().map_or_else(|| "{}".to_owned(), ToString::to_string)
        };
        let (left, right) = (first(&self.left, &self.right), first(&self.right, &self.left));
        format!("there is {left} on the left alone, and {right} on the right alone")
    }

    /// Says how many groups have no partner; nothing where all have.
    pub(super) fn left_over(&self) -> Vec<String> {
        let tell = |one: &BTreeSet<Labels>, other: &BTreeSet<Labels>, side: &str| {
            let odd = one.difference(other).count();
            let example = one.difference(other).next()?;
            Some(format!(
                "{odd} of {} groups on the {side} have no partner and are left out, such as \
                 {example}",
                one.len()
            ))
        };
        let left = tell(&self.left, &self.right, "left");
        left.into_iter().chain(tell(&self.right, &self.left, "right")).collect()
    }
}

/// Returns the labels of an element that have to be equal.
fn key(matching: &Matching, labels: &Labels) -> Labels {
    match &matching.labels {
        Grouping::By(names) => labels.filter(|name| names.iter().any(|one| one == name)),
        Grouping::Without(names) => {
            labels.filter(|name| name != NAME && !names.iter().any(|one| one == name))
        }
    }
}

fn names(side: &BTreeSet<Labels>) -> BTreeSet<String> {
    side.iter().flat_map(|labels| labels.iter()).map(|(name, _)| name.to_owned()).collect()
}

fn labels(names: &[String]) -> String {
    let mut quoted: Vec<_> = names.iter().take(NAMED_MAX).map(|name| format!("`{name}`")).collect();
    if names.len() > NAMED_MAX {
        quoted.push(format!("{} more", names.len() - NAMED_MAX));
    }
    format!("{} {}", if names.len() == 1 { "label" } else { "labels" }, quoted.join(", "))
}
